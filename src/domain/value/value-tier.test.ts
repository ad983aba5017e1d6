import * as fc from "fast-check";
import { expect, it } from "vitest";
import { DAY_MS } from "../shared/time.js";
import { defaultValueRules } from "./value-rules.js";
import { valueTier, type ValueInput } from "./value-tier.js";

const now = new Date("2026-06-01T00:00:00Z");
const ago = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
const anInput = (part: Partial<ValueInput>): ValueInput => ({
  orders: [],
  messages: 0,
  referrals: 0,
  contributions: 0,
  complaints: 0,
  now,
  zone: "Asia/Shanghai",
  rules: defaultValueRules,
  ...part,
});

it.each([
  { case: "nobody has bought", part: {}, tier: "normal" },
  {
    case: "large, recent and frequent",
    part: { orders: [5, 40, 80, 120, 200].map((n) => ({ at: ago(n), amountFen: 5_000_000 })) },
    tier: "MVC",
  },
  {
    case: "small but growing",
    part: {
      orders: [
        { at: ago(10), amountFen: 200_000 },
        { at: ago(400), amountFen: 100_000 },
      ],
    },
    tier: "MGC",
  },
  {
    case: "costs more than it brings",
    part: { orders: [{ at: ago(10), amountFen: 100_000 }], complaints: 1 },
    tier: "BZ",
  },
])("$case → $tier", ({ part, tier }) => {
  expect(valueTier(anInput(part)).tier).toBe(tier);
});

it.each([
  { limit: { mvcPoints: 90 }, tier: "normal" },
  { limit: { largeYearFen: 100_000_000 }, tier: "normal" },
  { limit: { growthRate: 0.1, mvcPoints: 90 }, tier: "normal" },
  { limit: { lossBelowFen: 10_000_000 }, tier: "BZ" },
  { limit: { marginRate: 0 }, tier: "MVC" },
])("follows the corp's own limits: $limit → $tier", ({ limit, tier }) => {
  const rules = { ...defaultValueRules, ...limit };
  const orders = [5, 40, 80, 120, 200].map((n) => ({ at: ago(n), amountFen: 5_000_000 }));
  expect(valueTier(anInput({ orders, rules }))).toMatchObject({ tier, rules });
});

it("calls nobody a loss of whom a sum is unknown, whatever the limit", () => {
  const rules = { ...defaultValueRules, lossBelowFen: 10_000_000 };
  expect(valueTier(anInput({ orders: [{ at: ago(5), amountFen: null }], rules })).tier).toBe("normal");
  expect(valueTier(anInput({ rules })).tier).toBe("normal");
});

it("adds up to the lines it shows", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ at: fc.integer({ min: -50, max: 900 }).map(ago), amountFen: fc.nat(9_000_000) })),
      fc.nat(5),
      fc.nat(5),
      (orders, referrals, complaints) => {
        const result = valueTier(anInput({ orders, referrals, complaints }));
        expect(result.lines.reduce((sum, { points }) => sum + points, 0)).toBe(result.points);
      },
    ),
  );
});
