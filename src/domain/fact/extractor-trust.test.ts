import * as fc from "fast-check";
import { expect, it } from "vitest";
import { splitSilent, trustKey, trustOf, wilson, type ExtractorCount } from "./extractor-trust.js";
import type { FactDecision } from "./fact.js";
import type { SaidFact } from "./profile.js";

const count = (confirmed: number, rejected: number, corrected = 0): ExtractorCount => ({
  extractor: "budget.stated",
  version: 1,
  field: "budget",
  confirmed,
  corrected,
  rejected,
});

it.each([
  { case: "a few wrong ones", of: count(0, 9), isSilent: false },
  { case: "ten of which two were right", of: count(2, 8), isSilent: true },
  { case: "ten of which four were right", of: count(4, 6), isSilent: false },
  { case: "many, nearly all right", of: count(95, 5), isSilent: false },
  { case: "many, most of them corrected", of: count(10, 5, 30), isSilent: true },
])("judges $case", ({ of, isSilent }) => {
  expect(trustOf(of).isSilent).toBe(isSilent);
});

it("keeps the share inside its interval, which narrows with more decisions", () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(200), (hits, misses) => {
      const n = hits + misses;
      const { lower, upper } = wilson(hits, n);
      if (n === 0) return;
      expect(lower).toBeLessThanOrEqual(hits / n + 1e-12);
      expect(upper).toBeGreaterThanOrEqual(hits / n - 1e-12);
      const wider = wilson(hits * 10, n * 10);
      expect(wider.upper - wider.lower).toBeLessThan(upper - lower);
    }),
  );
});

it("never silences what a person has spoken about", () => {
  const fact = { id: "fa_1", extractor: "budget.stated", version: 1, field: "budget" } as SaidFact;
  const other = { ...fact, id: "fa_2" };
  const decision = { factId: "fa_1", undoneAt: null } as FactDecision;
  const silent = new Set([trustKey(fact)]);
  expect(splitSilent([fact, other], [decision], silent)).toEqual({ proposed: [fact], silent: [other] });
  expect(splitSilent([fact, other], [], new Set()).silent).toEqual([]);
});
