import { afterAll, describe, expect, it } from "vitest";
import { loadCases } from "./cases.js";
import { openInProcess } from "./in-process.js";
import { runCase } from "./run-case.js";

/**
 * Expected answers that contradict MongoDB: an int64/double/decimal list member is found by comparison, and 5.5 equals
 * NumberDecimal("5.5") (as `query-compare/double5_5#eq` says). The oracle finds list members by hash and misses it.
 */
const disputed = new Set(["query-compare/list-numbers-all-types#in", "query-compare/list-numbers-all-types#nin"]);

/** Stages that are refused on purpose; nothing else in the cases may be. */
const refusedStages = ["$merge", "$out", "$documents", "$densify", "$fill", "$graphLookup"];

const target = openInProcess();
afterAll(() => target.close());

describe.each([...loadCases()])("%s", (_topic, cases) => {
  it("answers as MongoDB", async () => {
    const failed: string[] = [];
    for (const given of cases) {
      const { result, differences } = await runCase(target, given);
      if (result === "failed" && !disputed.has(given.id)) failed.push(`${given.id}\n  ${differences.join("\n  ")}`);
      if (result !== "refused") continue; // asked for and refused is "passed"
      const text = JSON.stringify(given.do);
      if (!refusedStages.some((stage) => text.includes(`"${stage}"`))) failed.push(`${given.id} is refused`);
    }
    expect(failed).toEqual([]);
  });
});
