import { afterAll, expect, it } from "vitest";
import { fuzzQueries } from "./fuzz.js";
import { openInProcess } from "./in-process.js";

const target = openInProcess();
afterAll(() => target.close());

/** Fixed seeds, and one of today's own that a failure prints. */
const seeds = [1, 2, 3, Number(process.env["FUZZ_SEED"] ?? Date.now() % 1_000_000)];

it.each(seeds)("finds the same by index and by scan (seed %i)", async (seed) => {
  const { differences, queries, withIndex } = await fuzzQueries(target, seed, Number(process.env["FUZZ_ROUNDS"] ?? 12));
  expect(differences).toEqual([]);
  // A fuzz run that never meets an index would prove nothing.
  expect(withIndex).toBeGreaterThan(queries / 4);
});
