/** Writes about tasks. */
import type { TaskJson } from "#src/api/contract/contract.js";
import type { BulkTasksJson } from "#src/api/contract/tasks.js";
import type { TaskOutcome } from "#src/domain/task/task.js";
import { write } from "../shared/api/api-client";

export interface Finish {
  outcome: TaskOutcome;
  note: string;
  nextStep: { title: string; dueAt: string } | null;
}

const path = (id: string, act: string): string => `/tasks/${encodeURIComponent(id)}/${act}`;

export const finishTask = (id: string, finish: Finish): Promise<TaskJson> =>
  write<TaskJson>("POST", path(id, "done"), finish);

export const snoozeTask = (id: string, until: string): Promise<TaskJson> =>
  write<TaskJson>("POST", path(id, "snooze"), { until });

/** Undo of done and snooze. */
export const reopenTask = (id: string): Promise<TaskJson> => write<TaskJson>("POST", path(id, "reopen"));

export const addTask = (task: { contactId: string; title: string; dueAt: string }): Promise<TaskJson> =>
  write<TaskJson>("POST", "/tasks", task);

export type BulkAct =
  | { kind: "snooze"; until: string }
  | { kind: "assign"; assigneeId: string }
  | { kind: "done"; outcome: TaskOutcome; note: string; nextStep: null };

export const bulkTasks = (taskIds: readonly string[], act: BulkAct): Promise<BulkTasksJson> =>
  write<BulkTasksJson>("POST", "/tasks/bulk", { taskIds, act });
