/** One act on several tasks. */
import type { Viewer } from "#src/domain/member/member.js";
import type { TaskOutcome } from "#src/domain/task/task.js";
import { eachForItself } from "#src/usecases/shared/each-for-itself.js";
import type { FollowUpDeps } from "./follow-up-deps.js";
import { completeTask, reassignTask, snoozeTask, type NextStep } from "./task-commands.js";

export type BulkAct =
  | { kind: "snooze"; until: Date }
  | { kind: "assign"; assigneeId: string }
  | { kind: "done"; outcome: TaskOutcome; note: string; nextStep: NextStep | null };

export interface BulkResult {
  done: string[];
  failed: { taskId: string; code: string; message: string }[];
}

/**
 * Each task for itself, with the rules of the single act. Repeating it after a crash finds the done ones settled and
 * says so.
 */
export async function bulkTasks(
  deps: FollowUpDeps,
  viewer: Viewer,
  taskIds: readonly string[],
  act: BulkAct,
): Promise<BulkResult> {
  const { done, failed } = await eachForItself(taskIds, (taskId) => actOn(deps, viewer, taskId, act));
  return { done, failed: failed.map(({ id, ...why }) => ({ taskId: id, ...why })) };
}

function actOn(deps: FollowUpDeps, viewer: Viewer, taskId: string, act: BulkAct): Promise<unknown> {
  if (act.kind === "snooze") return snoozeTask(deps, viewer, taskId, act.until);
  if (act.kind === "assign") return reassignTask(deps, viewer, taskId, act.assigneeId);
  return completeTask(deps, viewer, taskId, act);
}
