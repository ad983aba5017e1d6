/**
 * Sums the gzip sizes of everything that a signed-in salesperson's browser loads before the day list shows: the page,
 * the entry with its imports and styles, the day-list route, and antd's Chinese words that follow it.
 *
 *   node web/measure-first-load.mjs    → one line per file and the total
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** Most that the first load may weigh, gzip. */
export const FIRST_LOAD_LIMIT_BYTES = 350_000;
export const builtWeb = join(dirname(fileURLToPath(import.meta.url)), "../dist/web");
const START = ["index.html", "src/day-list/day-list-page.tsx"];

/** Keys of the manifest that start the first load; the locale's key is its path inside node_modules. */
const startsOf = (manifest) => [
  ...START,
  ...Object.keys(manifest).filter((key) => key.endsWith("antd/locale/zh_CN.js")),
];

function filesOf(manifest) {
  const files = new Set(["index.html"]);
  const seen = new Set();
  const visit = (key) => {
    const chunk = manifest[key];
    if (!chunk) throw new Error(`the manifest has no ${key}`);
    if (seen.has(key)) return;
    seen.add(key);
    files.add(chunk.file);
    for (const css of chunk.css ?? []) files.add(css);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  for (const key of startsOf(manifest)) visit(key);
  return [...files];
}

/** @returns {{ files: { name: string, bytes: number }[], bytes: number }} gzip sizes, largest first. */
export function measureFirstLoad(folder = builtWeb) {
  const manifest = JSON.parse(readFileSync(join(folder, ".vite/manifest.json"), "utf8"));
  const files = filesOf(manifest)
    .map((name) => ({ name, bytes: gzipSync(readFileSync(join(folder, name))).length }))
    .sort((a, b) => b.bytes - a.bytes);
  return { files, bytes: files.reduce((sum, file) => sum + file.bytes, 0) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { files, bytes } = measureFirstLoad();
  for (const file of files) console.log(`${(file.bytes / 1000).toFixed(1).padStart(8)} kB  ${file.name}`);
  console.log(`${(bytes / 1000).toFixed(1).padStart(8)} kB  first load, gzip`);
}
