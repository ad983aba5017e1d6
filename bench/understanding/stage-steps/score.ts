/** Stages found against stages annotated, counted as the scorer counts them (chats/score-chats.mjs). */
import type { ChatStage } from "#src/domain/stage/chat-stages.js";
import type { Chat } from "#src/domain/understanding/understanding.js";

export interface StageCounts {
  right: number;
  expected: number;
  /** Moves to a stage that the annotator does not see then. */
  falseMoves: number;
}

export const noCounts = (): StageCounts => ({ right: 0, expected: 0, falseMoves: 0 });

/** Adds what one chat gives to the counts. */
export function countStages(
  chat: Chat,
  gold: readonly { after: string; stage: string }[],
  found: readonly ChatStage[],
  counts: StageCounts,
): void {
  const order = new Map(chat.messages.map(({ id }, i) => [id, i]));
  const stageAt = (stages: readonly { after: string; stage: string }[], id: string): string =>
    stages.reduce((stage, move) => ((order.get(move.after) ?? 0) <= (order.get(id) ?? 0) ? move.stage : stage), "lead");
  for (const { after, stage } of gold) {
    counts.expected++;
    if (stageAt(found, after) === stage) counts.right++;
  }
  counts.falseMoves += found.filter(({ after, stage }) => stageAt(gold, after) !== stage).length;
}

/** "71.2, false 9.8, n 306". */
export function figures({ right, expected, falseMoves }: StageCounts): string {
  const percent = (part: number): string => ((100 * part) / Math.max(1, expected)).toFixed(1);
  return `${percent(right)}, false ${percent(falseMoves)}, n ${expected}`;
}
