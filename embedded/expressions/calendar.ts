/**
 * Calendar arithmetic on local time: milliseconds since 1970 as if the wall clock showed UTC (proleptic Gregorian).
 */

export const dayMs = 86_400_000;

/** Year, month (1..12) and day of month (1..31). */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The date of a local time. */
export function civilDate(localMs: number): CivilDate {
  const date = new Date(localMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Midnight of a date; months and days out of range carry over. */
export function localMidnight(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day); // Date.UTC would read years below 100 as 19xx
  return date.getTime();
}

/** Days since 1970-01-01. */
export function dayNumber(localMs: number): number {
  return Math.floor(localMs / dayMs);
}

/** Milliseconds since local midnight. */
export function timeOfDay(localMs: number): number {
  return localMs - dayNumber(localMs) * dayMs;
}

/** 1 for Monday to 7 for Sunday. */
export function isoWeekday(localMs: number): number {
  const day = (dayNumber(localMs) + 4) % 7; // 1970-01-01 was a Thursday
  return day <= 0 ? day + 7 : day;
}

/** 1 to 366. */
export function dayOfYear(localMs: number): number {
  return dayNumber(localMs) - dayNumber(localMidnight(civilDate(localMs).year, 1, 1)) + 1;
}

/** ISO 8601 week: the week belongs to the year that holds its Thursday. */
export function isoWeek(localMs: number): { readonly year: number; readonly week: number } {
  const thursday = localMs + (4 - isoWeekday(localMs)) * dayMs;
  return { year: civilDate(thursday).year, week: Math.floor((dayOfYear(thursday) - 1) / 7) + 1 };
}

/** The Monday of ISO week 1 of a year, at midnight. */
export function isoYearStart(year: number): number {
  const fourth = localMidnight(year, 1, 4);
  return fourth - (isoWeekday(fourth) - 1) * dayMs;
}

/** Week of the year from 0 to 53; weeks begin on Sunday, the days before the first Sunday are week 0. */
export function sundayWeek(localMs: number): number {
  return Math.floor((dayOfYear(localMs) - 1 + 7 - (isoWeekday(localMs) % 7)) / 7);
}

/** The same local time `months` later, on the last day of the month where the day does not exist. */
export function addMonths(localMs: number, months: number): number {
  const { year, month, day } = civilDate(localMs);
  const lastDay = civilDate(localMidnight(year, month + months + 1, 0)).day;
  return localMidnight(year, month + months, Math.min(day, lastDay)) + timeOfDay(localMs);
}
