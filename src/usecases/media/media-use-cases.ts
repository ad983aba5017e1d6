/** Files that people sent: kept once, shown only to those who see the contact. */
import type { Viewer } from "#src/domain/member/member.js";
import { AppError, NotFoundError } from "#src/domain/shared/errors.js";
import type { ContactReadModel } from "../contacts/ports.js";
import type { Clock } from "../shared/clock.js";
import { stableId } from "../shared/ids.js";
import type { MediaFile, MediaIndex, MediaStore } from "./ports.js";

export interface MediaDeps {
  index: MediaIndex;
  store: MediaStore;
  contacts: Pick<ContactReadModel, "findMany">;
  clock: Clock;
  /** Larger files are not kept, in bytes. */
  maxBytes: number;
}

export interface KeepMediaInput {
  corpId: string;
  source: string;
  sourceId: string;
  kind: MediaFile["kind"];
  name: string;
  /** Called only when the file is not stored yet. */
  open: () => Promise<AsyncIterable<Uint8Array>>;
}

/** The id under which a message's file is kept. */
export const mediaIdOf = (corpId: string, source: string, sourceId: string): string =>
  stableId("md", corpId, source, sourceId);

/** How a message names its file in `media.url`. */
export const mediaUrl = (mediaId: string): string => `media:${mediaId}`;

export type MediaUseCases = ReturnType<typeof createMediaUseCases>;

export function createMediaUseCases(deps: MediaDeps) {
  return {
    /** Stores a message's file; again it changes nothing. What is refused or failed is noted with its reason. */
    keep: async (input: KeepMediaInput): Promise<MediaFile> => {
      const { corpId, source, sourceId, kind, name } = input;
      const id = mediaIdOf(corpId, source, sourceId);
      const known = await deps.index.find(corpId, id);
      if (known?.state === "stored" || known?.state === "refused") return known;
      const file: MediaFile = {
        corpId,
        id,
        messageId: stableId("ms", corpId, source, sourceId),
        kind,
        name: safeName(name),
        state: "stored",
        mime: null,
        sizeBytes: null,
        sha256: null,
        note: null,
        at: deps.clock.now(),
      };
      try {
        Object.assign(file, await deps.store.write(corpId, id, await input.open(), deps.maxBytes));
      } catch (error) {
        const isRefused = error instanceof AppError && error.code === "invalid_input";
        file.state = isRefused ? "refused" : "failed";
        file.note = isRefused ? error.message : "文件没有取到，可在微信里查看";
        await deps.index.put(file);
        if (isRefused) return file;
        throw error;
      }
      await deps.index.put(file);
      return file;
    },
    /** The file's record and bytes. @throws NotFoundError unknown, not stored, or outside the scope. */
    read: async (viewer: Viewer, mediaId: string): Promise<{ file: MediaFile; bytes: NodeJS.ReadableStream }> => {
      const { corpId } = viewer;
      const file = await deps.index.find(corpId, mediaId);
      if (file?.state !== "stored") throw new NotFoundError("文件", mediaId);
      const visible = await deps.contacts.findMany(viewer, await deps.index.contactsOf(corpId, file.messageId));
      const bytes = visible.length === 0 ? null : await deps.store.read(corpId, mediaId);
      if (!bytes) throw new NotFoundError("文件", mediaId);
      return { file, bytes };
    },
  };
}

/** A name without path and control characters. */
const safeName = (name: string): string =>
  (name.split(/[/\\]/).at(-1) ?? "").replace(/[\p{Cc}]/gu, "").slice(0, 200) || "file";
