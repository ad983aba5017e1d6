/** Why a rule-made task is no longer needed, in plain Chinese. */
import type { FollowUpInput, Matter } from "./follow-up-rules.js";
import { STALE_AFTER_DAYS } from "./follow-up-rules.js";
import type { Task, TaskReason } from "./task.js";
import { DAY_MS } from "../shared/time.js";
import { isTriedSilence } from "./warning-matters.js";

const RULE_REASONS: ReadonlySet<TaskReason> = new Set([
  "unanswered",
  "promise_due",
  "promise_broken",
  "silence",
  "stage_dwell",
  "warning",
]);

/** Made by the rules, so the rules may close it; what a person made stays until a person ends it. */
export const isRuleMade = (task: Pick<Task, "reason" | "createdBy">): boolean =>
  task.createdBy === null && RULE_REASONS.has(task.reason);

/**
 * Does a task under another record's key stand for this matter? Keys are kind, contact and the thing itself; a promise's
 * id goes with its contact, so there the words decide.
 */
export function isSameMatter(task: Pick<Task, "key" | "messageId" | "quote">, matter: Matter): boolean {
  const [kind, , ...thing] = task.key.split(":");
  const [wantedKind, , ...wanted] = matter.key.split(":");
  if (kind !== wantedKind) return false;
  if (kind === "promise") return task.messageId === matter.messageId && task.quote === matter.quote;
  return thing.join(":") === wanted.join(":");
}

/** The explanation stored with a task that closes by itself. */
export function settledBecause(task: Task, input: FollowUpInput): { why: string; messageId: string | null } {
  const { contact, now } = input;
  if (contact.optedOutAt) return { why: "客户表示不再接收联系", messageId: null };
  if (contact.stage === "lost" && task.warning?.kind !== "removed") return { why: "客户已流失", messageId: null };
  if (task.promiseId !== null) return promiseSettled(task, input);
  if (task.reason === "warning") return { why: warningSettled(task, input), messageId: null };
  if (task.reason === "silence") {
    return { why: input.hasPlannedStep ? "已安排下一步" : "有了新的联系", messageId: null };
  }
  if (task.reason === "stage_dwell") {
    return { why: input.hasPlannedStep ? "已安排下一步" : "有了进展", messageId: null };
  }
  const isStillOpen = input.questions.some((question) => question.messageId === task.messageId);
  if (!isStillOpen) return { why: "已经回复", messageId: null };
  return { why: isOld(task, now) ? "时间已久，合并为一条联系建议" : "还没到提醒的时候", messageId: null };
}

function promiseSettled(task: Task, { promises, now }: FollowUpInput): { why: string; messageId: string | null } {
  const promise = promises.find((candidate) => candidate.id === task.promiseId);
  if (!promise) return { why: "原来的话已更正", messageId: null };
  if (promise.resolution?.status === "dropped") return { why: "承诺已取消", messageId: null };
  if (promise.keptBy !== null) return { why: "承诺已兑现", messageId: promise.keptBy };
  if (promise.resolution?.status === "kept") return { why: "承诺已兑现", messageId: null };
  return { why: isOld(task, now) ? "时间已久，合并为一条联系建议" : "约定的时间已更改", messageId: null };
}

function warningSettled(task: Task, { warnings, contact, hasPlannedStep }: FollowUpInput): string {
  const warning = warnings.find((candidate) => candidate.id === task.warning?.id);
  if (!warning) return "原来的话已更正";
  if (warning.status === "acted") return "预警已按建议安排";
  if (warning.status === "dismissed") return `预警不再处理：${warning.decision?.reason ?? ""}`;
  if (warning.status === "ended") return warning.endedWhy ?? "预警已结束";
  if (isTriedSilence(warning, contact.lastMessageAt)) return "已经联系过";
  return hasPlannedStep && warning.kind === "silence" ? "已安排下一步" : "合并为一条联系建议";
}

const isOld = (task: Task, now: Date): boolean =>
  now.getTime() - task.dueAt.getTime() > (STALE_AFTER_DAYS - 1) * DAY_MS;

const DUE_WHEN_NOTICED: ReadonlySet<TaskReason> = new Set(["silence", "stage_dwell", "warning"]);

/** What to change on an open task so that it says what its matter says now; null: nothing. */
export function refreshOf(task: Task, matter: Matter): Partial<Task> | null {
  const changes: Partial<Task> = {};
  if (task.reason !== matter.reason) changes.reason = matter.reason;
  if (task.title !== matter.title) changes.title = matter.title;
  if (task.promiseId !== matter.promiseId) changes.promiseId = matter.promiseId;
  if (task.messageId !== matter.messageId) changes.messageId = matter.messageId;
  if (task.quote !== matter.quote) changes.quote = matter.quote;
  if (task.suggestedText !== matter.suggestedText) changes.suggestedText = matter.suggestedText;
  if (matter.warning && task.warning?.id !== matter.warning.id)
    changes.warning = { id: matter.warning.id, kind: matter.warning.kind };
  // A silence is due on the day it was noticed; looking again does not put it off.
  if (!DUE_WHEN_NOTICED.has(matter.reason) && task.dueAt.getTime() !== matter.dueAt.getTime())
    changes.dueAt = matter.dueAt;
  return Object.keys(changes).length === 0 ? null : changes;
}
