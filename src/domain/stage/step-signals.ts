/** What the model of steps makes of each message, for the rules to decide with. */
import type { Chat, Understanding } from "../understanding/understanding.js";
import { STEPS, type StageSignal, type Step, type StepChances } from "./stage.js";
import { stepEvidence } from "./step-evidence.js";
import { STEP_STAGES, stepChances } from "./step-model.js";

/** Messages that no rule has anything to say of and no step is as likely as this are passed over. */
const NOTED = 0.3;
/** Less likely than this is as good as impossible. */
const LEAST = 0.02;
const QUOTED_CHARS = 200;

/**
 * Steps that messages may take the relation.
 *
 * @param signals what the rules see in the conversation.
 * @param about   contact whose messages count, beside ours; null: everybody's.
 */
export function stepSignals(
  chat: Chat,
  understood: Understanding,
  signals: readonly StageSignal[],
  about: string | null,
): StageSignal[] {
  const ruled = new Set(
    signals.flatMap(({ kind, messageId }) => (kind === "inbound" || kind === "outbound" ? [] : [messageId])),
  );
  return stepEvidence(chat, understood, signals).flatMap((evidence): StageSignal[] => {
    const { message, isOurs } = evidence;
    if (!isOurs && about !== null && message.from !== about) return [];
    const { chances, most } = chancesOf(evidence);
    if (most < NOTED && !ruled.has(message.id)) return [];
    const quote = message.text.slice(0, QUOTED_CHARS);
    return [{ at: message.at, messageId: message.id, kind: "step", quote, chances }];
  });
}

function chancesOf(evidence: Parameters<typeof stepChances>[0]): { chances: StepChances; most: number } {
  const chancesAt = stepChances(evidence);
  let most = 0;
  const entries = STEP_STAGES.map((stage) => {
    const all = chancesAt(stage);
    const likely: Partial<Record<Step, number>> = {};
    for (const step of STEPS) {
      if (all[step] < LEAST) continue;
      likely[step] = Math.round(all[step] * 100) / 100;
      if (step !== "twice") most = Math.max(most, all[step]);
    }
    return [stage, likely] as const;
  });
  return { chances: Object.fromEntries(entries), most };
}
