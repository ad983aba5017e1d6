/** Working-time arithmetic: how many working minutes lie between two instants, and when N of them are over. */
import { addDays, instantAt, localDateOf, MINUTE_MS, type LocalDate } from "../shared/time.js";
import type { WorkCalendar } from "./work-calendar.js";

/** A corp's working hours on every working day, as minutes after local midnight. */
export interface WorkingHours {
  zone: string;
  /** Ordered, not overlapping, e.g. [{from: 540, to: 720}, {from: 780, to: 1080}]. */
  spans: readonly { from: number; to: number }[];
}

/** Longest stretch that is walked day by day; beyond it a due time is not meaningful. */
const MAX_DAYS = 3_700;

/** Days whose instants are remembered per working hours. */
const MAX_KNOWN_DAYS = 5_000;
const knownDays = new WeakMap<WorkingHours, Map<LocalDate, readonly { start: number; end: number }[]>>();

/** The working spans of a day as instants in ms; remembered, because answers are measured over the same days. */
function spansOn(day: LocalDate, hours: WorkingHours): readonly { start: number; end: number }[] {
  let days = knownDays.get(hours);
  if (!days) knownDays.set(hours, (days = new Map()));
  let spans = days.get(day);
  if (!spans) {
    spans = hours.spans.map(({ from, to }) => ({
      start: instantAt(day, from, hours.zone).getTime(),
      end: instantAt(day, to, hours.zone).getTime(),
    }));
    if (days.size >= MAX_KNOWN_DAYS) days.clear();
    days.set(day, spans);
  }
  return spans;
}

/**
 * Working minutes between two instants (0 when `to` is not after `from`).
 * Holidays and make-up days count as the calendar says.
 */
export function workingMinutesBetween(from: Date, to: Date, hours: WorkingHours, calendar: WorkCalendar): number {
  if (to <= from) return 0;
  let total = 0;
  const lastDay = localDateOf(to, hours.zone);
  let day = localDateOf(from, hours.zone);
  for (let walked = 0; day <= lastDay && walked < MAX_DAYS; day = addDays(day, 1), walked++) {
    if (!calendar.isWorkingDay(day)) continue;
    for (const span of spansOn(day, hours)) {
      const start = Math.max(span.start, from.getTime());
      const end = Math.min(span.end, to.getTime());
      if (end > start) total += end - start;
    }
  }
  return Math.floor(total / MINUTE_MS);
}

/** The instant at which `minutes` working minutes after `from` are over. */
export function addWorkingMinutes(from: Date, minutes: number, hours: WorkingHours, calendar: WorkCalendar): Date {
  let left = minutes * MINUTE_MS;
  let day = localDateOf(from, hours.zone);
  for (let walked = 0; walked < MAX_DAYS; day = addDays(day, 1), walked++) {
    if (!calendar.isWorkingDay(day)) continue;
    for (const { start: opening, end } of spansOn(day, hours)) {
      const start = Math.max(opening, from.getTime());
      if (end <= start) continue;
      if (left <= end - start) return new Date(start + left);
      left -= end - start;
    }
  }
  throw new RangeError(`no working time found within ${MAX_DAYS} days after ${from.toISOString()}`);
}
