/** The checkout's (or image's) top folder: the nearest one above this file that holds package.json. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

function findRoot(): string {
  let dir = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(dir, "package.json"))) {
    const parent = dirname(dir);
    if (parent === dir) throw new Error("package.json not found above the program");
    dir = parent;
  }
  return dir;
}

export const projectRoot = findRoot();
