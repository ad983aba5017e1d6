/** The stages of one conversation as a reader of the chat would note them: each on the message that shows it. */
import type { Chat, Understanding } from "../understanding/understanding.js";
import { stageTransitions } from "./stage-engine.js";
import { stageSignals } from "./stage-signals.js";
import type { Stage, StageRule, StageSignal, StageTransition } from "./stage.js";

export interface ChatStage {
  /** The message after which the stage holds. */
  after: string;
  stage: Stage;
}

/**
 * Stage changes of a chat. A move by silence is noted on our first message after it; when the contact comes back
 * unprompted there is none, and the relation goes on where it stood. Of several moves in one message the last counts.
 */
export const chatStages = (chat: Chat, understood: Understanding, rules: readonly StageRule[]): ChatStage[] =>
  notedStages(chat, stageSignals(chat, understood), rules);

/** The same from signals at hand. */
export function notedStages(chat: Chat, signals: readonly StageSignal[], rules: readonly StageRule[]): ChatStage[] {
  const last = chat.messages.at(-1);
  if (!last) return [];
  const transitions = stageTransitions({
    signals,
    rules,
    overrides: [],
    now: last.at,
    zone: chat.zone,
  });
  const isOurs = new Map(chat.people.map((person) => [person.key, person.side === "member"]));
  const stages: ChatStage[] = [];
  for (const move of transitions) {
    const after = move.messageId ?? firstOfOursAfter(chat, move, isOurs);
    if (!after) continue;
    const previous = stages.at(-1);
    if (previous?.after === after) previous.stage = move.to;
    else stages.push({ after, stage: move.to });
  }
  return stages.filter((stage, i) => stage.stage !== stages[i - 1]?.stage);
}

function firstOfOursAfter(chat: Chat, move: StageTransition, isOurs: ReadonlyMap<string, boolean>): string | null {
  const next = chat.messages.find((message) => message.at >= move.at && message.type !== "system");
  return next && isOurs.get(next.from) ? next.id : null;
}
