/** What ending a task says about the warning behind it. */
import { MINUTE_MS } from "#src/domain/shared/time.js";
import type { Task } from "#src/domain/task/task.js";
import { requestCheck, taskChanged, type FollowUpDeps } from "./follow-up-deps.js";

/** A process that dies between the task and its warning is made good after this long. */
const RETRY_MS = MINUTE_MS;

/**
 * To be called before the task is ended: planning then comes back to the contact even if this process dies, and finds
 * the done task of a warning that is still open.
 */
export async function expectWarningSettled(deps: FollowUpDeps, task: Task): Promise<void> {
  if (!task.warning) return;
  await deps.checks.request(task.corpId, task.contactId, new Date(deps.clock.now().getTime() + RETRY_MS));
}

/** Says of the warning what the task's result says: closed is a no, everything else is a play taken up. Safe to repeat. */
export async function settleWarning(deps: FollowUpDeps, task: Task): Promise<void> {
  const { corpId, contactId, id: taskId, warning, result, title } = task;
  if (!warning || !result) return;
  const isClosed = result.outcome === "closed";
  await deps.warnings.answered({
    corpId,
    contactId,
    warningId: warning.id,
    taskId,
    verdict: isClosed ? "dismissed" : "acted",
    reason: result.note || (isClosed ? "在今日列表里结束" : title),
    byUserId: result.byUserId,
    at: result.at,
  });
}

/** Opens the warning again together with its task. */
export async function reopenWarningOf(deps: FollowUpDeps, task: Task): Promise<void> {
  if (!task.warning) return;
  const { corpId, contactId, id: taskId, warning } = task;
  await deps.warnings.takenBack({ corpId, contactId, warningId: warning.id, taskId });
}

/** Opens a warning's own line again, because the warning itself is being opened; anything else is left as it is. */
export async function reopenLine(deps: FollowUpDeps, corpId: string, taskId: string, warningId: string): Promise<void> {
  const task = await deps.tasks.find(corpId, taskId);
  if (task?.warning?.id !== warningId || !task.result) return;
  const reopened = await deps.tasks.undoDone(corpId, task.id, task.result.at);
  if (!reopened) return;
  deps.live.publish([taskChanged(reopened)]);
  await requestCheck(deps, corpId, task.contactId);
}
