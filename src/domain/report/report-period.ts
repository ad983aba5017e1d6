/** The periods a report speaks of: a day, an ISO week or a month, in the corp's zone. */
import { addDays, daysBetween, instantAt, isoWeekdayOf, type LocalDate } from "../shared/time.js";

export type PeriodKind = "day" | "week" | "month";

/** Both days included. */
export interface ReportPeriod {
  from: LocalDate;
  to: LocalDate;
  /** Plain Chinese, e.g. "11月23日 周一", "11月16日–22日", "2026年11月". */
  label: string;
}

/** The same stretch as instants, with the instant as of which promises and tasks are judged. */
export interface ReportWindow {
  from: LocalDate;
  to: LocalDate;
  fromAt: Date;
  /** Not included. */
  toAt: Date;
  /** The end of the stretch, or now while it lasts. */
  asOf: Date;
}

const WEEKDAYS = ["", "周一", "周二", "周三", "周四", "周五", "周六", "周日"] as const;

/** The period that a day lies in. */
export function periodOf(kind: PeriodKind, date: LocalDate): ReportPeriod {
  if (kind === "day") return labelled(kind, date, date);
  if (kind === "week") {
    const monday = addDays(date, 1 - isoWeekdayOf(date));
    return labelled(kind, monday, addDays(monday, 6));
  }
  return labelled(kind, `${date.slice(0, 7)}-01`, lastOfMonth(date));
}

/** The period before. */
export const previousPeriod = (kind: PeriodKind, period: ReportPeriod): ReportPeriod =>
  periodOf(kind, addDays(period.from, -1));

/** The days of the trend: those of the period, or the last 14 for a day. */
export function trendDays(kind: PeriodKind, period: ReportPeriod): LocalDate[] {
  const first = kind === "day" ? addDays(period.to, -13) : period.from;
  return Array.from({ length: daysBetween(first, period.to) + 1 }, (_, index) => addDays(first, index));
}

/** @param now promises and tasks of a period that still lasts are judged as of now. */
export function windowOf(from: LocalDate, to: LocalDate, zone: string, now: Date): ReportWindow {
  const toAt = instantAt(addDays(to, 1), 0, zone);
  return { from, to, fromAt: instantAt(from, 0, zone), toAt, asOf: toAt < now ? toAt : now };
}

const lastOfMonth = (date: LocalDate): LocalDate => {
  const [year = 0, month = 0] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
};

function labelled(kind: PeriodKind, from: LocalDate, to: LocalDate): ReportPeriod {
  const [year, month, day] = from.split("-").map(Number);
  if (kind === "month") return { from, to, label: `${year}年${month}月` };
  if (kind === "day") return { from, to, label: `${month}月${day}日 ${WEEKDAYS[isoWeekdayOf(from)] ?? ""}` };
  const [, endMonth, endDay] = to.split("-").map(Number);
  const end = endMonth === month ? `${endDay}日` : `${endMonth}月${endDay}日`;
  return { from, to, label: `${month}月${day}日–${end}` };
}
