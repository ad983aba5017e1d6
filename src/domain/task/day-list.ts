/** The order of a day list: groups by due time, inside them what hurts most first. */
import { addDays, instantAt, localDateOf } from "../shared/time.js";
import type { Stage } from "../stage/stage.js";
import type { Task } from "./task.js";

export type DayGroup = "overdue" | "today" | "upcoming";

/** When the task wants attention: its due time, or the end of its snooze when later. */
export const effectiveDueAt = (task: Pick<Task, "dueAt" | "snoozedUntil">): Date =>
  task.snoozedUntil && task.snoozedUntil > task.dueAt ? task.snoozedUntil : task.dueAt;

/** From when on lateness counts: nobody is late with a task that did not exist yet (an import brings old matters). */
export const lateFrom = (task: Pick<Task, "dueAt" | "snoozedUntil" | "createdAt">): Date => {
  const due = effectiveDueAt(task);
  return due > task.createdAt ? due : task.createdAt;
};

/** The group of an open task in the corp's zone. */
export function dayGroupOf(task: Pick<Task, "dueAt" | "snoozedUntil">, now: Date, zone: string): DayGroup {
  const due = effectiveDueAt(task);
  if (due < now) return "overdue";
  return due < endOfDay(now, zone) ? "today" : "upcoming";
}

/** The first instant of the next day in the zone. */
export const endOfDay = (now: Date, zone: string): Date => instantAt(addDays(localDateOf(now, zone), 1), 0, zone);

/** How much is at stake: later stages of an open deal first. */
const STAGE_WEIGHT: Readonly<Record<Stage, number>> = {
  opportunity: 9,
  qualified: 8,
  loyal: 7,
  repeat: 6,
  customer: 5,
  win_back: 4,
  engaged: 3,
  lead: 2,
  dormant: 1,
  lost: 0,
};

const REASON_RANK: Readonly<Record<Task["reason"], number>> = {
  promise_broken: 0,
  unanswered: 1,
  promise_due: 2,
  next_step: 3,
  manual: 3,
  sop: 3,
  care: 4,
  silence: 5,
};

/** Most urgent first; the same tasks always come in the same order. */
export function rankTasks<T extends { task: Task; stage: Stage }>(tasks: readonly T[]): T[] {
  return [...tasks].sort(
    (a, b) =>
      REASON_RANK[a.task.reason] - REASON_RANK[b.task.reason] ||
      byWaitOrValue(a, b) ||
      effectiveDueAt(a.task).getTime() - effectiveDueAt(b.task).getTime() ||
      (a.task.id < b.task.id ? -1 : a.task.id > b.task.id ? 1 : 0),
  );
}

/** Questions and promises go by time alone; everything else by what is at stake. */
function byWaitOrValue(a: { task: Task; stage: Stage }, b: { task: Task; stage: Stage }): number {
  return REASON_RANK[a.task.reason] <= 2 ? 0 : STAGE_WEIGHT[b.stage] - STAGE_WEIGHT[a.stage];
}
