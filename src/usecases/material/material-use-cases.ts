/** The library of files that go out to customers: upload once, use in every message. */
import {
  kindOfBytes,
  MATERIAL_LIMITS,
  materialProblem,
  type Material,
  type MaterialKind,
} from "#src/domain/material/material.js";
import type { Viewer } from "#src/domain/member/member.js";
import { actionsOf } from "#src/domain/member/member.js";
import { AppError, InvalidInputError, NotAllowedError, NotFoundError } from "#src/domain/shared/errors.js";
import type { PageKey } from "#src/domain/shared/paging.js";
import type { Clock } from "../shared/clock.js";
import { stableId } from "../shared/ids.js";
import type { MaterialFiles, MaterialStore, MaterialUse, MaterialUses } from "./ports.js";

export interface MaterialDeps {
  materials: MaterialStore;
  files: MaterialFiles;
  uses: MaterialUses;
  clock: Clock;
}

export interface UploadInput {
  name: string;
  /** Null: what the bytes suggest. */
  kind: MaterialKind | null;
  bytes: AsyncIterable<Uint8Array>;
}

const LARGEST = MATERIAL_LIMITS.file.maxBytes;

export type MaterialUseCases = ReturnType<typeof createMaterialUseCases>;

export function createMaterialUseCases(deps: MaterialDeps) {
  return {
    upload: (viewer: Viewer, input: UploadInput) => uploadMaterial(deps, viewer, input),
    /** The library is shared by everybody who writes to customers. */
    page: (viewer: Viewer, query: { kind: MaterialKind | null; after: PageKey | null; limit: number }) =>
      deps.materials.page({ corpId: viewer.corpId, ...query }),
    /** The record and its bytes, also of a removed one while they last. @throws NotFoundError */
    read: async (viewer: Viewer, id: string): Promise<{ material: Material; bytes: NodeJS.ReadableStream }> => {
      const material = await deps.materials.find(viewer.corpId, id);
      const bytes = material && (await deps.files.open(viewer.corpId, material.sha256));
      if (!material || !bytes) throw new NotFoundError("素材", id);
      return { material, bytes };
    },
    remove: (viewer: Viewer, id: string) => removeMaterial(deps, viewer, id),
  };
}

/** Keeps a file. The same file under the same name is the same material. @throws InvalidInputError */
async function uploadMaterial(
  deps: MaterialDeps,
  viewer: Viewer,
  { name, kind, bytes }: UploadInput,
): Promise<Material> {
  const { corpId, userId } = viewer;
  const stored = await deps.files.write(corpId, bytes, kind === null ? LARGEST : MATERIAL_LIMITS[kind].maxBytes);
  const { mime, sizeBytes, sha256 } = stored;
  const actual = kind ?? kindOfBytes(mime, sizeBytes);
  const problem = materialProblem(actual, mime, sizeBytes);
  if (problem !== null) {
    // Bytes that something else in the library has stay.
    if (!(await deps.materials.hasContent(corpId, sha256))) await deps.files.remove(corpId, sha256);
    throw new InvalidInputError([{ path: "file", message: problem }]);
  }
  const safe = safeName(name);
  return await deps.materials.put({
    corpId,
    id: stableId("mt", corpId, actual, sha256, safe),
    kind: actual,
    name: safe,
    mime,
    sizeBytes,
    sha256,
    createdBy: userId,
    createdAt: deps.clock.now(),
    removedAt: null,
  });
}

/**
 * Takes a file out of the library: whoever put it in, or who plans broadcasts. Never while a message that is still to
 * go out needs it.
 *
 * @throws NotFoundError, NotAllowedError, AppError `conflict` with `details.uses`.
 */
async function removeMaterial(deps: MaterialDeps, viewer: Viewer, id: string): Promise<void> {
  const { corpId, userId, role } = viewer;
  const material = await deps.materials.find(corpId, id);
  if (!material || material.removedAt) throw new NotFoundError("素材", id);
  if (material.createdBy !== userId && !actionsOf[role].includes("broadcast:plan")) {
    throw new NotAllowedError("material:remove");
  }
  const uses = await deps.uses.of(corpId, id);
  if (uses.length > 0) {
    throw new AppError("conflict", `还在用：${uses.slice(0, 3).map(useWords).join("、")}。请先换掉，再删除。`, {
      details: { uses },
    });
  }
  await deps.materials.remove(corpId, id, deps.clock.now());
  if (!(await deps.materials.hasContent(corpId, material.sha256))) await deps.files.remove(corpId, material.sha256);
}

const PLACES: Readonly<Record<MaterialUse["in"], string>> = {
  broadcast: "群发",
  contact_way: "渠道活码",
  welcome: "默认欢迎语",
  group_welcome: "入群欢迎语",
  sop: "跟进计划",
  link: "链接",
};
const useWords = (use: MaterialUse): string => (use.name === "" ? PLACES[use.in] : `${PLACES[use.in]}“${use.name}”`);

/** A name without path and control characters, with its ending even when it is cut. */
function safeName(name: string): string {
  const plain = (name.split(/[/\\]/).at(-1) ?? "").replace(/[\p{Cc}]/gu, "").trim();
  if (plain === "") return "file";
  const dot = plain.lastIndexOf(".");
  const ending = dot > 0 ? plain.slice(dot).slice(0, 12) : "";
  return plain.length <= 120 ? plain : plain.slice(0, 120 - ending.length) + ending;
}
