/** The groups of a day list, by due time; inside them `byPriority` ranks. */
import { addDays, instantAt, localDateOf } from "../shared/time.js";
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

/**
 * The first instant that no longer belongs to the day in the zone. Midnight itself still does: what was promised for a
 * day without a time is due then.
 */
export const endOfDay = (now: Date, zone: string): Date =>
  new Date(instantAt(addDays(localDateOf(now, zone), 1), 0, zone).getTime() + 1);
