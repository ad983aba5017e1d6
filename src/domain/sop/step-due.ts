/** When a step falls due. */
import { minuteOfLocalTime } from "../calendar/quiet-hours.js";
import type { WorkCalendar } from "../calendar/work-calendar.js";
import { addDays, instantAt, localDateOf, localMinuteOf, type LocalDate } from "../shared/time.js";
import type { SopWait } from "./sop.js";

/** The calendar day of a wait. */
export function stepDay(wait: SopWait, startedAt: Date, zone: string, calendar: WorkCalendar): LocalDate {
  const start = localDateOf(startedAt, zone);
  if (wait.unit === "calendar") return addDays(start, wait.day);
  const first = calendar.isWorkingDay(start) ? start : calendar.addWorkingDays(start, 1);
  return wait.day === 0 ? first : calendar.addWorkingDays(first, wait.day);
}

/**
 * The instant a step falls due.
 *
 * @param startedAt when the contact was enrolled (UTC).
 * @param zone      IANA zone of the corp. A wall-clock time that daylight saving skips is the first instant after it;
 *                  one that occurs twice is the first.
 * @returns the due instant (UTC), never earlier than `startedAt`.
 */
export function stepDueAt(wait: SopWait, startedAt: Date, zone: string, calendar: WorkCalendar): Date {
  const day = stepDay(wait, startedAt, zone, calendar);
  const minute = wait.at === null ? localMinuteOf(startedAt, zone) : minuteOfLocalTime(wait.at);
  const due = instantAt(day, minute, zone);
  return due < startedAt ? startedAt : due;
}
