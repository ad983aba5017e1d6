/** What people do with tasks. Every change is checked against the viewer's scope and atomic in the store. */
import { reachesAny, reaches } from "#src/domain/member/data-scope.js";
import type { Viewer } from "#src/domain/member/member.js";
import { AppError, InvalidInputError, NotFoundError } from "#src/domain/shared/errors.js";
import { NO_CONTACT, type Task, type TaskOutcome } from "#src/domain/task/task.js";
import { randomId, stableId } from "../shared/ids.js";
import { requestCheck, taskChanged, type FollowUpDeps } from "./follow-up-deps.js";
import { expectWarningSettled, reopenWarningOf, settleWarning } from "./settle-warning.js";

export interface NextStep {
  title: string;
  dueAt: Date;
}

export interface CreateTaskInput {
  contactId: string;
  title: string;
  dueAt: Date;
  /** The viewer when left out. */
  assigneeId?: string | undefined;
  /** The same key by the same person makes one task. */
  idempotencyKey?: string | undefined;
}

/**
 * A follow-up that a person notes down.
 *
 * @throws NotFoundError     the contact or the assignee is outside the viewer's scope.
 * @throws InvalidInputError the due time is already over.
 */
export async function createTask(deps: FollowUpDeps, viewer: Viewer, input: CreateTaskInput): Promise<Task> {
  const now = deps.clock.now();
  await visibleContact(deps, viewer, input.contactId);
  const assigneeId = input.assigneeId ?? viewer.userId;
  if (!reaches(viewer, assigneeId)) throw new NotFoundError("成员", assigneeId);
  checkStep(input, now, "dueAt");
  const key = `manual:${viewer.userId}:${input.idempotencyKey ?? randomId("ik")}`;
  const task = await openOnce(
    deps,
    personTask({ ...input, corpId: viewer.corpId, key, assigneeId, reason: "manual" }, viewer, now),
  );
  return announce(deps, task);
}

/**
 * Ends a task with its result and the next step. The next step is stored first: a crash in between leaves one task too
 * many, never one too few, and pressing again meets the same one.
 *
 * @throws InvalidInputError a next step with a future date is missing although the matter is not closed.
 * @throws AppError          `conflict`: the task is no longer open, or settles itself.
 */
export async function completeTask(
  deps: FollowUpDeps,
  viewer: Viewer,
  taskId: string,
  input: { outcome: TaskOutcome; note: string; nextStep: NextStep | null },
): Promise<Task> {
  const now = deps.clock.now();
  const task = await visibleTask(deps, viewer, taskId);
  if (task.status !== "open") throw notOpen(task);
  if (task.contactId === NO_CONTACT)
    throw new AppError("conflict", "这件事录入后自己了结，不用标记完成", { details: { taskId } });
  if (!input.nextStep && input.outcome !== "closed") {
    throw new InvalidInputError([{ path: "nextStep", message: "请写下一步和日期；不再跟进请选“结束”" }]);
  }
  if (input.nextStep) checkStep(input.nextStep, now, "nextStep.dueAt");
  const next = input.nextStep ? await openOnce(deps, nextStepTask(task, input.nextStep, viewer, now)) : null;
  const { outcome, note } = input;
  const result = { outcome, note, byUserId: viewer.userId, at: now, nextTaskId: next?.id ?? null };
  await expectWarningSettled(deps, task);
  const done = await deps.tasks.complete(task.corpId, task.id, result);
  if (!done) {
    if (next) await deps.tasks.close(next.corpId, next.id, { why: "这条任务已由他人处理", messageId: null, at: now });
    throw notOpen(task);
  }
  await settleWarning(deps, done);
  return announce(deps, done);
}

/** Puts a task off until a future instant. @throws InvalidInputError, AppError `conflict` */
export async function snoozeTask(deps: FollowUpDeps, viewer: Viewer, taskId: string, until: Date): Promise<Task> {
  const task = await visibleTask(deps, viewer, taskId);
  if (until <= deps.clock.now()) throw new InvalidInputError([{ path: "until", message: "要晚于现在" }]);
  const snoozed = await deps.tasks.snooze(task.corpId, task.id, until);
  if (!snoozed) throw notOpen(task);
  deps.live.publish([taskChanged(snoozed)]);
  return snoozed;
}

/**
 * Takes back "done" (with the next step it made) or a snooze. On an open task without snooze it changes nothing.
 *
 * @throws AppError `conflict`: the matter settled itself, or somebody was faster.
 */
