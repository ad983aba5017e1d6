import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS } from "#src/domain/shared/time.js";
import { STAGES, type StageOverride, type StageSignal, type StepChances } from "#src/domain/stage/stage.js";
import { nextStageCheckAt, stageTransitions } from "#src/domain/stage/stage-engine.js";
import { defaultStageRules } from "./stage-rules.js";

const start = new Date("2026-03-02T01:00:00Z");
const day = (n: number): Date => new Date(start.getTime() + n * DAY_MS);
const base = { rules: defaultStageRules, overrides: [], now: day(0), zone: "Asia/Shanghai" };

const inbound = (n: number, messageId = `in${n}`): StageSignal => ({
  at: day(n),
  messageId,
  kind: "inbound",
  isAutomatic: false,
});
const outbound = (n: number): StageSignal => ({ at: day(n), messageId: `out${n}`, kind: "outbound" });
const intent = (
  n: number,
  name: "request_quote" | "opt_out" | "decline" | "referral",
  isFinal?: boolean,
): StageSignal => ({
  at: day(n),
  messageId: `in${n}`,
  kind: "intent",
  intent: name,
  quote: "报个价",
  ...(isFinal === undefined ? {} : { isFinal }),
});
const fact = (n: number, field: "productInterest" | "budget"): StageSignal => ({
  at: day(n),
  messageId: `in${n}`,
  kind: "fact",
  field,
  value: "x",
  quote: "预算50万",
});
const order = (n: number, isRenewal = false): StageSignal => ({
  at: day(n),
  messageId: `in${n}`,
  kind: "order",
  quote: "下单吧",
  isRenewal,
});
const step = (n: number, chances: StepChances): StageSignal => ({
  at: day(n),
  messageId: `in${n}`,
  kind: "step",
  quote: "盒饭我请 就这么走",
  chances,
});
const pinned = (n: number, stage: StageOverride["stage"], isPinned: boolean): StageOverride => ({
  id: `o${n}`,
  at: day(n),
  stage,
  reason: "客户当面说的",
  byUserId: "u1",
  isPinned,
});

const stages = (signals: StageSignal[], now = day(1), overrides: StageOverride[] = []): string[] =>
  stageTransitions({ ...base, signals, now, overrides }).map(({ to }) => to);

