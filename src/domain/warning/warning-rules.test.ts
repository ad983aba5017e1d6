import * as fc from "fast-check";
import { expect, it } from "vitest";
import { DAY_MS } from "../shared/time.js";
import type { StageSignal, StageTransition } from "../stage/stage.js";
import type { WarningInput } from "./found-episode.js";
import { warningTimeline } from "./warning-rules.js";

const day = (n: number): Date => new Date(Date.UTC(2026, 5, 1) + n * DAY_MS);
const anInput = (part: Partial<WarningInput>): WarningInput => ({
  signals: [],
  transitions: [],
  promises: [],
  account: null,
  now: day(60),
  zone: "Asia/Shanghai",
  ...part,
});
const wrote = (n: number): StageSignal => ({ kind: "inbound", at: day(n), messageId: `in${n}`, isAutomatic: false });
const answered = (n: number): StageSignal => ({ kind: "outbound", at: day(n), messageId: `out${n}` });
const said = (intent: "complaint" | "compare_competitor" | "opt_out", n: number): StageSignal => ({
  kind: "intent",
  intent,
  quote: "怎么还没到",
  at: day(n),
  messageId: `in${n}`,
});
const moved = (from: StageTransition["from"], to: StageTransition["to"], n: number): StageTransition => ({
  from,
  to,
  at: day(n),
  rule: "test",
  explanation: "",
  messageId: null,
  quote: null,
  byUserId: null,
});
const promise = {
  id: "p1",
  side: "member" as const,
  what: "发报价",
  quote: "周三发报价",
  messageId: "m3",
  saidAt: day(1),
  dueAt: day(3),
  keptAt: null,
  resolution: null,
};
const shown = (input: WarningInput) =>
  warningTimeline(input).episodes.map(({ kind, severity, endedWhy }) => [kind, severity, endedWhy]);

it("is quiet when all is well", () => {
  expect(warningTimeline(anInput({ signals: [0, 10, 20, 30, 40, 50].map(wrote) })).episodes).toEqual([]);
});

it("raises a silence at the instant at which it went beyond the contact's own rhythm", () => {
  const signals = [0, 10, 20, 30].map(wrote);
  const { episodes } = warningTimeline(anInput({ signals, now: day(45) }));
  expect(episodes).toMatchObject([
    {
      kind: "silence",
      severity: "medium",
      messageId: "in30",
      endedAt: null,
      raisedAt: new Date(day(40).getTime() + 1),
    },
  ]);
  expect(episodes[0]?.explanation).toBe(
    "通常每 10 天联系一次(3 次间隔的中位数)，自 2026年7月1日 起没有消息，超过警戒线 10 天",
  );
  expect(warningTimeline(anInput({ signals, now: day(51) })).episodes[0]?.severity).toBe("high");
  expect(warningTimeline(anInput({ signals, now: day(39) }))).toMatchObject({
    episodes: [],
    nextCheckAt: new Date(day(40).getTime() + 1),
  });
});

it("ends a silence with the contact's next word and keeps it as history", () => {
  expect(shown(anInput({ signals: [0, 10, 20, 30, 55].map(wrote) }))).toEqual([["silence", "high", "客户重新开口"]]);
});

it("does not pursue who said farewell", () => {
  const signals = [0, 10, 20, 30].map(wrote);
  expect(shown(anInput({ signals, transitions: [moved("engaged", "lost", 31)] }))).toEqual([]);
  expect(shown(anInput({ signals, transitions: [moved("engaged", "lost", 50)] }))).toEqual([
    ["silence", "high", "客户已流失"],
  ]);
});

it.each([
  { case: "not kept", change: {}, now: 5, shows: [["broken-promise", "high", null]] },
  { case: "kept in time", change: { keptAt: day(2) }, now: 5, shows: [] },
  { case: "kept late", change: { keptAt: day(4) }, now: 5, shows: [["broken-promise", "high", "已补上"]] },
  {
    case: "dropped by a person after it was late",
    change: { resolution: { status: "dropped" as const, byUserId: "u", at: day(4) } },
    now: 5,
    shows: [["broken-promise", "high", "承诺已取消"]],
  },
  { case: "forgotten", change: {}, now: 40, shows: [["broken-promise", "high", "过去一个月，不再提醒"]] },
  { case: "the contact's own", change: { side: "contact" as const }, now: 5, shows: [] },
])("judges a promise that is $case", ({ change, now, shows }) => {
  expect(shown(anInput({ promises: [{ ...promise, ...change }], now: day(now) }))).toEqual(shows);
});

