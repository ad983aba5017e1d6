import { Int32, Long, ObjectId, Timestamp } from "bson";
import { fail, must, refuse } from "../errors.js";
import { isDocument, isNullish, isNumber, isWhole, MAX_DATE_MS, operatorOf, toDouble } from "../values/values.js";
import { typeName, type Value } from "../values/values.js";
import { named, type Named, needText, type Operator, type OperatorTable } from "./operator.js";

/** A time zone: its offset from UTC, in milliseconds, at an instant or at a local wall-clock time. `offsetAt`: the
 * offset in force at an instant (ms since 1970, UTC). */
export type Zone = { offsetAt(utcMs: number): number; toUtc(localMs: number): number };
const fixedZone = (offsetMs: number): Zone => ({ offsetAt: () => offsetMs, toUtc: (localMs) => localMs - offsetMs });
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

type Change = readonly [before: number, after: number, changeMs: number];
/** A named zone with a table of offsets: Intl is asked twice per period of 25 days (once more per change, by
 * bisection), later lookups are one Map access. */
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

/* Calendar arithmetic on local time: milliseconds since 1970 as if the wall clock showed UTC (proleptic Gregorian). */

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
const dayOfYear = (local: number): number =>
  dayNumber(local) - dayNumber(localMidnight(civilDate(local).year, 1, 1)) + 1;
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

const pad = (n: number, length: number): string => String(n).padStart(length, "0");
/** What the letters of a format write: a part of the date with so many digits. */
const letters = new Map(
  (
    "Y $year 4,m $month 2,d $dayOfMonth 2,H $hour 2,M $minute 2,S $second 2,L $millisecond 3,j $dayOfYear 3," +
    "u $isoDayOfWeek 1,w $dayOfWeek 1,U $week 2,V $isoWeek 2,G $isoWeekYear 4"
  )
    .split(",")
    .map((one) => [one.charAt(0), one.slice(2).split(" ")] as const),
);

/** Writes an instant as the clock of a zone shows it, in a format such as "%Y-%m-%d". */
function formatDate(format: string, instant: number, zone: Zone): string {
  const offset = zone.offsetAt(instant);
  const local = instant + offset;
  const { year } = civilDate(local);
  if (year < 0 || year > 9999) fail(18537, "$dateToString is only defined on year 0-9999");
  const minutes = Math.trunc(offset / 60_000);
  const clock = pad(Math.floor(Math.abs(minutes) / 60), 2) + pad(Math.abs(minutes) % 60, 2);
  const own: Readonly<Record<string, string>> = { "%": "%", z: (minutes < 0 ? "-" : "+") + clock, Z: String(minutes) };
  return format.replaceAll(/%([^]?)/g, (_, letter: string) => {
    if (letter === "") return fail(18535, "Unmatched '%' at end of format string");
    if (Object.hasOwn(own, letter)) return own[letter] ?? "";
    if (letter === "b" || letter === "B") refuse(`%${letter} in the format of a date`);
    const [part = "", digits] = letters.get(letter) ?? fail(18536, `Invalid format character '%${letter}'`);
    return pad(partsOf[part]?.(local) ?? 0, Number(digits));
  });
}

/** The instant of a value that expressions take as a date (Date, Timestamp, ObjectId). @throws StoreError with `code`. */
function instantOf(value: Value, code = 16006): number {
  if (value instanceof Date) return value.getTime();
  if (value instanceof ObjectId) return value.getTimestamp().getTime();
  if (value instanceof Timestamp) return value.t * 1000;
  return fail(code, `can't convert from BSON type ${typeName(value)} to Date`);
}

/** The zone of an operator: UTC when none was given; undefined (the result is null) when it or one of the `required`
 * arguments is null or missing. */
function zoneFor({ get, has }: Named, required: readonly string[] = [], notText = 40517): Zone | undefined {
  if (required.some((key) => isNullish(get(key)))) return undefined;
  if (!has("timezone")) return utc;
  return isNullish(get("timezone")) ? undefined : zoneOf(needText(get("timezone"), notText, "timezone"));
}

