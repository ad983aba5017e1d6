/** Why a task stands where it stands: points from what it is about, how late it is and who is waiting. Pure. */
import { HOUR_MS } from "../shared/time.js";
import { STAGE_LABELS } from "../stage/stage-labels.js";
import type { Stage } from "../stage/stage.js";
import { VALUE_TIER_LABELS, type ValueTier } from "../value/value-tier.js";
import { effectiveDueAt, lateFrom } from "./day-list.js";
import type { Task, TaskReason } from "./task.js";

export interface PriorityInput {
  task: Pick<Task, "id" | "reason" | "dueAt" | "snoozedUntil" | "createdAt" | "escalatedTo">;
  stage: Stage;
  tier: ValueTier | null;
  /** Of the contact's open warnings; null: none. */
  warning: "high" | "medium" | "low" | null;
  now: Date;
}

export interface Priority {
  score: number;
  /** What made the score, largest first, in plain Chinese. */
  why: string[];
}

/** What it is about counts most: a step between neighbours is more than one other part can make up for. */
const REASON_POINTS: Readonly<Record<TaskReason, readonly [number, string]>> = {
  promise_broken: [70, "答应的事已过时间"],
  unanswered: [60, "客户在等回复"],
  promise_due: [50, "答应的事快到时间"],
  warning: [45, "有预警"],
  next_step: [35, "约好的下一步"],
  manual: [35, "自己记下的事"],
  holidays: [35, "排期要靠它"],
  sop: [30, "计划里的一步"],
  care: [28, "生日或关怀"],
  stage_dwell: [20, "在这个阶段停得久"],
  silence: [15, "有一阵没联系"],
};
const STAGE_POINTS: Readonly<Record<Stage, number>> = {
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
const TIER_POINTS: Readonly<Record<ValueTier, number>> = { MVC: 12, MGC: 7, normal: 0, BZ: -6 };
const WARNING_POINTS = { high: 10, medium: 5, low: 2 } as const;
/** One point per two hours late, at most this many: an old matter does not bury today's for ever. */
const LATE_MAX = 12;
const ESCALATED = 6;

export function priorityOf({ task, stage, tier, warning, now }: PriorityInput): Priority {
  const [reasonPoints, reasonWords] = REASON_POINTS[task.reason];
  const hoursLate = Math.max(0, Math.floor((now.getTime() - lateFrom(task).getTime()) / HOUR_MS));
  const parts: [number, string][] = [
    [reasonPoints, reasonWords],
    [Math.min(LATE_MAX, Math.floor(hoursLate / 2)), `已晚 ${lateWords(hoursLate)}`],
    [task.reason === "holidays" ? 0 : STAGE_POINTS[stage], `阶段是${STAGE_LABELS[stage]}`],
    [tier === null ? 0 : TIER_POINTS[tier], tier === null ? "" : `客户是${VALUE_TIER_LABELS[tier]}`],
    [warning === null ? 0 : WARNING_POINTS[warning], "客户有未处理的预警"],
    [task.escalatedTo === null ? 0 : ESCALATED, "已告知主管"],
  ];
  const counted = parts.filter(([points]) => points !== 0).sort(([a], [b]) => b - a);
  return {
    score: counted.reduce((sum, [points]) => sum + points, 0),
    why: counted.map(([points, words]) => `${words} ${points > 0 ? "+" : ""}${points}`),
  };
}

const lateWords = (hours: number): string => (hours < 48 ? `${hours} 小时` : `${Math.floor(hours / 24)} 天`);

/** Most urgent first; the same tasks always come in the same order. */
export function byPriority<T extends { task: Pick<Task, "id" | "dueAt" | "snoozedUntil">; priority: Priority | null }>(
  rows: readonly T[],
): T[] {
  return [...rows].sort(
    (a, b) =>
      (b.priority?.score ?? 0) - (a.priority?.score ?? 0) ||
      effectiveDueAt(a.task).getTime() - effectiveDueAt(b.task).getTime() ||
      (a.task.id < b.task.id ? -1 : a.task.id > b.task.id ? 1 : 0),
  );
}
