import { join } from "node:path";
import { expect, it } from "vitest";
import { outsideProfile, readShapes } from "./shapes.js";

/**
 * `shapes.txt` is what a store received while the whole product's suite and its demo ran: see record-shapes.ts for how
 * it is made again. What the store tests send is also compared live, when they end (global-setup.ts).
 */
const recorded = readShapes(join(import.meta.dirname, "shapes.txt"));

it("knows every command, option, operator and stage that the product sends", () => {
  expect(outsideProfile(recorded)).toEqual([]);
  expect(recorded.length).toBeGreaterThan(100);
});

it("notices what is not in the profile", () => {
  expect(
    outsideProfile(["collMod index", "find filter $where", "find tailable", "update updates updates.collation"]),
  ).toEqual(["command collMod", "find: $where", "find: tailable", "update: updates.collation"]);
});
