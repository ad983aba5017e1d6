import { Int32, Long, ObjectId, Timestamp } from "bson";
import { fail, must } from "../errors.js";
import { isWhole, toDouble } from "../values/numbers.js";
import { isDocument, isNullish, isNumber, operatorOf, typeName, type Value } from "../values/types.js";
import { named, namedArguments, needText } from "./arguments.js";
import type { Operator, OperatorTable } from "./scope.js";
import { type Zone, utc, zoneOf } from "./zone.js";

/*
 * Calendar arithmetic on local time: milliseconds since 1970 as if the wall clock showed UTC (proleptic Gregorian).
 */

export const dayMs = 86_400_000;

/** Midnight of a date; months (1..12) and days out of range carry over. */
export function localMidnight(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day); // Date.UTC would read years below 100 as 19xx
}

/** Days since 1970-01-01. */
export const dayNumber = (localMs: number): number => Math.floor(localMs / dayMs);

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

/** The Monday of ISO week 1 of a year, at midnight. */
export function isoYearStart(year: number): number {
  const fourth = localMidnight(year, 1, 4);
  return fourth - (isoWeekday(fourth) - 1) * dayMs;
}

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

/** The instant of a value that expressions take as a date (Date, Timestamp, ObjectId). @throws StoreError with `code`. */
export function instantOf(value: Value, code = 16006): number {
  if (value instanceof Date) return value.getTime();
  if (value instanceof ObjectId) return value.getTimestamp().getTime();
  if (value instanceof Timestamp) return value.t * 1000;
  return fail(code, `can't convert from BSON type ${typeName(value)} to Date`);
}

/** The zone an argument names: UTC when it was not given, undefined when it is null or missing. */
export function zoneArgument(value: Value, isGiven: boolean, notText = 40517): Zone | undefined {
  if (!isGiven) return utc;
  return isNullish(value) ? undefined : zoneOf(needText(value, notText, "timezone"));
}

function part(partName: string): Operator {
  const read = partsOf[partName] ?? Number;
  const whole = named("date:40539 timezone", [40536, 40535], ({ get, has }) => {
    const date = get("date");
    const zone = isNullish(date) ? undefined : zoneArgument(get("timezone"), has("timezone"), 40533);
    if (!zone) return null;
    const instant = instantOf(date);
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

const fromParts = "year isoWeekYear month isoWeek day isoDayOfWeek hour minute second millisecond timezone";

/** The parts of a date, in a zone, and a date from its parts. */
export const datePartOperators: OperatorTable = {
  ...Object.fromEntries(Object.keys(partsOf).map((name) => [name, part(name)])),
  $dateFromParts: (argument, scope, name) => {
    const given = namedArguments(name, argument, fromParts, [40519, 40518]);
    must(given.has("year") || given.has("isoWeekYear"), 40516, "$dateFromParts requires 'year' or 'isoWeekYear'");
    const isMixed = given.has("year") && ["isoWeekYear", "isoWeek", "isoDayOfWeek"].some((one) => given.has(one));
    must(!isMixed, 40489, "$dateFromParts does not allow mixing natural dates with ISO dates");
    const isMixedIso = given.has("isoWeekYear") && (given.has("month") || given.has("day"));
    must(!isMixedIso, 40525, "$dateFromParts does not allow mixing ISO dates with natural dates");
    return named(fromParts, [40519, 40518], ({ get, has }) => {
      const names = fromParts.split(" ").filter((one) => one !== "timezone" && has(one));
      const numbers = new Map(names.map((one) => [one, partNumber(get(one), one)]));
      const zone = [...numbers.values()].includes(null) ? undefined : zoneArgument(get("timezone"), has("timezone"));
      if (!zone) return null;
      const number = (one: string, fallback: number): number => numbers.get(one) ?? fallback;
      const isIso = has("isoWeekYear");
      const year = number(isIso ? "isoWeekYear" : "year", 0);
      must(year >= 1 && year <= 9999, 40523, "the year must evaluate to an integer in the range 1 to 9999");
      const day = isIso
        ? isoYearStart(year) + ((number("isoWeek", 1) - 1) * 7 + number("isoDayOfWeek", 1) - 1) * dayMs
        : localMidnight(year, number("month", 1), number("day", 1));
      const seconds = number("hour", 0) * 3600 + number("minute", 0) * 60 + number("second", 0);
      return new Date(zone.toUtc(day + seconds * 1000 + number("millisecond", 0)));
    })(argument, scope, name);
  },
};

function partNumber(value: Value, name: string): number | null {
  if (isNullish(value)) return null;
  if (!isNumber(value) || !isWhole(value)) return fail(40515, `'${name}' must evaluate to an integer`);
  const number = toDouble(value);
  const isInRange = Math.abs(number) <= 32_767 || /year/i.test(name);
  return isInRange ? number : fail(31034, `'${name}' must evaluate to a value in the range [-32768, 32767]`);
}