it("presses for an unanswered complaint more than for an answered one, and joins what follows", () => {
  const signals = [said("complaint", 9), said("complaint", 12)];
  expect(shown(anInput({ signals, now: day(13) }))).toEqual([["complaint", "high", null]]);
  expect(shown(anInput({ signals: [...signals, answered(12.5)], now: day(13) }))).toEqual([
    ["complaint", "medium", null],
  ]);
});

it("forgets a comparison after a month, or when the order comes", () => {
  const signals = [said("compare_competitor", 1)];
  expect(shown(anInput({ signals, now: day(40) }))).toEqual([["competitor", "medium", "一个月没有再提"]]);
  const order: StageSignal = { kind: "order", at: day(5), messageId: "o", quote: "下单" };
  expect(shown(anInput({ signals: [...signals, order], now: day(6) }))).toEqual([
    ["competitor", "medium", "客户已下单"],
  ]);
});

it("warns of being removed, also when the contact is lost by that", () => {
  const removed: StageSignal = { kind: "removed", at: day(9), messageId: null };
  expect(shown(anInput({ signals: [removed], transitions: [moved("engaged", "lost", 9)], now: day(10) }))).toEqual([
    ["removed", "high", null],
  ]);
});

it("warns of a customer or lasting deal that hangs on one person", () => {
  const bought = [moved(null, "lead", 0), moved("lead", "customer", 5)];
  expect(shown(anInput({ transitions: bought, account: { othersSince: null } }))).toEqual([
    ["single-threaded", "low", null],
  ]);
  expect(shown(anInput({ transitions: bought, account: { othersSince: day(20) } }))).toEqual([
    ["single-threaded", "low", "有了第二位联系人"],
  ]);
  expect(shown(anInput({ transitions: bought, account: { othersSince: day(1) } }))).toEqual([]);
  expect(shown(anInput({ transitions: bought, account: null }))).toEqual([]);
  const deal = [moved(null, "lead", 0), moved("lead", "opportunity", 50)];
  expect(shown(anInput({ transitions: deal, account: { othersSince: null } }))).toEqual([]);
});

const anySignal = fc
  .record({
    kind: fc.constantFrom("inbound", "outbound", "complaint", "compare_competitor", "order", "removed"),
    n: fc.integer({ min: 0, max: 300 }),
  })
  .map(({ kind, n }): StageSignal => {
    if (kind === "inbound") return wrote(n);
    if (kind === "outbound") return answered(n);
    if (kind === "order") return { kind, at: day(n), messageId: `in${n}`, quote: "下单" };
    if (kind === "removed") return { kind, at: day(n), messageId: null };
    return said(kind, n);
  });

it("does not depend on the order in which the history is read", () => {
  fc.assert(
    fc.property(
      fc
        .array(anySignal, { maxLength: 40 })
        .chain((signals) =>
          fc.tuple(fc.constant(signals), fc.shuffledSubarray(signals, { minLength: signals.length })),
        ),
      fc.integer({ min: 0, max: 350 }),
      ([signals, shuffled], n) => {
        const now = day(n);
        expect(warningTimeline(anInput({ signals: shuffled, now }))).toEqual(
          warningTimeline(anInput({ signals, now })),
        );
      },
    ),
  );
});

it("changes by time alone only at the instants it names", () => {
  fc.assert(
    fc.property(fc.array(anySignal, { maxLength: 20 }), fc.integer({ min: 0, max: 350 }), (signals, n) => {
      const now = day(n);
      const past = signals.filter((signal) => signal.at <= now);
      const before = warningTimeline(anInput({ signals: past, now }));
      const next = before.nextCheckAt;
      const until = next ? new Date(next.getTime() - 1) : day(2_000);
      expect(warningTimeline(anInput({ signals: past, now: until })).episodes).toEqual(before.episodes);
    }),
  );
});
