import { fail } from "../errors.js";
import { MAX_DATE_MS, typeName, type Value } from "../values/types.js";

/**
 * A time zone: its offset from UTC, in milliseconds, at an instant or at a local wall-clock time. `offsetAt`: the
 * offset in force at an instant (ms since 1970, UTC). `toUtc`: the instant at which clocks in the zone show this wall-
 * clock time (ms as if it were UTC).
 */
export type Zone = { offsetAt(utcMs: number): number; toUtc(localMs: number): number };

const fixedZone = (offsetMs: number): Zone => ({ offsetAt: () => offsetMs, toUtc: (localMs) => localMs - offsetMs });

/** The zone without offset. */
export const utc: Zone = fixedZone(0);

const zones = new Map([["UTC", utc], ["GMT", utc], ["Z", utc]]); // prettier-ignore
const MAX_ZONES = 700; // there are about 600 names

/** The zone for an Olson name ("Asia/Shanghai") or an offset ("+08", "+0800", "-05:30"). @throws StoreError 40485. */
export function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const offset = /^([+-])(\d{2}):?(\d{2})?$/.exec(name);
  const minutes = Number(offset?.[2]) * 60 + Number(offset?.[3] ?? 0);
  const zone = offset ? fixedZone((offset[1] === "-" ? -1 : 1) * minutes * 60_000) : namedZone(name);
  if (zones.size < MAX_ZONES) zones.set(name, zone);
  return zone;
}

const PERIOD_MS = 2 ** 31; // about 25 days

/** Two offsets and the instant of the change between them. */
type Change = readonly [before: number, after: number, changeMs: number];

/**
 * A named zone with a table of offsets: Intl is asked twice per period of 25 days (once more per change, by bisection),
 * later lookups are one Map access.
 */
function namedZone(name: string): Zone {
  const offsetOf = intlOffsetReader(name);
  const periods = new Map<number, Change>();
  const load = (period: number): Change => {
    let [low, high] = [period * PERIOD_MS, (period + 1) * PERIOD_MS];
    const [before, after] = [offsetOf(low), offsetOf(high)];
    if (before === after) return [before, after, high];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetOf(middle) === before) low = middle;
      else high = middle;
    }
    return [before, after, high];
  };
  const offsetAt = (utcMs: number): number => {
    const period = Math.floor(utcMs / PERIOD_MS);
    const entry = periods.get(period) ?? load(period);
    if (periods.size > 20_000) periods.clear();
    periods.set(period, entry);
    return utcMs < entry[2] ? entry[0] : entry[1];
  };
  const toUtc = (localMs: number): number => {
    // A time that is skipped is read with the offset before the change, a repeated one means its first occurrence.
    const candidate = localMs - offsetAt(localMs - 24 * 3_600_000);
    if (candidate + offsetAt(candidate) === localMs) return candidate;
    const other = localMs - offsetAt(localMs + 24 * 3_600_000);
    return other + offsetAt(other) === localMs ? other : candidate;
  };
  return { offsetAt, toUtc };
}

function intlOffsetReader(name: string): (utcMs: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "longOffset" });
  } catch {
    return fail(40485, `unrecognized time zone identifier: "${name}"`);
  }
  return (utcMs) => {
    const instant = Math.max(-MAX_DATE_MS, Math.min(MAX_DATE_MS, utcMs));
    const text = format.formatToParts(instant).find(({ type }) => type === "timeZoneName")?.value ?? "";
    const [, sign, hours = 0, minutes = 0, seconds = 0] = /([+-])(\d+):(\d+)(?::(\d+))?/.exec(text) ?? [];
    return (sign === "-" ? -1000 : 1000) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
  };
}

/*
 * Calendar arithmetic on local time: milliseconds since 1970 as if the wall clock showed UTC (proleptic Gregorian).
 */

export const dayMs = 86_400_000;

/** Midnight of a date; months (1..12) and days out of range carry over. */
export function localMidnight(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day); // Date.UTC would read years below 100 as 19xx
}

const dayNumber = (localMs: number): number => Math.floor(localMs / dayMs);

/** Year, month (1..12), day of month and milliseconds since local midnight. */
export function civilDate(localMs: number): { year: number; month: number; day: number; timeMs: number } {
  const date = new Date(localMs);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  return { year, month, day, timeMs: localMs - dayNumber(localMs) * dayMs };
}

