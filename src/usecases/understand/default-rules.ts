/** The project's own rules of the chain, from rules as data. */
import type { ContactTag } from "#src/domain/contact/contact.js";
import type { Settings } from "#src/domain/settings/settings.js";
import { stageSignals } from "#src/domain/stage/stage-signals.js";
import type { StageRule, StageSignal } from "#src/domain/stage/stage.js";
import { ruleTags, type TagRule } from "#src/domain/tag/rule-tags.js";
import { DAY_MS } from "#src/domain/shared/time.js";
import { understandChat } from "#src/domain/understanding/understand-chat.js";
import type { ContactState } from "./ports.js";
import type { DeriveRules } from "./understand-conversations.js";

export interface RuleData {
  stageRules: readonly StageRule[];
  tagRules: readonly TagRule[];
}

export function deriveRulesOf(data: RuleData): DeriveRules {
  return {
    understand: understandChat,
    signals: stageSignals,
    stageRules: (settings) => stageRulesFor(data.stageRules, settings),
    tags: ({ contact, signals, now }) => tagsOf(data.tagRules, contact, signals, now),
    nextTagCheckAt: ({ signals, now }) => nextTagCheckAt(data.tagRules, signals, now),
  };
}

/** The corp's own number of silent days takes the place of the default in rule and explanation. */
export function stageRulesFor(rules: readonly StageRule[], settings: Settings): StageRule[] {
  return rules.map((rule) => {
    if (rule.when.type !== "silence" || rule.to !== "dormant") return rule;
    const days = settings.dormantAfterDays;
    const explain = rule.explain.replace(`${rule.when.days} 天`, `${days} 天`);
    return { ...rule, when: { type: "silence", days }, explain };
  });
}

function tagsOf(
  rules: readonly TagRule[],
  contact: ContactState,
  signals: readonly StageSignal[],
  now: Date,
): ContactTag[] {
  const saidAt = new Map(signals.map((signal) => [signal.messageId ?? "", signal.at]));
  const tags = ruleTags({
    stage: { stage: contact.stage, messageId: contact.stageMessageId },
    intents: signals.flatMap((signal) =>
      signal.kind === "intent" && signal.messageId !== null
        ? [{ intent: signal.intent, messageId: signal.messageId, at: signal.at }]
        : [],
    ),
    facts: contact.profile.map(({ field, value, messageId }) => ({ field, value, messageId: messageId ?? "" })),
    rules,
    now,
  });
  return tags.map(({ group, label, rule, evidence }) => ({
    group,
    label,
    origin: "rule",
    by: rule,
    messageId: evidence || null,
    at: (evidence ? saidAt.get(evidence) : undefined) ?? contact.stageSince,
  }));
}

/** When a tag that holds for some days after a word may fall away next. */
function nextTagCheckAt(rules: readonly TagRule[], signals: readonly StageSignal[], now: Date): Date | null {
  let next: number | null = null;
  for (const { when } of rules) {
    if (when.type !== "intent" || when.withinDays === undefined) continue;
    for (const signal of signals) {
      if (signal.kind !== "intent" || !when.anyOf.includes(signal.intent)) continue;
      const endsAt = signal.at.getTime() + when.withinDays * DAY_MS + 1;
      if (endsAt > now.getTime() && (next === null || endsAt < next)) next = endsAt;
    }
  }
  return next === null ? null : new Date(next);
}
