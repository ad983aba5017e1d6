/** The arithmetic of the follow-up report. Pure: rows in, counts out; the drill-down uses the same rules. */
import { promiseStatus, type StoredPromise } from "../promise/promise.js";
import type { LocalDate } from "../shared/time.js";
import {
  REPORT_METRICS,
  type DailyActivity,
  type Reply,
  type ReportCounts,
  type ReportMetric,
} from "./follow-up-report.js";
import type { ReportWindow } from "./report-period.js";

/** A promise of a member, as far as the report needs it. */
export type PromiseRow = Pick<StoredPromise, "id" | "memberId" | "saidAt" | "dueAt" | "keptAt" | "resolution">;

/** A task, as far as the report needs it. */
export interface TaskRow {
  id: string;
  memberId: string;
  /** From when on it counts as late. */
  lateFromAt: Date;
  doneAt: Date | null;
  /** Done or settled by itself; null while open. */
  endedAt: Date | null;
}

/** Something that happened once, at an instant. */
export interface EventRow {
  id: string;
  memberId: string;
  at: Date;
}

export interface ReportRows {
  newContacts: readonly EventRow[];
  /** Messages by member and day. */
  activity: readonly Pick<DailyActivity, "memberId" | "localDate" | "inbound" | "outbound">[];
  /** Conversations with any message inside the window, by member; does not add up over days. */
  conversations: readonly { memberId: string; count: number }[];
  /** Working minutes of every reply, by member and day. */
  replies: readonly (Pick<Reply, "memberId" | "localDate"> & { minutes: readonly number[] })[];
  promises: readonly PromiseRow[];
  tasks: readonly TaskRow[];
  stageMoves: readonly EventRow[];
}

const inWindow = (at: Date | null, window: ReportWindow): at is Date =>
  at !== null && at >= window.fromAt && at < window.toAt;

const onDays = (date: LocalDate, window: ReportWindow): boolean => date >= window.from && date <= window.to;

/**
 * The instant at which a promise counts for a metric in the window; null when it does not.
 * Made: when it was said. Kept and late: when it was kept. Broken: when it fell due, unless it was kept or dropped
 * by the end of the window.
 */
export function promiseCountsAt(metric: ReportMetric, promise: PromiseRow, window: ReportWindow): Date | null {
  if (metric === "promisesMade") return inWindow(promise.saidAt, window) ? promise.saidAt : null;
  const asOf = knownAt(promise, window.asOf);
  const status = promiseStatus(asOf, window.asOf);
  if (metric === "promisesBroken") {
    return status === "broken" && inWindow(promise.dueAt, window) ? promise.dueAt : null;
  }
  const wanted = metric === "promisesKept" ? "kept" : "late";
  const keptAt = asOf.keptAt ?? asOf.resolution?.at ?? null;
  return status === wanted && inWindow(keptAt, window) ? keptAt : null;
}

/** The promise as it stood at an instant: what came later is not known yet. */
function knownAt(promise: PromiseRow, at: Date): PromiseRow {
  return {
    ...promise,
    keptAt: promise.keptAt && promise.keptAt <= at ? promise.keptAt : null,
    resolution: promise.resolution && promise.resolution.at <= at ? promise.resolution : null,
  };
}

/** The instant at which a task counts for a metric in the window; null when it does not. */
export function taskCountsAt(metric: ReportMetric, task: TaskRow, window: ReportWindow): Date | null {
  if (metric === "tasksDone") return inWindow(task.doneAt, window) ? task.doneAt : null;
  const isEnded = task.endedAt !== null && task.endedAt <= window.asOf;
  return inWindow(task.lateFromAt, window) && task.lateFromAt < window.asOf && !isEnded ? task.lateFromAt : null;
}

/** Nearest-rank percentile of unordered numbers; null of none. */
export function percentile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[(sorted.length >> 1) - 1] ?? 0) + upper) / 2;
}

/** Counts with nothing in them. */
export const noCounts = (): ReportCounts => ({
  ...(Object.fromEntries(REPORT_METRICS.map((metric) => [metric, 0])) as Record<ReportMetric, number>),
  firstReplyMedianMinutes: null,
  firstReplyP90Minutes: null,
});

/** Counts per member and of all members together; members without anything are left out. */
export function countReport(
  rows: ReportRows,
  window: ReportWindow,
): { total: ReportCounts; members: Map<string, ReportCounts> } {
  const members = new Map<string, ReportCounts>();
  const minutes = new Map<string, number[]>();
  const add = (memberId: string, metric: ReportMetric, amount = 1): void => {
    let counts = members.get(memberId);
    if (!counts) members.set(memberId, (counts = noCounts()));
    counts[metric] += amount;
  };

  for (const row of rows.newContacts) if (inWindow(row.at, window)) add(row.memberId, "newContacts");
  for (const row of rows.stageMoves) if (inWindow(row.at, window)) add(row.memberId, "stageMoves");
  for (const row of rows.activity) {
    if (!onDays(row.localDate, window)) continue;
    if (row.inbound > 0) add(row.memberId, "inboundMessages", row.inbound);
    if (row.outbound > 0) add(row.memberId, "outboundMessages", row.outbound);
  }
  for (const row of rows.conversations) add(row.memberId, "conversations", row.count);
  for (const row of rows.replies) {
    if (!onDays(row.localDate, window)) continue;
    add(row.memberId, "replies", row.minutes.length);
    const own = minutes.get(row.memberId);
    if (own) own.push(...row.minutes);
    else minutes.set(row.memberId, [...row.minutes]);
  }
  for (const promise of rows.promises) {
    for (const metric of ["promisesMade", "promisesKept", "promisesLate", "promisesBroken"] as const) {
      if (promiseCountsAt(metric, promise, window)) add(promise.memberId, metric);
    }
  }
  for (const task of rows.tasks) {
    for (const metric of ["tasksDone", "tasksOverdue"] as const) {
      if (taskCountsAt(metric, task, window)) add(task.memberId, metric);
    }
  }

  const total = noCounts();
  for (const [memberId, counts] of members) {
    for (const metric of REPORT_METRICS) total[metric] += counts[metric];
    setReplyTimes(counts, minutes.get(memberId) ?? []);
  }
  setReplyTimes(total, [...minutes.values()].flat());
  return { total, members };
}

function setReplyTimes(counts: ReportCounts, minutes: readonly number[]): void {
  counts.firstReplyMedianMinutes = median(minutes);
  counts.firstReplyP90Minutes = percentile(minutes, 0.9);
}
