/** Reads a whole backup and compares it with its manifest, before anything is replaced by it. */
import { AppError } from "#src/domain/shared/errors.js";
import { isSameContent, startDigest } from "./content-digest.js";
import { dumpSource, readManifest, type BackupManifest } from "./dump-folder.js";

/** @throws AppError invalid_input a file is missing or damaged. */
export async function checkDump(folder: string): Promise<BackupManifest> {
  const manifest = await readManifest(folder);
  const source = dumpSource(folder, manifest);
  for (const [name, wanted] of Object.entries(manifest.collections)) {
    const digest = startDigest();
    for await (const document of source.documents(name)) digest.add(document);
    if (isSameContent(digest.finish(), wanted)) continue;
    const message = `集合 ${name} 与清单不符`;
    throw new AppError("invalid_input", `${folder} 的备份已损坏：${message}`, {
      details: { issues: [{ path: `records/${name}.bson.gz`, message }] },
    });
  }
  return manifest;
}