describe("stageTransitions", () => {
  it.each([
    {
      case: "an automatic greeting is no talk",
      signals: [{ at: day(0), messageId: "a", kind: "inbound", isAutomatic: true }],
      is: ["lead"],
    },
    { case: "a word of the contact engages", signals: [outbound(0), inbound(1)], is: ["lead", "engaged"] },
    {
      case: "need and budget qualify",
      signals: [inbound(0), fact(0, "productInterest"), inbound(1), fact(1, "budget")],
      is: ["lead", "engaged", "qualified"],
    },
    {
      case: "a first word only opens the talk, whatever it tells",
      signals: [inbound(0), fact(0, "productInterest"), fact(0, "budget")],
      is: ["lead", "engaged"],
    },
    { case: "a budget alone does not", signals: [inbound(0), fact(0, "budget")], is: ["lead", "engaged"] },
    {
      case: "a quote asked for is an opportunity",
      signals: [inbound(0), intent(0, "request_quote")],
      is: ["lead", "engaged", "opportunity"],
    },
    {
      case: "an order makes a customer, who stays one",
      signals: [inbound(0), order(0), inbound(1), intent(1, "request_quote")],
      is: ["lead", "engaged", "customer"],
    },
    {
      case: "a second order repeats, a third one does not make loyal",
      signals: [inbound(0), order(0), inbound(1), order(1), inbound(2), order(2)],
      is: ["lead", "engaged", "customer", "repeat"],
    },
    {
      case: "a further renewal makes loyal",
      signals: [inbound(0), order(0), inbound(1), order(1), inbound(2), order(2, true)],
      is: ["lead", "engaged", "customer", "repeat", "loyal"],
    },
    {
      case: "a referral makes loyal",
      signals: [inbound(0), order(0), inbound(1), order(1), inbound(2), intent(2, "referral")],
      is: ["lead", "engaged", "customer", "repeat", "loyal"],
    },
    { case: "not now is not lost", signals: [inbound(0), intent(0, "decline", false)], is: ["lead", "engaged"] },
    { case: "a final no is", signals: [inbound(0), intent(0, "decline", true)], is: ["lead", "engaged", "lost"] },
    {
      case: "a farewell after losing is no win-back",
      signals: [inbound(0), intent(0, "opt_out"), outbound(0), inbound(1)],
      is: ["lead", "engaged", "lost"],
    },
    {
      case: "an answer to a fresh effort is",
      signals: [inbound(0), intent(0, "decline", true), outbound(30), inbound(31)],
      is: ["lead", "engaged", "lost", "win_back"],
    },
  ] as { case: string; signals: StageSignal[]; is: string[] }[])("$case", ({ signals, is }) => {
    expect(stages(signals, day(40))).toEqual(is);
  });

  it.each([
    { case: "a likely deal", chances: { engaged: { deal: 0.7 } }, is: ["opportunity"] },
    { case: "a likely purchase, the first", chances: { engaged: { buy: 0.7, twice: 0.1 } }, is: ["customer"] },
    { case: "a likely purchase, not the first", chances: { engaged: { buy: 0.7, twice: 0.8 } }, is: ["repeat"] },
    { case: "an unlikely deal", chances: { engaged: { deal: 0.2 } }, is: [] },
    { case: "what would be likely from another stage", chances: { qualified: { deal: 0.9 } }, is: [] },
  ] as { case: string; chances: StepChances; is: string[] }[])("judges $case by its chance", ({ chances, is }) => {
    expect(stages([inbound(0), step(0, chances)], day(40))).toEqual(["lead", "engaged", ...is]);
  });

  it("doubts a rule where the step is as good as impossible, in this message alone", () => {
    const asks = [inbound(0), intent(0, "request_quote")];
    expect(stages([...asks, step(0, { engaged: { qualify: 0.1 } })])).toEqual(["lead", "engaged"]);
    expect(stages([...asks, step(0, { engaged: { deal: 0.2 } })])).toEqual(["lead", "engaged", "opportunity"]);
    expect(stages([step(-1, { engaged: {} }), ...asks])).toEqual(["lead", "engaged", "opportunity"]);
  });

  it("goes dormant at the instant the days are over, whenever it is asked", () => {
    const signals = [inbound(0), intent(0, "request_quote")];
    for (const now of [day(60), day(61), day(400)])
      expect(stageTransitions({ ...base, signals, now }).at(-1)).toMatchObject({
        to: "dormant",
        at: day(60),
        messageId: null,
      });
    expect(stages(signals, day(59))).toEqual(["lead", "engaged", "opportunity"]);
  });

  it("takes a contact who returns unprompted back to where he stood", () => {
    expect(stages([inbound(0), order(0), inbound(90)], day(91))).toEqual([
      "lead",
      "engaged",
      "customer",
      "dormant",
      "customer",
    ]);
  });

  it("wins a silent contact back through our message", () => {
    expect(stages([inbound(0), order(0), outbound(90), inbound(91)], day(92))).toEqual([
      "lead",
      "engaged",
      "customer",
      "dormant",
      "win_back",
    ]);
  });

  it("lets no rule move a pinned contact, and any once the pin is gone", () => {
    const signals = [inbound(0), inbound(2), order(2), inbound(4), order(4)];
    const overrides = [pinned(1, "opportunity", true), pinned(3, "opportunity", false)];
    expect(stages(signals, day(5), overrides)).toEqual(["lead", "engaged", "opportunity", "repeat"]);
  });

  it("tells why, with the words behind it", () => {
    const [, , move] = stageTransitions({ ...base, signals: [inbound(0), intent(0, "request_quote")], now: day(1) });
    expect(move).toMatchObject({ rule: "opportunity.requested", quote: "报个价", messageId: "in0" });
    expect(move?.explanation).toContain("「报个价」");
  });
});

describe("nextStageCheckAt", () => {
  it("is when silence would move the contact", () => {
    expect(nextStageCheckAt({ ...base, signals: [inbound(0)], now: day(1) })).toEqual(day(60));
  });
  it("is null while pinned and after the move", () => {
    expect(
      nextStageCheckAt({ ...base, signals: [inbound(0)], overrides: [pinned(1, "engaged", true)], now: day(2) }),
    ).toBeNull();
    expect(nextStageCheckAt({ ...base, signals: [inbound(0)], now: day(61) })).toBeNull();
  });
  it("agrees with the transitions that come", () => {
    fc.assert(
      fc.property(anySignals(), (signals) => {
        const input = { ...base, signals, now: day(200) };
        const next = nextStageCheckAt(input);
        const before = stageTransitions(input).length;
        expect(stageTransitions({ ...input, now: next ?? day(200) }).length).toBe(before + (next ? 1 : 0));
        expect(stageTransitions({ ...input, now: next ? new Date(next.getTime() - 1) : day(9_000) }).length).toBe(
          before,
        );
      }),
    );
  });
});

