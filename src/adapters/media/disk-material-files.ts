/** The library's files on disk, named by the hash of their bytes: the same file lies there once. */
import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { MaterialFiles } from "#src/usecases/material/ports.js";
import { checkedWrite } from "./checked-write.js";

/** @param dir created when missing; processes on several machines have to share it. */
export function diskMaterialFiles(dir: string): MaterialFiles {
  const rootOf = (corpId: string): string => join(dir, corpId.replace(/[^\w-]/g, "_"));
  const pathOf = (corpId: string, sha256: string): string => {
    const name = sha256.replace(/[^0-9a-f]/g, "");
    return join(rootOf(corpId), name.slice(0, 2), name);
  };
  return {
    write: async (corpId, bytes, maxBytes) => {
      const incoming = join(rootOf(corpId), "incoming");
      await mkdir(incoming, { recursive: true, mode: 0o700 });
      const part = join(incoming, `${process.pid}-${randomBytes(8).toString("hex")}.part`);
      const stored = await checkedWrite(part, bytes, maxBytes);
      const path = pathOf(corpId, stored.sha256);
      await mkdir(join(path, ".."), { recursive: true, mode: 0o700 });
      await rename(part, path);
      return stored;
    },
    open: async (corpId, sha256) => {
      const path = pathOf(corpId, sha256);
      return (await stat(path).catch(() => null)) ? createReadStream(path) : null;
    },
    read: (corpId, sha256) =>
      readFile(pathOf(corpId, sha256)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return null;
        throw error;
      }),
    remove: (corpId, sha256) => rm(pathOf(corpId, sha256), { force: true }),
  };
}
