import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter(
  (path) => path.endsWith(".ts") && !path.includes("test"),
);
const lengths = new Map(
  files.map((path) => [path, readFileSync(join(import.meta.dirname, path), "utf8").split("\n").length - 1] as const),
);

it("has under 7,000 lines, comments and blank lines counted, and no file over 400", () => {
  expect([...lengths.values()].reduce((a, b) => a + b, 0)).toBeLessThan(7000);
  expect([...lengths].filter(([, length]) => length > 400)).toEqual([]);
});
