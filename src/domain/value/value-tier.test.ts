import * as fc from "fast-check";
import { expect, it } from "vitest";
import { DAY_MS } from "../shared/time.js";
import { defaultValueLimits, valueTier, type ValueInput } from "./value-tier.js";

const now = new Date("2026-06-01T00:00:00Z");
const ago = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
const anInput = (part: Partial<ValueInput>): ValueInput => ({
  orders: [],
  marginRate: 0.3,
  serviceCostFen: 0,
  referrals: 0,
  contributions: 0,
  complaints: 0,
  now,
  zone: "Asia/Shanghai",
  limits: defaultValueLimits,
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
    part: { orders: [{ at: ago(10), amountFen: 100_000 }], serviceCostFen: 50_000 },
    tier: "BZ",
  },
])("$case → $tier", ({ part, tier }) => {
  expect(valueTier(anInput(part)).tier).toBe(tier);
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