const MAKERS: Readonly<Record<string, (n: number) => StageSignal>> = {
  in: inbound,
  out: outbound,
  quote: (n) => intent(n, "request_quote"),
  budget: (n) => fact(n, "budget"),
  need: (n) => fact(n, "productInterest"),
  order: (n) => order(n),
  lost: (n) => intent(n, "opt_out"),
  referral: (n) => intent(n, "referral"),
  deal: (n) => ({ kind: "deal", at: day(n), messageId: `deal${n}`, quote: "报价单" }),
  likely: (n) => step(n, { engaged: { deal: 0.8 }, opportunity: { buy: 0.7 } }),
  doubted: (n) => step(n, { engaged: {}, qualified: { deal: 0.01 }, customer: { buy: 0.9 } }),
  removed: (n) => ({ kind: "removed", at: day(n), messageId: null }),
};

const anySignals = () =>
  fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 180 }), fc.constantFrom(...Object.keys(MAKERS)))
      .map(([n, kind]) => (MAKERS[kind] ?? inbound)(n)),
    { maxLength: 25 },
  );

it("moves the same in any order of arrival", () => {
  fc.assert(
    fc.property(anySignals(), fc.infiniteStream(fc.nat()), (signals, keys) => {
      const shuffled = signals
        .map((signal) => ({ signal, key: keys.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ signal }) => signal);
      const now = day(400);
      expect(stageTransitions({ ...base, signals: shuffled, now })).toEqual(
        stageTransitions({ ...base, signals, now }),
      );
    }),
  );
});

it("keeps every move chained to the one before", () => {
  fc.assert(
    fc.property(anySignals(), (signals) => {
      const moves = stageTransitions({ ...base, signals, now: day(400) });
      moves.forEach((move, i) => {
        expect(move.from).toBe(moves[i - 1]?.to ?? null);
        expect(move.from).not.toBe(move.to);
        expect(move.at.getTime()).toBeGreaterThanOrEqual(moves[i - 1]?.at.getTime() ?? 0);
      });
    }),
  );
});

const anyOverrides = () =>
  fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 180 }), fc.constantFrom(...STAGES), fc.boolean())
      .map(([n, stage, isPinned]) => ({ ...pinned(n, stage, isPinned), id: `so_${n}_${stage}_${isPinned}` })),
    { maxLength: 4 },
  );

it("moves the same in any order of arrival also where people have decided", () => {
  fc.assert(
    fc.property(
      anySignals().chain((signals) =>
        fc.tuple(fc.constant(signals), fc.shuffledSubarray(signals, { minLength: signals.length })),
      ),
      anyOverrides().chain((overrides) =>
        fc.tuple(fc.constant(overrides), fc.shuffledSubarray(overrides, { minLength: overrides.length })),
      ),
      ([signals, shuffled], [overrides, mixed]) => {
        const now = day(400);
        expect(stageTransitions({ ...base, signals: shuffled, overrides: mixed, now })).toEqual(
          stageTransitions({ ...base, signals, overrides, now }),
        );
      },
    ),
  );
});

it("never rewrites the past: what happens later only adds moves", () => {
  fc.assert(
    fc.property(anySignals(), anyOverrides(), fc.integer({ min: 0, max: 200 }), (signals, overrides, n) => {
      const whole = stageTransitions({ ...base, signals, overrides, now: day(400) });
      const then = stageTransitions({ ...base, signals, overrides, now: day(n) });
      expect(whole.slice(0, then.length)).toEqual(then);
      expect(whole.slice(then.length).every((move) => move.at > day(n))).toBe(true);
    }),
  );
});

it("explains every move in words, never with an open placeholder", () => {
  fc.assert(
    fc.property(anySignals(), (signals) => {
      for (const move of stageTransitions({ ...base, signals, now: day(400) })) {
        expect(move.explanation).toMatch(/\p{Script=Han}/u);
        expect(move.explanation).not.toMatch(/[{}]/);
      }
    }),
  );
});