const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/** 1 Monday to 7 Sunday, null for a null argument; Sunday when there is none. Only weeks look at it. */
function weekStart({ get, has }: Named): number | null {
  const value = get("startOfWeek");
  if (get("unit") !== "week" || !has("startOfWeek")) return 7;
  if (isNullish(value)) return null;
  if (typeof value !== "string") return fail(5439015, `startOfWeek must be a string, got ${typeName(value)}`);
  const wanted = value.toLowerCase();
  const index = weekdays.findIndex((day) => day === wanted || day.slice(0, 3) === wanted);
  return index < 0 ? fail(5439016, `unknown day of week value: ${value}`) : index + 1;
}

const adder = (sign: 1 | -1): Operator =>
  named("startDate:5166402 unit:5166402 amount:5166402 timezone", [5166400, 5166401], (args) => {
    const zone = zoneFor(args, ["startDate", "unit", "amount"]);
    if (!zone) return null;
    const instant = instantOf(args.get("startDate"), 5166403);
    const unit = timeUnit(args.get("unit"));
    const amount = args.get("amount");
    must(isNumber(amount) && isWhole(amount), 5166405, "'amount' must be an integer");
    return new Date(addToDate(instant, unit, sign * toDouble(amount), zone));
  });

function part(partName: string): Operator {
  const read = partsOf[partName] ?? Number;
  const whole = named("date:40539 timezone", [40536, 40535], (args) => {
    const zone = zoneFor(args, ["date"], 40533);
    if (!zone) return null;
    const instant = instantOf(args.get("date"));
    const result = read(instant + zone.offsetAt(instant));
    return partName === "$isoWeekYear" ? Long.fromNumber(result) : new Int32(result);
  });
  return (argument, scope, name) => {
    const isSingle = !Array.isArray(argument) || argument.length === 1;
    must(isSingle, 40536, `${name} accepts exactly one argument if given an array`);
    const value = Array.isArray(argument) ? argument[0] : argument;
    // {date, timezone} is the long form; an object that is an operator is the date itself.
    const isLong = isDocument(value) && operatorOf(value) === undefined;
    return whole(isLong ? value : { date: value }, scope, name);
  };
}

export const dateOperators: OperatorTable = {
  ...Object.fromEntries(Object.keys(partsOf).map((name) => [name, part(name)])),
  $dateAdd: adder(1),
  $dateSubtract: adder(-1),
  $dateTrunc: named("date:5439009 unit:5439010 binSize timezone startOfWeek", [5439007, 5439008], (args) => {
    const zone = zoneFor(args, ["date", "unit", ...(args.has("binSize") ? ["binSize"] : [])]);
    if (!zone) return null;
    const unit = timeUnit(args.get("unit"), 5439014);
    const weekday = weekStart(args);
    if (weekday === null) return null;
    const bins = args.get("binSize") ?? new Int32(1);
    must(isNumber(bins) && isWhole(bins), 5439017, "'binSize' must be a 64-bit integer");
    must(toDouble(bins) > 0, 5439018, "$dateTrunc requires 'binSize' to be greater than 0");
    if (toDouble(bins) !== 1) refuse("$dateTrunc with a binSize");
    return new Date(truncateDate(instantOf(args.get("date"), 5439012), unit, zone, weekday));
  }),
  $dateToString: named("date:18628 format timezone onNull", [18629, 18534], (args) => {
    const [format, date] = [args.get("format"), args.get("date")];
    const pattern = isNullish(format) ? undefined : needText(format, 18533, "'format' of $dateToString");
    const zone = zoneFor(args);
    if (isNullish(date)) return args.has("onNull") ? args.get("onNull") : null;
    if (!zone || (args.has("format") && pattern === undefined)) return null;
    return formatDate(pattern ?? `%Y-%m-%dT%H:%M:%S.%L${zone === utc ? "Z" : ""}`, instantOf(date), zone);
  }),
};
