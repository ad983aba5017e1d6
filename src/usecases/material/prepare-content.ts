/**
 * Messages as WeCom takes them: files of the library become media ids, which live three days. It runs where a message
 * goes out, before anything is claimed as sent: an upload that fails, or a process that dies after it, sends nothing.
 */
import { MAX_COVER_BYTES } from "#src/domain/material/material.js";
import type { Attachment } from "#src/domain/material/attachment.js";
import { materialIdsOf } from "#src/domain/material/attachment.js";
import type { Material } from "#src/domain/material/material.js";
import { InvalidInputError } from "#src/domain/shared/errors.js";
import type { LinkTracker } from "../link/track-links.js";
import type { MediaApi } from "../wecom-platform/media-api.js";
import type { WecomAttachment, WecomContent } from "../wecom-platform/message-content.js";
import type { MaterialFiles, MaterialStore } from "./ports.js";

export interface ContentPreparer {
  /**
   * @param options.isFresh WeCom refused the ids it was given (40007): upload anew.
   * @throws InvalidInputError a file is gone; WecomError the upload failed. Nothing was sent.
   */
  prepare(
    corpId: string,
    content: { text: string; attachments: readonly Attachment[] },
    options?: { isFresh?: boolean },
  ): Promise<WecomContent>;
  /** The picture or file alone, for 微信客服. */
  mediaIdOf(corpId: string, materialId: string, options?: { isFresh?: boolean }): Promise<string>;
}

export interface ContentPreparerDeps {
  materials: Pick<MaterialStore, "find" | "findMany">;
  files: Pick<MaterialFiles, "read">;
  /** What is not the message of a broadcast or touch has its links made here. */
  links: LinkTracker;
  media: Pick<MediaApi, "upload" | "uploadImage">;
}

export function contentPreparer({ materials, files, links, media }: ContentPreparerDeps): ContentPreparer {
  /** Uploads under way: pages of one broadcast that start together share them. */
  const running = new Map<string, Promise<string>>();
  const once = (key: string, act: () => Promise<string>): Promise<string> => {
    const known = running.get(key);
    if (known) return known;
    const mine = act().finally(() => running.delete(key));
    running.set(key, mine);
    return mine;
  };
  const bytesOf = async (material: Material): Promise<Buffer> => {
    const bytes = material.removedAt ? null : await files.read(material.corpId, material.sha256);
    if (!bytes) throw gone(material.name);
    return bytes;
  };
  const mediaId = (material: Material, isFresh: boolean): Promise<string> =>
    once(`${material.corpId}/${material.id}/${String(isFresh)}`, async () => {
      const { kind, name: fileName, mime } = material;
      const contentType = mime ?? "application/octet-stream";
      const bytes = await bytesOf(material);
      return (await media.upload({ kind, fileName, contentType, bytes }, { isFresh })).mediaId;
    });
  const coverUrl = (material: Material): Promise<string> =>
    once(`${material.corpId}/${material.id}/cover`, async () => {
      if (material.sizeBytes > MAX_COVER_BYTES) throw invalid(`封面“${material.name}”超过 2 MB，请换一张`);
      const { name: fileName, mime } = material;
      return await media.uploadImage({ fileName, contentType: mime ?? "image/png", bytes: await bytesOf(material) });
    });

  return {
    prepare: async (corpId, { text, attachments }, { isFresh = false } = {}) => {
      const found = await materials.findMany(corpId, [...new Set(materialIdsOf(attachments))]);
      const byId = new Map(found.map((material) => [material.id, material]));
      const material = (id: string, name: string): Material => {
        const known = byId.get(id);
        if (!known) throw gone(name);
        return known;
      };
      const ready: WecomAttachment[] = [];
      // One after the other: large files at once would hold each other up.
      for (const each of await links.tracked(corpId, attachments)) ready.push(await readyAttachment(each));
      return { ...(text === "" ? {} : { text }), ...(ready.length === 0 ? {} : { attachments: ready }) };

      async function readyAttachment(each: Attachment): Promise<WecomAttachment> {
        if (each.kind === "link") {
          const { title, url, description, imageUrl, coverId } = each;
          const picUrl = coverId ? await coverUrl(material(coverId, title)) : imageUrl;
          return {
            kind: "link",
            title,
            url,
            ...(description === "" ? {} : { description }),
            ...(picUrl ? { picUrl } : {}),
          };
        }
        if (each.kind === "mini_program") {
          const { title, appId, page, coverId } = each;
          const coverMediaId = await mediaId(material(coverId, title), isFresh);
          return { kind: "miniprogram", title, appId, page, coverMediaId };
        }
        return { kind: each.kind, mediaId: await mediaId(material(each.materialId, each.name), isFresh) };
      }
    },
    mediaIdOf: async (corpId, materialId, { isFresh = false } = {}) => {
      const material = await materials.find(corpId, materialId);
      if (!material) throw gone(materialId);
      return await mediaId(material, isFresh);
    },
  };
}

const invalid = (message: string): InvalidInputError => new InvalidInputError([{ path: "attachments", message }]);
const gone = (name: string): InvalidInputError => invalid(`素材“${name}”已删除或不在这台机器上`);
