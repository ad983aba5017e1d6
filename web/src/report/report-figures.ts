/** Arithmetic behind the report's lines and table. */
import type { FollowUpReportJson } from "#src/api/contract/contract.js";
import type { ReportCounts, ReportMetric } from "#src/domain/report/follow-up-report.js";

/** Share of promises that fell due and were kept in time, 0 to 100; null when none fell due. */
export function keepingRate(
  counts: Pick<ReportCounts, "promisesKept" | "promisesLate" | "promisesBroken">,
): number | null {
  const due = counts.promisesKept + counts.promisesLate + counts.promisesBroken;
  return due === 0 ? null : Math.round((counts.promisesKept / due) * 100);
}

export type Comparison = { kind: "same" | "up" | "down"; by: number } | null;

/** How a figure moved; null when either side has none. */
export function compare(now: number | null, before: number | null): Comparison {
  if (now === null || before === null) return null;
  if (now === before) return { kind: "same", by: 0 };
  return { kind: now > before ? "up" : "down", by: Math.abs(now - before) };
}

export type MemberRow = FollowUpReportJson["members"][number];
export const TABLE_COLUMNS = [
  "newContacts",
  "conversations",
  "inboundMessages",
  "outboundMessages",
  "firstReplyMedianMinutes",
  "firstReplyP90Minutes",
  "promisesMade",
  "promisesKept",
  "promisesLate",
  "promisesBroken",
  "tasksDone",
  "tasksOverdue",
  "stageMoves",
] as const satisfies readonly (keyof ReportCounts)[];
export type TableColumn = (typeof TABLE_COLUMNS)[number];

/** The records that a column's number counted; reply times open the replies. */
export const metricOf = (column: TableColumn): ReportMetric =>
  column === "firstReplyMedianMinutes" || column === "firstReplyP90Minutes" ? "replies" : column;

export interface TableSort {
  column: TableColumn | "member";
  isDescending: boolean;
}

/** Sorted copy; members without a figure come last in both directions, names break ties. */
export function sortMembers(rows: readonly MemberRow[], { column, isDescending }: TableSort): MemberRow[] {
  const byName = (a: MemberRow, b: MemberRow): number =>
    a.member.name.localeCompare(b.member.name, "zh-CN") || a.member.userId.localeCompare(b.member.userId);
  const sign = isDescending ? -1 : 1;
  if (column === "member") return [...rows].sort((a, b) => sign * byName(a, b));
  return [...rows].sort((a, b) => {
    const [x, y] = [a[column], b[column]];
    if (x === null || y === null) return x === y ? byName(a, b) : x === null ? 1 : -1;
    return sign * (x - y) || byName(a, b);
  });
}

/** Points of a small line in a box of the given size; gaps where a value is missing. Starts at zero. */
export function sparkPath(values: readonly (number | null)[], width: number, height: number): string {
  const top = Math.max(1, ...values.map((value) => value ?? 0));
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  let isPenDown = false;
  return values
    .map((value, index) => {
      if (value === null) {
        isPenDown = false;
        return "";
      }
      const point = `${isPenDown ? "L" : "M"}${(index * step).toFixed(1)} ${(height - (value / top) * height).toFixed(1)}`;
      isPenDown = true;
      return point;
    })
    .join("");
}
