/** A follow-up that a member has to do, with its reason and the message behind it. */
import type { WarningKind } from "../warning/warning.js";

export const TASK_REASONS = [
  "unanswered",
  "promise_due",
  "promise_broken",
  "silence",
  "care",
  "sop",
  "warning",
  "stage_dwell",
  "next_step",
  "manual",
  "holidays",
] as const;
export type TaskReason = (typeof TASK_REASONS)[number];

/** The contact of a task that is about the corp itself and not about a customer. */
export const NO_CONTACT = "";

export const TASK_OUTCOMES = ["reached", "no_answer", "interested", "not_now", "closed", "other"] as const;
export type TaskOutcome = (typeof TASK_OUTCOMES)[number];

/** What came of it, and the task that follows. */
export interface TaskResult {
  outcome: TaskOutcome;
  note: string;
  byUserId: string;
  at: Date;
  /** The next step; closed again when the result is undone. */
  nextTaskId: string | null;
}

/** The page on which a task about the corp itself is done; null: it is done with its contact. */
export const placeOf = (task: Pick<Task, "reason">): string | null =>
  task.reason === "holidays" ? "/settings/hours" : null;

/** The warning that a task answers. */
export interface TaskWarning {
  id: string;
  kind: WarningKind;
}

export interface Task {
  corpId: string;
  /** Deterministic for rule-made tasks: hash of `key`. */
  id: string;
  /** Unique in the corp: reason, contact and the thing it is about, e.g. "unanswered:ct_x:ms_y". */
  key: string;
  assigneeId: string;
  /** `NO_CONTACT`: about the corp itself; the task then settles itself, nobody completes it. */
  contactId: string;
  reason: TaskReason;
  /** Plain Chinese, one line: why. */
  title: string;
  messageId: string | null;
  quote: string | null;
  promiseId: string | null;
  /** The warning whose play this is; absent: none. Doing the task settles the warning. */
  warning?: TaskWarning;
  /** A text ready to copy; empty when there is none. */
  suggestedText: string;
  dueAt: Date;
  createdAt: Date;
  /** `closed`: the matter settled itself (the reply came, the promise was kept). */
  status: "open" | "done" | "closed";
  snoozedUntil: Date | null;
  result: TaskResult | null;
  closedBy: { why: string; messageId: string | null; at: Date } | null;
  escalatedTo: string | null;
  escalatedAt: Date | null;
  createdBy: string | null;
}
