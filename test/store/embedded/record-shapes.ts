/**
 * Adds what stores have recorded to shapes.txt, or to the file named first: sorted, each shape once.
 *
 *     EMBEDDED_STORE_SHAPES=/tmp/all npx vitest run --project store --project e2e
 *     node --conditions=development --import tsx test/store/embedded/record-shapes.ts shapes.txt /tmp/all
 *     EMBEDDED_STORE_SHAPES=/tmp/demo npx vitest run --project e2e test/e2e/loop.test.ts test/e2e/web-demo.test.ts
 *     node --conditions=development --import tsx test/store/embedded/record-shapes.ts demo-shapes.txt /tmp/demo
 *
 * Shapes hold no value and no name of the product's own fields.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { outsideProfile, readShapes } from "./shapes.js";

const [name = "shapes.txt", ...recorded] = process.argv.slice(2).filter((argument) => argument !== "--all");
const target = join(import.meta.dirname, name);
const all = [target, ...recorded].flatMap((path) => {
  try {
    return readShapes(path);
  } catch {
    return [];
  }
});
// The store's own tests send what is refused, to see it refused.
const kept = [...new Set(all)].filter((line) => outsideProfile([line]).length === 0 || process.argv.includes("--all"));
writeFileSync(target, `${kept.toSorted().join("\n")}\n`);
console.log(`${kept.length} shapes, ${new Set(all).size - kept.length} left out`);