/** 1 for Monday to 7 for Sunday. */
const isoWeekday = (localMs: number): number => new Date(localMs).getUTCDay() || 7;

const dayOfYear = (localMs: number): number =>
  dayNumber(localMs) - dayNumber(localMidnight(civilDate(localMs).year, 1, 1)) + 1;

/** The Thursday of the week: the ISO week belongs to the year that holds it. */
const thursdayOf = (localMs: number): number => localMs + (4 - isoWeekday(localMs)) * dayMs;

/** The parts of a local time by the names of their operators. */
export const partsOf: Readonly<Record<string, (localMs: number) => number>> = {
  $year: (local) => civilDate(local).year,
  $month: (local) => civilDate(local).month,
  $dayOfMonth: (local) => civilDate(local).day,
  $dayOfYear: dayOfYear,
  $dayOfWeek: (local) => (isoWeekday(local) % 7) + 1,
  $isoDayOfWeek: isoWeekday,
  $hour: (local) => Math.floor(civilDate(local).timeMs / 3_600_000),
  $minute: (local) => Math.floor(civilDate(local).timeMs / 60_000) % 60,
  $second: (local) => Math.floor(civilDate(local).timeMs / 1000) % 60,
  $millisecond: (local) => civilDate(local).timeMs % 1000,
  // Weeks begin on Sunday, the days before the first Sunday are week 0.
  $week: (local) => Math.floor((dayOfYear(local) - 1 + 7 - (isoWeekday(local) % 7)) / 7),
  $isoWeek: (local) => Math.floor((dayOfYear(thursdayOf(local)) - 1) / 7) + 1,
  $isoWeekYear: (local) => civilDate(thursdayOf(local)).year,
};

/** A unit of time: so many milliseconds, days or months. */
export type TimeUnit = { readonly kind: "ms" | "days" | "months"; readonly size: number };

const unitsOf = (kind: TimeUnit["kind"], sizes: Record<string, number>): [string, TimeUnit][] =>
  Object.entries(sizes).map(([name, size]) => [name, { kind, size }]);
const units = new Map([
  ...unitsOf("ms", { millisecond: 1, second: 1000, minute: 60_000, hour: 3_600_000 }),
  ...unitsOf("days", { day: 1, week: 7 }),
  ...unitsOf("months", { month: 1, quarter: 3, year: 12 }),
]);

/** @throws StoreError 5439013 not a string; `unknownCode` for a unit that does not exist. */
export function timeUnit(unit: Value, unknownCode = 9): TimeUnit {
  if (typeof unit !== "string") return fail(5439013, `unit must be a string, got ${typeName(unit)}`);
  return units.get(unit) ?? fail(unknownCode, `unknown time unit value: ${unit}`);
}

/** The instant `amount` units later; days and longer units keep the local time, months end on their last day. */
export function addToDate(instant: number, { kind, size }: TimeUnit, amount: number, zone: Zone): number {
  const local = instant + zone.offsetAt(instant);
  let result = instant + amount * size;
  if (kind === "days") result = zone.toUtc(local + amount * size * dayMs);
  if (kind === "months") {
    const { year, month, day, timeMs } = civilDate(local);
    const target = month + amount * size;
    const lastDay = civilDate(localMidnight(year, target + 1, 0)).day;
    result = zone.toUtc(localMidnight(year, target, Math.min(day, lastDay)) + timeMs);
  }
  return Math.abs(result) <= MAX_DATE_MS ? result : fail(5166406, "date overflow: the result is out of range");
}

/** The start of the unit an instant lies in; weeks start on `weekday`. */
export function truncateDate(instant: number, { kind, size }: TimeUnit, zone: Zone, weekday: number): number {
  const local = instant + zone.offsetAt(instant);
  if (kind === "ms") {
    const reference = zone.toUtc(localMidnight(2000, 1, 1));
    return reference + Math.floor((instant - reference) / size) * size;
  }
  if (kind === "days") {
    const sinceStart = size === 7 ? (isoWeekday(local) - weekday + 7) % 7 : 0;
    return zone.toUtc((dayNumber(local) - sinceStart) * dayMs);
  }
  const { year, month } = civilDate(local);
  return zone.toUtc(localMidnight(year, month - ((month - 1) % size), 1));
}
