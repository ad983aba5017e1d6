/**
 * Makes shapes.txt of what stores have recorded: sorted, each shape once.
 *
 *     EMBEDDED_STORE_SHAPES=/tmp/shapes npx vitest run --project store --project e2e   # and the demo, in the same way
 *     node --conditions=development --import tsx test/store/embedded/record-shapes.ts /tmp/shapes
 *
 * Shapes hold no value and no name of the product's own fields.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { outsideProfile, readShapes } from "./shapes.js";

const target = join(import.meta.dirname, "shapes.txt");
const all = [target, ...process.argv.slice(2)].flatMap((path) => {
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
