import * as fc from "fast-check";
import { expect, it } from "vitest";
import { DAY_MS } from "../shared/time.js";
import type { StageSignal } from "../stage/stage.js";
import { contactValue, ordersOf } from "./contact-value.js";
import { defaultValueRules } from "./value-rules.js";

const day = (n: number): Date => new Date(Date.UTC(2026, 0, 1) + n * DAY_MS);
const order = (n: number, quote: string): StageSignal => ({ kind: "order", at: day(n), messageId: `o${n}`, quote });
const offer = (n: number, quote: string): StageSignal => ({ kind: "deal", at: day(n), messageId: `d${n}`, quote });
const value = (signals: readonly StageSignal[], n: number) =>
  contactValue({ signals, rules: defaultValueRules, now: day(n), zone: "Asia/Shanghai" });

it.each([
  { case: "the sum said with the order", signals: [order(5, "那就定了,12.8万,合同发我")], fen: 12_800_000 },
  { case: "the offer before it", signals: [offer(1, "一共 36,500 元,含运费"), order(5, "款已经收到")], fen: 3_650_000 },
  { case: "nobody's sum", signals: [order(5, "先来20台")], fen: null },
  {
    case: "the sum agreed on right after it",
    signals: [order(5, "先来20台"), offer(5.1, "20台一共18万元"), offer(6, "一共19万元")],
    fen: 18_000_000,
  },
  { case: "no sum of another week", signals: [order(5, "先来20台"), offer(12, "一共 36500 元")], fen: null },
  { case: "no offer of long ago", signals: [offer(1, "一共 36500 元"), order(80, "下单了")], fen: null },
])("takes $case", ({ signals, fen }) => {
  expect(ordersOf(signals)).toMatchObject([{ amountFen: fen }]);
});

it("calls nobody a loss while a sum is unknown", () => {
  const messages = Array.from({ length: 300 }, (_, n): StageSignal => ({
    kind: "outbound",
    at: day(n / 10),
    messageId: `m${n}`,
  }));
  expect(value([...messages, order(31, "先来20台")], 40).value.tier).toBe("normal");
  expect(value([...messages, order(31, "下单,800元")], 40).value).toMatchObject({
    tier: "BZ",
    netFen: 24_000 - 60_000,
  });
});

it("changes by time alone only at the instants it names", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ n: fc.nat(900), yuan: fc.integer({ min: 100, max: 500_000 }) }), { maxLength: 6 }),
      fc.nat(1_500),
      (orders, n) => {
        const signals = orders.map((one) => order(one.n, `下单,一共${one.yuan}元`));
        const { value: before, nextCheckAt } = value(signals, n);
        const until = nextCheckAt ? (nextCheckAt.getTime() - 1 - day(0).getTime()) / DAY_MS : 10_000;
        expect(value(signals, until).value).toEqual(before);
      },
    ),
  );
});
