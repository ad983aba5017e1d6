/** Tags that rules give: from the stage, from what the contact wants, from what is known. Pure; data in config/tag-rules. */
import type { Stage } from "../stage/stage.js";
import type { FactField, Intent } from "../understanding/understanding.js";

/** One rule. Exactly the tag of the condition that holds; of rules with the same group and label the first counts. */
export interface TagRule {
  /** Stable id shown with the tag, e.g. "intent.price-sensitive". */
  id: string;
  /** Tag group, e.g. "阶段", "意向". */
  group: string;
  /** Tag in the group; `{value}` is the value of the fact. */
  label: string;
  when: TagCondition;
}

export type TagCondition =
  | { type: "stage"; stage: Stage }
  /** At least `atLeast` messages (default 1) with one of the intents, the last of them within `withinDays` of now (default: ever). */
  | { type: "intent"; anyOf: readonly Intent[]; atLeast?: number; withinDays?: number }
  /** The profile holds a current value of the field, matching the pattern if one is given. */
  | { type: "fact"; field: FactField; pattern?: string };

export interface RuleTagInput {
  stage: { stage: Stage; messageId: string | null } | null;
  intents: readonly { intent: Intent; messageId: string; at: Date }[];
  /** Current facts only: not superseded, not rejected. */
  facts: readonly { field: FactField; value: string; messageId: string }[];
  rules: readonly TagRule[];
  now: Date;
}

/** A tag with its reason. */
export interface RuleTag {
  group: string;
  label: string;
  /** Id of the rule that gave it. */
  rule: string;
  /** The message behind it; null where none is (silence). */
  evidence: string | null;
}

const DAY_MS = 86_400_000;

/** The tags that hold now, in the order of the rules. The same input gives the same tags in any order of its parts. */
export function ruleTags(input: RuleTagInput): RuleTag[] {
  const tags: RuleTag[] = [];
  for (const rule of input.rules) {
    const held = evidenceOf(rule.when, input);
    if (!held) continue;
    const label = rule.label.replace("{value}", held.value);
    if (tags.some((tag) => tag.group === rule.group && tag.label === label)) continue;
    tags.push({ group: rule.group, label, rule: rule.id, evidence: held.messageId });
  }
  return tags;
}

function evidenceOf(when: TagCondition, input: RuleTagInput): { messageId: string | null; value: string } | null {
  switch (when.type) {
    case "stage":
      return input.stage?.stage === when.stage ? { messageId: input.stage.messageId, value: when.stage } : null;
    case "intent": {
      const since = when.withinDays === undefined ? -Infinity : input.now.getTime() - when.withinDays * DAY_MS;
      const hits = input.intents
        .filter((hit) => when.anyOf.includes(hit.intent) && hit.at.getTime() >= since && hit.at <= input.now)
        .sort((a, b) => a.at.getTime() - b.at.getTime() || (a.messageId < b.messageId ? -1 : 1));
      const last = hits.at(-1);
      const messages = new Set(hits.map((hit) => hit.messageId)).size;
      return last && messages >= (when.atLeast ?? 1) ? { messageId: last.messageId, value: last.intent } : null;
    }
    case "fact": {
      const pattern = when.pattern === undefined ? null : new RegExp(when.pattern, "u");
      const hits = input.facts
        .filter((fact) => fact.field === when.field && (!pattern || pattern.test(fact.value)))
        .sort((a, b) => (a.messageId < b.messageId ? -1 : a.messageId > b.messageId ? 1 : a.value < b.value ? -1 : 1));
      const hit = hits[0];
      return hit ? { messageId: hit.messageId, value: hit.value } : null;
    }
    default:
      return null;
  }
}
