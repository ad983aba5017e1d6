/** A click on a reminder's button does what the page does. */
import { AppError } from "#src/domain/shared/errors.js";
import { addDays, instantAt, localDateOf } from "#src/domain/shared/time.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { TaskOutcome } from "#src/domain/task/task.js";
import type { NextStep } from "../follow-up/task-commands.js";
import type { SettingsReader } from "../follow-up/ports.js";
import type { Clock } from "../shared/clock.js";
import type { MemberNotifier } from "./ports.js";

export interface AnswerCardDeps {
  notifier: MemberNotifier;
  settings: SettingsReader;
  clock: Clock;
  /** Who the clicking member is; null: nobody who may sign in. */
  viewerOf: (corpId: string, userId: string) => Promise<Viewer | null>;
  findTask: (viewer: Viewer, taskId: string) => Promise<{ id: string; title: string }>;
  completeTask: (
    viewer: Viewer,
    taskId: string,
    input: { outcome: TaskOutcome; note: string; nextStep: NextStep | null },
  ) => Promise<unknown>;
  snoozeTask: (viewer: Viewer, taskId: string, until: Date) => Promise<unknown>;
}

export interface CardAnswer {
  corpId: string;
  userId: string;
  /** The card's own id, "task id@instant". */
  cardId: string;
  key: string;
  responseCode: string | null;
}

/** Wall-clock time of tomorrow's step, minutes after midnight. */
const MORNING = 10 * 60;

/**
 * Does the button's act and ends the card. Clicking twice, or after the page was faster, changes nothing and says so.
 *
 * @returns the text that the card shows from now on; null: not one of our cards.
 */
export async function answerCard(deps: AnswerCardDeps, answer: CardAnswer): Promise<string | null> {
  const { corpId, userId, cardId, key } = answer;
  const [taskId = ""] = cardId.split("@");
  if (!taskId.startsWith("tk_")) return null;
  const viewer = await deps.viewerOf(corpId, userId);
  if (!viewer) return null;
  const { zone } = await deps.settings.get(corpId);
  const tomorrow = instantAt(addDays(localDateOf(deps.clock.now(), zone), 1), MORNING, zone);
  let text: string;
  try {
    const task = await deps.findTask(viewer, taskId);
    if (key === "snooze") {
      await deps.snoozeTask(viewer, taskId, tomorrow);
      text = "明天 10:00 再提醒";
    } else if (key === "closed") {
      await deps.completeTask(viewer, taskId, { outcome: "closed", note: "", nextStep: null });
      text = "已结束";
    } else {
      const nextStep = { title: task.title.slice(0, 200), dueAt: tomorrow };
      await deps.completeTask(viewer, taskId, { outcome: "reached", note: "", nextStep });
      text = "已完成，明天 10:00 再跟";
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.retryable) throw error;
    text = error.code === "conflict" ? "已在别处处理" : "没有权限处理这件事";
  }
  if (answer.responseCode !== null) await deps.notifier.close(corpId, userId, answer.responseCode, text);
  return text;
}
