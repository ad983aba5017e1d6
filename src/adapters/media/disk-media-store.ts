/** Files on disk below one folder. The name on disk is the id, never what a stranger called the file. */
import { createReadStream } from "node:fs";
import { mkdir, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import type { MediaStore } from "#src/usecases/media/ports.js";
import { checkedWrite } from "./checked-write.js";

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
      const stored = await checkedWrite(part, bytes, maxBytes);
      await rename(part, path);
      return stored;
    },
    read: async (corpId, mediaId) => {
      const path = join(folderOf(corpId, mediaId), mediaId);
      const found = await stat(path).catch(() => null);
      return found ? createReadStream(path) : null;
    },
  };
}
