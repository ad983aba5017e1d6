/** Working time counted backwards: when to begin so that N working minutes are left. */
import { addDays, instantAt, localDateOf, MINUTE_MS } from "../shared/time.js";
import type { WorkCalendar } from "./work-calendar.js";
import type { WorkingHours } from "./working-time.js";

/** Longest stretch that is walked back day by day. */
const MAX_DAYS = 3_700;

/** The latest instant from which `minutes` working minutes lie before `to`. */
export function subtractWorkingMinutes(to: Date, minutes: number, hours: WorkingHours, calendar: WorkCalendar): Date {
  let left = minutes * MINUTE_MS;
  if (left <= 0) return to;
  let day = localDateOf(to, hours.zone);
  for (let walked = 0; walked < MAX_DAYS; day = addDays(day, -1), walked++) {
    if (!calendar.isWorkingDay(day)) continue;
    for (const span of hours.spans.toReversed()) {
      const start = instantAt(day, span.from, hours.zone).getTime();
      const end = Math.min(instantAt(day, span.to, hours.zone).getTime(), to.getTime());
      if (end <= start) continue;
      if (left <= end - start) return new Date(end - left);
      left -= end - start;
    }
  }
  throw new RangeError(`no working time found within ${MAX_DAYS} days before ${to.toISOString()}`);
}

/** The end of working hours of the day of an instant, or of the next working day when they are over or it is a day off. */
export function endOfWorkAfter(at: Date, hours: WorkingHours, calendar: WorkCalendar): Date {
  const lastMinute = hours.spans.at(-1)?.to ?? 18 * 60;
  const today = localDateOf(at, hours.zone);
  const end = instantAt(today, lastMinute, hours.zone);
  if (calendar.isWorkingDay(today) && end > at) return end;
  return instantAt(calendar.addWorkingDays(today, 1), lastMinute, hours.zone);
}
