/** Wall-clock arithmetic of the time grammar: local times as milliseconds as if they were UTC. */
import type { TimeGrain, TimeInterval } from "../match.js";

/** A local wall-clock time: milliseconds since 1970 as if the zone were UTC. */
export type Wall = number;

/** A half-open stretch of wall-clock time. */
export interface Unit {
  from: Wall;
  to: Wall;
  grain: TimeGrain;
}

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** Wall time of a date and clock; months and days beyond their range roll over. */
export function wall(year: number, month: number, day = 1, hour = 0, minute = 0, second = 0): Wall {
  // Date.UTC takes the years 0 to 99 for those of the twentieth century
  if (year >= 100) return Date.UTC(year, month - 1, day, hour, minute, second);
  const plain = new Date(0);
  plain.setUTCFullYear(year, month - 1, day);
  plain.setUTCHours(hour, minute, second, 0);
  return plain.getTime();
}

export const yearOf = (at: Wall): number => new Date(at).getUTCFullYear();
export const monthOf = (at: Wall): number => new Date(at).getUTCMonth() + 1;
export const dayOf = (at: Wall): number => new Date(at).getUTCDate();
/** Midnight before. */
export const midnight = (at: Wall): Wall => Math.floor(at / DAY) * DAY;
/** 1 Monday to 7 Sunday. */
export const weekdayOf = (at: Wall): number => new Date(at).getUTCDay() || 7;
/** Midnight of the Monday before. */
export const mondayOf = (at: Wall): Wall => midnight(at) - (weekdayOf(at) - 1) * DAY;
export const daysInMonth = (year: number, month: number): number =>
  new Date(Date.UTC(2000 + (((year % 400) + 400) % 400), month, 0)).getUTCDate();
export const isDay = (year: number, month: number, day: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);

/** The same clock on the same day some months on, or on the month's last day where it has no such day. */
export function addMonths(at: Wall, months: number): Wall {
  const date = new Date(at);
  const total = date.getUTCFullYear() * 12 + date.getUTCMonth() + months;
  const year = Math.floor(total / 12);
  const month = total - year * 12 + 1;
  return wall(year, month, Math.min(date.getUTCDate(), daysInMonth(year, month))) + (at - midnight(at));
}

/** The unit of a grain that holds a time. */
export function unitAround(at: Wall, grain: TimeGrain): Unit {
  switch (grain) {
    case "second":
      return { from: Math.floor(at / SECOND) * SECOND, to: Math.floor(at / SECOND) * SECOND + SECOND, grain };
    case "minute":
      return { from: Math.floor(at / MINUTE) * MINUTE, to: Math.floor(at / MINUTE) * MINUTE + MINUTE, grain };
    case "hour":
      return { from: Math.floor(at / HOUR) * HOUR, to: Math.floor(at / HOUR) * HOUR + HOUR, grain };
    case "day":
      return { from: midnight(at), to: midnight(at) + DAY, grain };
    case "week":
      return { from: mondayOf(at), to: mondayOf(at) + 7 * DAY, grain };
    case "month":
      return months(yearOf(at), monthOf(at), 1, grain);
    case "quarter":
      return months(yearOf(at), Math.floor((monthOf(at) - 1) / 3) * 3 + 1, 3, grain);
    case "year":
      return months(yearOf(at), 1, 12, grain);
    default:
      return grain satisfies never;
  }
}

/** Some whole months from the first of one. */
export function months(year: number, month: number, count: number, grain: TimeGrain = "month"): Unit {
  return { from: wall(year, month, 1), to: wall(year, month + count, 1), grain };
}

/** Some whole days. */
export const days = (from: Wall, count: number, grain: TimeGrain = "day"): Unit => ({
  from: midnight(from),
  to: midnight(from) + count * DAY,
  grain,
});
export const day = (year: number, month: number, date: number): Unit => days(wall(year, month, date), 1);

export const isoWall = (at: Wall): string => {
  const text = new Date(at).toISOString();
  return text.slice(0, 19);
};
/** Local date of a wall time. */
export const isoDay = (at: Wall): string => new Date(at).toISOString().slice(0, 10);

/** A unit as the interval of a match. */
export const intervalOf = (unit: Unit): TimeInterval => ({
  from: isoWall(unit.from),
  to: isoWall(unit.to),
  grain: unit.grain,
});
