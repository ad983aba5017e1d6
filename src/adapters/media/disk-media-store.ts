/** Files on disk below one folder. The name on disk is the id, never what a stranger called the file. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { InvalidInputError } from "#src/domain/shared/errors.js";
import type { MediaStore } from "#src/usecases/media/ports.js";

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

/** @param dir created when missing. */
export function diskMediaStore(dir: string): MediaStore {
  const folderOf = (corpId: string, mediaId: string): string =>
    join(dir, corpId.replace(/[^\w-]/g, "_"), mediaId.slice(-2));
  return {
    write: async (corpId, mediaId, bytes, maxBytes) => {
      const folder = folderOf(corpId, mediaId);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, mediaId);
      const part = `${path}.${process.pid}.part`;
      const hash = createHash("sha256");
      let sizeBytes = 0;
      let head = Buffer.alloc(0);
      const file = await open(part, "w", 0o600);
      try {
        for await (const chunk of bytes) {
          sizeBytes += chunk.length;
          if (sizeBytes > maxBytes) throw refused(`文件超过 ${Math.floor(maxBytes / 1_048_576)} MB,没有保存`);
          if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES);
          hash.update(chunk);
          await file.write(chunk);
        }
        if (sizeBytes === 0) throw refused("文件是空的,没有保存");
        const { fileTypeFromBuffer } = await import("file-type");
        const type = await fileTypeFromBuffer(head);
        if (type && REFUSED.has(type.ext)) throw refused("程序类文件不保存");
        await file.sync();
        await file.close();
        await rename(part, path);
        return { mime: type?.mime ?? null, sizeBytes, sha256: hash.digest("hex") };
      } catch (error) {
        await file.close().catch(() => undefined);
        await rm(part, { force: true });
        throw error;
      }
    },
    read: async (corpId, mediaId) => {
      const path = join(folderOf(corpId, mediaId), mediaId);
      const found = await stat(path).catch(() => null);
      return found ? createReadStream(path) : null;
    },
  };
}

const refused = (message: string): InvalidInputError => new InvalidInputError([{ path: "media", message }]);
