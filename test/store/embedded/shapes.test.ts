import { join } from "node:path";
import { expect, it } from "vitest";
import { outsideProfile, readShapes } from "./shapes.js";

/**
 * `shapes.txt` is what a store received while the whole product's suite ran, `demo-shapes.txt` while the demo company
 * went through its whole loop: see record-shapes.ts for how they are made again. What the store tests and the instances
 * of the e2e tests send is also compared live, when they end.
 */
it.each([
  ["shapes.txt", 150],
  ["demo-shapes.txt", 60],
])("knows every command, option, operator and stage in %s", (name, least) => {
  const recorded = readShapes(join(import.meta.dirname, name));
  expect(outsideProfile(recorded)).toEqual([]);
  expect(recorded.length).toBeGreaterThan(least);
});

it("notices what is not in the profile", () => {
  expect(
    outsideProfile(["collMod index", "find filter $where", "find tailable", "update updates updates.collation"]),
  ).toEqual(["command collMod", "find: $where", "find: tailable", "update: updates.collation"]);
});
