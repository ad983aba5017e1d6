import * as fc from "fast-check";
import { expect, it } from "vitest";
import { INTENTS } from "#src/domain/understanding/understanding.js";
import { ruleTags, type RuleTagInput } from "#src/domain/tag/rule-tags.js";
import { defaultTagRules } from "./tag-rules.js";

const now = new Date("2026-06-01T00:00:00Z");
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
const anInput = (part: Partial<RuleTagInput>): RuleTagInput => ({
  stage: null,
  intents: [],
  facts: [],
  rules: defaultTagRules,
  now,
  ...part,
});
const labels = (part: Partial<RuleTagInput>): string[] =>
  ruleTags(anInput(part)).map(({ group, label }) => `${group}/${label}`);

it("names the stage, with the message that moved it", () => {
  expect(ruleTags(anInput({ stage: { stage: "opportunity", messageId: "m3" } }))).toEqual([
    { group: "阶段", label: "商机", rule: "stage.opportunity", evidence: "m3" },
  ]);
});

it("needs the number of messages that the rule asks for", () => {
  const once = { intent: "objection_price" as const, messageId: "m1", at: daysAgo(1) };
  expect(labels({ intents: [once, once] })).not.toContain("意向/价格敏感");
  expect(labels({ intents: [once, { ...once, messageId: "m2" }] })).toContain("意向/价格敏感");
});

it("lets old intents fade", () => {
  const at = (days: number) => [{ intent: "buying_signal" as const, messageId: "m1", at: daysAgo(days) }];
  expect(labels({ intents: at(89) })).toContain("意向/有购买信号");
  expect(labels({ intents: at(91) })).not.toContain("意向/有购买信号");
});

it("takes values into the label and keeps the rest to their pattern", () => {
  const facts = [
    { field: "region" as const, value: "苏州", messageId: "m1" },
    { field: "decisionRole" as const, value: "decider", messageId: "m2" },
  ];
  expect(labels({ facts })).toEqual(["角色/决策人", "地区/苏州"]);
});

it("gives the same tags in any order of its input", () => {
  const anyIntents = fc.array(
    fc.record({
      intent: fc.constantFrom(...INTENTS),
      messageId: fc.constantFrom("m1", "m2", "m3"),
      at: fc.integer({ min: 0, max: 200 }).map(daysAgo),
    }),
  );
  fc.assert(
    fc.property(anyIntents, (intents) => {
      expect(ruleTags(anInput({ intents: intents.toReversed() }))).toEqual(ruleTags(anInput({ intents })));
    }),
  );
});