export async function reopenTask(deps: FollowUpDeps, viewer: Viewer, taskId: string): Promise<Task> {
  const task = await visibleTask(deps, viewer, taskId);
  if (task.status === "closed") throw new AppError("conflict", "这件事已经了结，不需要再打开", { details: { taskId } });
  if (task.status === "open" && !task.snoozedUntil) return task;
  const reopened = task.result
    ? await deps.tasks.undoDone(task.corpId, task.id, task.result.at)
    : await deps.tasks.snooze(task.corpId, task.id, null);
  if (!reopened)
    throw new AppError("conflict", "任务刚刚有了变化，请刷新后再试", { details: { taskId }, retryable: true });
  if (task.result?.nextTaskId) {
    await deps.tasks.close(task.corpId, task.result.nextTaskId, {
      why: "上一步已撤回",
      messageId: null,
      at: deps.clock.now(),
    });
  }
  if (task.result) await reopenWarningOf(deps, task);
  return announce(deps, reopened);
}

/** Gives a task to another member inside the viewer's scope. @throws NotFoundError, AppError `conflict` */
export async function reassignTask(
  deps: FollowUpDeps,
  viewer: Viewer,
  taskId: string,
  assigneeId: string,
): Promise<Task> {
  const task = await visibleTask(deps, viewer, taskId);
  if (!reaches(viewer, assigneeId)) throw new NotFoundError("成员", assigneeId);
  const moved = await deps.tasks.reassign(task.corpId, task.id, assigneeId);
  if (!moved) throw notOpen(task);
  deps.live.publish([taskChanged(task), taskChanged(moved)]);
  return moved;
}

/** The task, if the viewer's scope reaches its member or it was escalated to the viewer. @throws NotFoundError */
export async function visibleTask(deps: FollowUpDeps, viewer: Viewer, taskId: string): Promise<Task> {
  const task = await deps.tasks.find(viewer.corpId, taskId);
  if (!task || !(reaches(viewer, task.assigneeId) || task.escalatedTo === viewer.userId)) {
    throw new NotFoundError("任务", taskId);
  }
  return task;
}

/** @throws NotFoundError the contact is unknown or outside the viewer's scope. */
export async function visibleContact(deps: Pick<FollowUpDeps, "contacts">, viewer: Viewer, contactId: string) {
  const contact = await deps.contacts.find(viewer.corpId, contactId);
  const members = contact ? [...contact.memberIds, ...(contact.ownerId === null ? [] : [contact.ownerId])] : [];
  if (!contact || !reachesAny(viewer, members)) throw new NotFoundError("客户", contactId);
  return contact;
}

/** Stores a person's task; one that was taken back before is opened again. */
async function openOnce(deps: FollowUpDeps, task: Task): Promise<Task> {
  const { task: stored } = await deps.tasks.insertOnce(task);
  if (stored.status !== "closed") return stored;
  return (
    (await deps.tasks.revive(task.corpId, stored.id, { title: task.title, dueAt: task.dueAt }, task.createdAt)) ??
    stored
  );
}

/** Tells open pages, and has the contact looked at again: what people plan changes what the rules find. */
async function announce(deps: FollowUpDeps, task: Task): Promise<Task> {
  deps.live.publish([taskChanged(task)]);
  if (task.contactId !== NO_CONTACT) await requestCheck(deps, task.corpId, task.contactId);
  return task;
}

function checkStep(step: NextStep, now: Date, path: string): void {
  if (step.dueAt <= now) throw new InvalidInputError([{ path, message: "日期要晚于现在" }]);
}

const notOpen = (task: Task): AppError =>
  new AppError("conflict", "这条任务已经处理过了", { details: { taskId: task.id, status: task.status } });

function nextStepTask(done: Task, step: NextStep, viewer: Viewer, now: Date): Task {
  const key = `next_step:${done.id}:${stableId("ns", step.title, step.dueAt.toISOString())}`;
  const { corpId, contactId, assigneeId } = done;
  return personTask({ ...step, corpId, contactId, assigneeId, key, reason: "next_step" }, viewer, now);
}

function personTask(
  fields: Pick<Task, "corpId" | "key" | "assigneeId" | "contactId" | "reason" | "title" | "dueAt">,
  viewer: Viewer,
  now: Date,
): Task {
  const { corpId, key, assigneeId, contactId, reason, title, dueAt } = fields;
  return {
    corpId,
    id: stableId("tk", corpId, key),
    key,
    assigneeId,
    contactId,
    reason,
    title,
    messageId: null,
    quote: null,
    promiseId: null,
    suggestedText: "",
    dueAt,
    createdAt: now,
    status: "open",
    snoozedUntil: null,
    result: null,
    closedBy: null,
    escalatedTo: null,
    escalatedAt: null,
    createdBy: viewer.userId,
  };
}
