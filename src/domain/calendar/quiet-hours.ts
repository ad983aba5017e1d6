/** Hours in which nothing goes out, and the settings' local times as minutes. */
import { addDays, instantAt, localDateOf, localMinuteOf } from "../shared/time.js";
import type { Settings } from "../settings/settings.js";
import type { WorkingHours } from "./working-time.js";

/** Local wall-clock times, "HH:mm"; may cross midnight. Equal ends mean that there are no quiet hours. */
export interface QuietHours {
  from: string;
  to: string;
}

/** Minutes after local midnight of "HH:mm". */
export function minuteOfLocalTime(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}

/** The settings' working hours in the calendar's shape. */
export const workingHoursOf = (settings: Pick<Settings, "zone" | "workingHours">): WorkingHours => ({
  zone: settings.zone,
  spans: settings.workingHours.map((span) => ({ from: minuteOfLocalTime(span.from), to: minuteOfLocalTime(span.to) })),
});

/** Is the instant inside quiet hours? The start belongs to them, the end does not. */
export function isQuiet(at: Date, quiet: QuietHours, zone: string): boolean {
  const from = minuteOfLocalTime(quiet.from);
  const to = minuteOfLocalTime(quiet.to);
  const minute = localMinuteOf(at, zone);
  if (from === to) return false;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** The instant itself when it is allowed, else the end of the quiet hours it lies in. */
export function nextAllowedAt(at: Date, quiet: QuietHours, zone: string): Date {
  if (!isQuiet(at, quiet, zone)) return at;
  const to = minuteOfLocalTime(quiet.to);
  const day = localDateOf(at, zone);
  const end = instantAt(day, to, zone);
  // Not `localMinute < to`: across a daylight-saving jump only the instants tell which end comes next.
  return end > at ? end : instantAt(addDays(day, 1), to, zone);
}

/**
 * An allowed instant on a local day, as near to the wanted time as it gets: the wanted time, else the end of the quiet
 * hours when that is the same day, else the last minute before they begin.
 *
 * @returns null when the whole day is quiet.
 */
export function allowedOnDay(day: string, atLocalTime: string, quiet: QuietHours, zone: string): Date | null {
  const wanted = instantAt(day, minuteOfLocalTime(atLocalTime), zone);
  const later = nextAllowedAt(wanted, quiet, zone);
  if (localDateOf(later, zone) === day) return later;
  const before = instantAt(day, minuteOfLocalTime(quiet.from) - 1, zone);
  return localDateOf(before, zone) === day && !isQuiet(before, quiet, zone) ? before : null;
}
