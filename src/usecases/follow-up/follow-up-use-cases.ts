/** Composition of follow-up: everything with its ports bound. */
import type { Viewer } from "#src/domain/member/member.js";
import type { Task, TaskOutcome } from "#src/domain/task/task.js";
import { requestCheck, type FollowUpDeps } from "./follow-up-deps.js";
import { bulkTasks, type BulkAct } from "./bulk-tasks.js";
import { planFollowUp } from "./plan-follow-up.js";
import { resolvePromise } from "./resolve-promise.js";
import { reopenLine } from "./settle-warning.js";
import { sweepTasks } from "./sweep-tasks.js";
import {
  completeTask,
  createTask,
  reassignTask,
  reopenTask,
  snoozeTask,
  visibleTask,
  type CreateTaskInput,
  type NextStep,
} from "./task-commands.js";
import { dayList, tasksOfContact, taskViews } from "./task-views.js";
import { upcomingTasks } from "./upcoming-tasks.js";

export type FollowUpUseCases = ReturnType<typeof createFollowUpUseCases>;

/** Binds the use cases of follow-up to their ports. */
export function createFollowUpUseCases(deps: FollowUpDeps) {
  return {
    planFollowUp: (input: { corpId: string; contactId: string }) => planFollowUp(deps, input),
    sweepTasks: (input: { corpId: string }) => sweepTasks(deps, input),
    /** Has a contact looked at again soon, e.g. after a person changed something about it. Never fails for the queue. */
    requestCheck: (corpId: string, contactId: string) => requestCheck(deps, corpId, contactId),

    dayList: (viewer: Viewer, memberId: string | null = null) => dayList(deps, viewer, memberId),
    tasksOfContact: (corpId: string, contactId: string, limit = 100) => tasksOfContact(deps, corpId, contactId, limit),
    taskViews: (corpId: string, tasks: readonly Task[]) => taskViews(deps, corpId, tasks),
    /** Tasks that the rules will make until an instant, if nothing happens. */
    upcomingTasks: (corpId: string, until: Date) => upcomingTasks(deps, corpId, until),
    findTask: (viewer: Viewer, taskId: string) => visibleTask(deps, viewer, taskId),

    createTask: (viewer: Viewer, input: CreateTaskInput) => createTask(deps, viewer, input),
    completeTask: (
      viewer: Viewer,
      taskId: string,
      input: { outcome: TaskOutcome; note: string; nextStep: NextStep | null },
    ) => completeTask(deps, viewer, taskId, input),
    snoozeTask: (viewer: Viewer, taskId: string, until: Date) => snoozeTask(deps, viewer, taskId, until),
    reopenTask: (viewer: Viewer, taskId: string) => reopenTask(deps, viewer, taskId),
    reassignTask: (viewer: Viewer, taskId: string, assigneeId: string) =>
      reassignTask(deps, viewer, taskId, assigneeId),

    /** Opens the day list's line of a warning again; see {@link reopenLine}. */
    reopenLine: (corpId: string, taskId: string, warningId: string) => reopenLine(deps, corpId, taskId, warningId),

    /** One act on several tasks, each for itself: a failure of one does not stop the others. */
    bulk: (viewer: Viewer, taskIds: readonly string[], act: BulkAct) => bulkTasks(deps, viewer, taskIds, act),

    resolvePromise: (viewer: Viewer, promiseId: string, status: "kept" | "dropped" | null) =>
      resolvePromise(deps, viewer, promiseId, status),
  };
}
