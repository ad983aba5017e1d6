/** China's working days: ordinary weeks, holidays and make-up working days (调休) from a table of announced years. */
import { addDays, isoWeekdayOf, type LocalDate } from "../shared/time.js";
import type { LunarCalendar } from "./birthday.js";
import { statutoryDaysOf } from "./statutory-days.js";

/** One announced day. Source: the State Council's yearly notice, via holiday-cn. */
export interface HolidayEntry {
  name: string;
  date: LocalDate;
  /** true: a day off; false: a weekend day on which people work. */
  isOffDay: boolean;
}

/**
 * What kind of day it is. `unknown`: the year's arrangement is not in the table, so only the weekday and the days off that
 * the law fixes are known, not the make-up days around them.
 */
export type DayKind = "working" | "off" | "unknown-working" | "unknown-off";

export interface WorkCalendar {
  /** Years whose arrangement is in the table. */
  readonly knownYears: ReadonlySet<number>;
  kindOf(date: LocalDate): DayKind;
  /**
   * True on working days; in years without data the plain week and the statutory days off decide (and `kindOf` says that
   * it is unknown).
   */
  isWorkingDay(date: LocalDate): boolean;
  /** True when the year's arrangement has been announced and is in the table. */
  isKnown(date: LocalDate): boolean;
  /** Name of the holiday a day off belongs to, e.g. "国庆节"; null on ordinary days. */
  holidayNameOn(date: LocalDate): string | null;
  /** Announced runs of days off of one holiday that start in the year, e.g. 国庆节 2026-10-01..2026-10-07. */
  holidaysOf(year: number): readonly HolidayRun[];
  /** The n-th working day after a day (n ≥ 1). */
  addWorkingDays(date: LocalDate, days: number): LocalDate;
}

export interface HolidayRun {
  name: string;
  first: LocalDate;
  last: LocalDate;
}

/**
 * Builds the calendar from the announced days.
 *
 * @param years  year → its announced days (a year's notice may hold days of the neighbouring year).
 * @param lunar  finds the lunar feasts of years that are not among them; null: those years lack them.
 */
export function workCalendar(
  years: ReadonlyMap<number, readonly HolidayEntry[]>,
  lunar: LunarCalendar | null = null,
): WorkCalendar {
  const knownYears = new Set(years.keys());
  const byDate = new Map<LocalDate, HolidayEntry>();
  for (const entries of years.values()) for (const entry of entries) byDate.set(entry.date, entry);
  const runs = runsOf([...byDate.values()]);

  const isKnown = (date: LocalDate): boolean => knownYears.has(Number(date.slice(0, 4)));
  const statutory = new Map<number, ReadonlyMap<LocalDate, string>>();
  /** Name of the day off that the law fixes, where nothing was announced. */
  const assumedOn = (date: LocalDate): string | null => {
    if (isKnown(date)) return null;
    const year = Number(date.slice(0, 4));
    const days = statutory.get(year) ?? statutoryDaysOf(year, lunar);
    statutory.set(year, days);
    return days.get(date) ?? null;
  };
  const isWorkingDay = (date: LocalDate): boolean => {
    const entry = byDate.get(date);
    return entry ? !entry.isOffDay : isoWeekdayOf(date) <= 5 && assumedOn(date) === null;
  };
  return {
    knownYears,
    isKnown,
    isWorkingDay,
    kindOf: (date) => {
      const working = isWorkingDay(date);
      if (isKnown(date)) return working ? "working" : "off";
      return working ? "unknown-working" : "unknown-off";
    },
    holidayNameOn: (date) => {
      const entry = byDate.get(date);
      if (entry) return entry.isOffDay ? entry.name : null;
      return assumedOn(date);
    },
    holidaysOf: (year) => runs.filter((run) => run.first.startsWith(`${year}-`)),
    addWorkingDays: (date, days) => {
      let day = date;
      for (let left = days; left > 0;) {
        day = addDays(day, 1);
        if (isWorkingDay(day)) left--;
      }
      return day;
    },
  };
}

function runsOf(entries: HolidayEntry[]): HolidayRun[] {
  const off = entries.filter((entry) => entry.isOffDay).sort((a, b) => (a.date < b.date ? -1 : 1));
  const runs: HolidayRun[] = [];
  for (const { name, date } of off) {
    const open = runs.at(-1);
    if (open && open.name === name && addDays(open.last, 1) === date) open.last = date;
    else runs.push({ name, first: date, last: date });
  }
  return runs;
}
