import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FACT_FIELDS, type FactField } from "../understanding/understanding.js";
import type { FactDecision } from "./fact.js";
import { factStates, profileOf, type SaidFact } from "./profile.js";

let counter = 0;

function aFact(field: FactField, value: string, day: number, extra: Partial<SaidFact> = {}): SaidFact {
  const id = extra.id ?? `fa_${++counter}`;
  return {
    corpId: "c",
    id,
    contactId: "ct",
    conversationId: "cv",
    field,
    value,
    messageId: `ms_${id}`,
    quote: value,
    span: { start: 0, end: value.length },
    saidAt: new Date(Date.UTC(2026, 0, day)),
    confidence: 0.9,
    extractor: "test",
    version: 1,
    correctedBy: null,
    ...extra,
  };
}

function aDecision(fact: SaidFact, verdict: FactDecision["verdict"], day: number, value?: string): FactDecision {
  return {
    corpId: "c",
    id: `fd_${++counter}`,
    contactId: "ct",
    field: fact.field,
    factId: fact.id,
    verdict,
    value: verdict === "rejected" ? null : (value ?? fact.value),
    byUserId: "liqian",
    at: new Date(Date.UTC(2026, 0, day)),
    undoneAt: null,
  };
}

const statesOf = (facts: SaidFact[], decisions: FactDecision[] = []): Record<string, string> =>
  Object.fromEntries(
    factStates(facts, decisions).map((fact) => [`${fact.value}@${fact.saidAt.getUTCDate()}`, fact.state]),
  );

const shown = (facts: SaidFact[], decisions: FactDecision[] = []): string[] =>
  profileOf(factStates(facts, decisions), decisions).map((value) => `${value.field}:${value.value}:${value.state}`);

describe("fact states", () => {
  it("proposes what was said", () => {
    expect(shown([aFact("phone", "13800000017", 1)])).toEqual(["phone:13800000017:proposed"]);
  });

  it("calls claims that differ conflicting and keeps both", () => {
    const facts = [aFact("phone", "13800000017", 1), aFact("phone", "13900000028", 2)];
    expect(statesOf(facts)).toEqual({ "13800000017@1": "conflicting", "13900000028@2": "conflicting" });
    expect(shown(facts)).toEqual(["phone:13900000028:conflicting"]);
  });

  it("lets a correction in the chat supersede", () => {
    const right = aFact("phone", "13900000028", 2, { messageId: "ms_right" });
    const wrong = aFact("phone", "13800000017", 1, { correctedBy: "ms_right" });
    expect(factStates([wrong, right], []).find((fact) => fact.id === wrong.id)).toMatchObject({
      state: "superseded",
      supersededBy: right.id,
    });
    expect(shown([wrong, right])).toEqual(["phone:13900000028:proposed"]);
  });

  it("never overwrites a confirmed value: what was said before is superseded, what is said later conflicts", () => {
    const facts = [aFact("phone", "111", 1), aFact("phone", "222", 2), aFact("phone", "333", 9)];
    const decisions = [aDecision(facts[1] as SaidFact, "confirmed", 5)];
    expect(statesOf(facts, decisions)).toEqual({ "111@1": "superseded", "222@2": "confirmed", "333@9": "conflicting" });
    expect(shown(facts, decisions)).toEqual(["phone:222:confirmed"]);
  });

  it("shows the corrected value and leaves the fact superseded", () => {
    const fact = aFact("title", "采购", 1);
    const decisions = [aDecision(fact, "corrected", 2, "采购总监")];
    expect(statesOf([fact], decisions)).toEqual({ "采购@1": "superseded" });
    expect(shown([fact], decisions)).toEqual(["title:采购总监:confirmed"]);
  });

  it("hides a rejected value, also where it was said before, until it is said anew", () => {
    const facts = [aFact("company", "甲公司", 1), aFact("company", "甲公司", 2), aFact("company", "甲公司", 9)];
    const decisions = [aDecision(facts[0] as SaidFact, "rejected", 5)];
    expect(statesOf(facts, decisions)).toEqual({
      "甲公司@1": "rejected",
      "甲公司@2": "rejected",
      "甲公司@9": "proposed",
    });
  });

  it("forgets an undone decision", () => {
    const fact = aFact("phone", "111", 1);
    const undone = { ...aDecision(fact, "rejected", 2), undoneAt: new Date() };
    expect(shown([fact], [undone])).toEqual(["phone:111:proposed"]);
  });

  it("takes a fuller wording as the same thing", () => {
    const facts = [aFact("company", "华盛", 1), aFact("company", "华盛包装机械", 2), aFact("company", "华盛", 3)];
    expect(new Set(Object.values(statesOf(facts)))).toEqual(new Set(["proposed"]));
    expect(shown(facts)).toEqual(["company:华盛包装机械:proposed"]);
  });

  it("takes a budget named a month later as a new need", () => {
    const facts = [aFact("budget", "500000", 1), aFact("budget", "800000", 40)];
    expect(shown(facts)).toEqual(["budget:800000:proposed"]);
  });

  it("shows several values of fields that hold several, confirmed ones first", () => {
    const facts = [aFact("productInterest", "扩展模块", 1), aFact("productInterest", "电源", 2)];
    const decisions = [aDecision(facts[0] as SaidFact, "confirmed", 3)];
    expect(shown(facts, decisions)).toEqual(["productInterest:扩展模块:confirmed", "productInterest:电源:proposed"]);
  });

  it("shows a value that a person entered without a fact", () => {
    const entered = { ...aDecision(aFact("email", "a@b.cn", 1), "confirmed", 2), factId: null };
    expect(shown([], [entered])).toEqual(["email:a@b.cn:confirmed"]);
  });

  const anyFact = fc.record({
    field: fc.constantFrom(...FACT_FIELDS),
    value: fc.constantFrom("甲", "乙", "甲乙"),
    day: fc.integer({ min: 1, max: 80 }),
  });
  it("gives the same states in any order, and always shows what a person made stand", () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 8 }), fc.nat(7), fc.nat(2), (said, about, verdict) => {
        const facts = said.map(({ field, value, day }) => aFact(field, value, day));
        const fact = facts[about % Math.max(1, facts.length)];
        const kind = (["confirmed", "corrected", "rejected"] as const)[verdict] ?? "confirmed";
        const decisions = fact ? [aDecision(fact, kind, 30, kind === "corrected" ? "丙" : undefined)] : [];
        const forwards = factStates(facts, decisions);
        expect(factStates([...facts].reverse(), [...decisions])).toEqual(forwards);
        const made = kind === "corrected" ? "丙" : fact?.value;
        const isShown = profileOf(forwards, decisions).some(
          (one) => one.field === fact?.field && one.value === made && one.state === "confirmed",
        );
        expect(isShown || kind === "rejected" || !fact).toBe(true);
      }),
    );
  });
});
