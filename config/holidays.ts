/** Reads the announced holidays beside this file into a work calendar. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { workCalendar, type HolidayEntry, type WorkCalendar } from "#src/domain/calendar/work-calendar.js";
import type { LunarCalendar } from "#src/domain/calendar/birthday.js";
import { projectRoot } from "./project-root.js";

const HolidayFile = z.object({
  year: z.int(),
  days: z.array(z.object({ name: z.string(), date: z.iso.date(), isOffDay: z.boolean() })),
});

/**
 * The announced days of all years in `config/holidays/`, by year.
 *
 * @throws ZodError a file is not in holiday-cn's format.
 */
export function loadHolidayYears(dir = join(projectRoot, "config/holidays")): Map<number, HolidayEntry[]> {
  const years = new Map<number, HolidayEntry[]>();
  for (const file of readdirSync(dir).filter((name) => /^\d{4}\.json$/.test(name))) {
    const { year, days } = HolidayFile.parse(JSON.parse(readFileSync(join(dir, file), "utf8")));
    years.set(year, days);
  }
  return years;
}

/**
 * The calendar of those years.
 *
 * @param lunar  for the feasts of years without a file; null: those are taken for ordinary days.
 */
export const loadWorkCalendar = (lunar: LunarCalendar | null = null): WorkCalendar =>
  workCalendar(loadHolidayYears(), lunar);
