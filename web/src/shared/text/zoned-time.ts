/** Wall-clock arithmetic in the corp's zone on plain instants, without a date library in the first load. */

export interface WallClock {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  /** 0 Sunday to 6 Saturday. */
  weekday: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const formatOf = (zone: string): Intl.DateTimeFormat => {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    });
    formats.set(zone, format);
  }
  return format;
};

/** What the clock on the wall shows at an instant. */
export function wallClock(at: Date, zone: string): WallClock {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return { year, month, day, hour, minute, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() };
}

const pad = (value: number): string => String(value).padStart(2, "0");

/** "YYYY-MM-DD" of an instant. */
export function localDay(at: Date, zone: string): string {
  const { year, month, day } = wallClock(at, zone);
  return `${year}-${pad(month)}-${pad(day)}`;
}

/** "HH:mm" of an instant. */
export function localTime(at: Date, zone: string): string {
  const { hour, minute } = wallClock(at, zone);
  return `${pad(hour)}:${pad(minute)}`;
}

const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000);

/** Whole days from one "YYYY-MM-DD" to another; negative when `to` is earlier. */
export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from);

/** The day `count` days later (or earlier). */
export const addDays = (day: string, count: number): string =>
  new Date((dayNumber(day) + count) * 86_400_000).toISOString().slice(0, 10);

/** 0 Sunday to 6 Saturday of a "YYYY-MM-DD". */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/** The instant at which the wall shows that day and "HH:mm" (the earlier one when it happens twice). */
export function instantOf(day: string, time: string, zone: string): Date {
  const asUtc = Date.parse(`${day}T${time}:00Z`);
  const shown = wallClock(new Date(asUtc), zone);
  const shownUtc = Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute);
  const first = new Date(asUtc - (shownUtc - asUtc));
  const again = wallClock(first, zone);
  const drift = Date.UTC(again.year, again.month - 1, again.day, again.hour, again.minute) - asUtc;
  return new Date(first.getTime() - drift);
}

/** The next Monday after a day (a Monday itself gives the one a week later). */
export const nextMonday = (day: string): string => addDays(day, (8 - weekdayOf(day)) % 7 || 7);
