/** What the report is about, kept in the address. */
import { type Language, plainDay } from "../shared/text/date-words";
import { addDays } from "../shared/text/zoned-time";

export const PERIODS = ["day", "week", "month"] as const;
export type PeriodKind = (typeof PERIODS)[number];

export interface ReportChoice {
  period: PeriodKind;
  /** Any day of the period, "YYYY-MM-DD". */
  date: string;
  departmentId: string | null;
}

const isDay = (value: string | null): value is string => value !== null && /^\d{4}-\d{2}-\d{2}$/.test(value);

/** Reads the address; this month until today when nothing (or nonsense) is asked. */
export function choiceOf(search: URLSearchParams, today: string): ReportChoice {
  const date = search.get("date");
  return {
    period: PERIODS.find((period) => period === search.get("period")) ?? "month",
    date: isDay(date) ? date : today,
    departmentId: search.get("department") || null,
  };
}

/** The address of a choice; today's date is left out so that a bookmark stays current. */
export function searchOfChoice({ period, date, departmentId }: ReportChoice, today: string): URLSearchParams {
  const search = new URLSearchParams({ period });
  if (date !== today) search.set("date", date);
  if (departmentId) search.set("department", departmentId);
  return search;
}

/** Name of a period: the API's own in Chinese, put together from its days in English. */
export function periodWords(
  kind: PeriodKind,
  period: { from: string; to: string; label: string },
  language: Language,
): string {
  if (language === "zh") return period.label;
  const year = Number(period.from.slice(0, 4));
  const from = plainDay(period.from, year, "en");
  if (kind === "month") return `${from.split(" ")[1] ?? ""} ${year}`;
  return kind === "day" ? `${from} ${year}` : `${from} – ${plainDay(period.to, year, "en")}`;
}

/** A day in the period before or after; months keep to their first day so that none is skipped. */
export function stepDate(period: PeriodKind, date: string, step: 1 | -1): string {
  if (period === "day") return addDays(date, step);
  if (period === "week") return addDays(date, 7 * step);
  const [year = 1970, month = 1] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + step, 1)).toISOString().slice(0, 10);
}
