/** Writes a stream of a stranger's bytes to disk: whole or not at all, with size, hash and kind as the bytes say. */
import { createHash } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { InvalidInputError } from "#src/domain/shared/errors.js";
import type { StoredBytes } from "#src/usecases/media/ports.js";

/** Bytes that file-type wants to see. */
const HEAD_BYTES = 4_100;

/** Programs and scripts: kept nowhere, whatever their name says. */
const REFUSED = new Set([
  "exe",
  "elf",
  "macho",
  "dll",
  "msi",
  "deb",
  "rpm",
  "apk",
  "jar",
  "lnk",
  "swf",
  "class",
  "cab",
]);

/** @throws InvalidInputError too large, empty, or a program; nothing is left behind then. */
export async function checkedWrite(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<StoredBytes> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  let head = Buffer.alloc(0);
  const file = await open(path, "w", 0o600);
  try {
    for await (const chunk of bytes) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) throw refused(`文件超过 ${Math.floor(maxBytes / 1_048_576)} MB，没有保存`);
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES);
      hash.update(chunk);
      await file.write(chunk);
    }
    if (sizeBytes === 0) throw refused("文件是空的，没有保存");
    const { fileTypeFromBuffer } = await import("file-type");
    const type = await fileTypeFromBuffer(head);
    if (type && REFUSED.has(type.ext)) throw refused("程序类文件不保存");
    await file.sync();
    await file.close();
    return { mime: type?.mime ?? null, sizeBytes, sha256: hash.digest("hex") };
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    throw error;
  }
}

const refused = (message: string): InvalidInputError => new InvalidInputError([{ path: "media", message }]);
