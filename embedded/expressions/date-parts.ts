import { Int32, Long, ObjectId, Timestamp } from "bson";
import { StoreError } from "../errors.js";
import { isWhole, toDouble } from "../values/numbers.js";
import { isDocument, isNullish, isNumber, typeName, type Value } from "../values/types.js";
import { namedArguments, namedOperator, needText } from "./arguments.js";
import {
  civilDate,
  dayMs,
  dayOfYear,
  isoWeek,
  isoWeekday,
  isoYearStart,
  localMidnight,
  sundayWeek,
  timeOfDay,
} from "./calendar.js";
import { type Operator, operatorTable } from "./scope.js";
import { type Zone, utc, zoneOf } from "./zone.js";

const hourMs = 3_600_000;
const clock = (localMs: number, unitMs: number, size: number) => Math.floor(timeOfDay(localMs) / unitMs) % size;

const clockNames = ["hour", "minute", "second", "millisecond"] as const;
const partNames = [
  "year",
  "month",
  "day",
  "isoWeekYear",
  "isoWeek",
  "isoDayOfWeek",
  ...clockNames,
  "timezone",
] as const;
const partCodes = { notObject: 40519, unknown: 40518, missing: 40516 };
type PartName = (typeof partNames)[number];

/** The parts of a date, in a zone; `$dateToParts` and `$dateFromParts`. */
export const datePartOperators = operatorTable({
  $year: part((local) => civilDate(local).year),
  $month: part((local) => civilDate(local).month),
  $dayOfMonth: part((local) => civilDate(local).day),
  $dayOfYear: part(dayOfYear),
  $dayOfWeek: part((local) => (isoWeekday(local) % 7) + 1),
  $isoDayOfWeek: part(isoWeekday),
  $hour: part((local) => clock(local, hourMs, 24)),
  $minute: part((local) => clock(local, 60_000, 60)),
  $second: part((local) => clock(local, 1000, 60)),
  $millisecond: part((local) => clock(local, 1, 1000)),
  $week: part(sundayWeek),
  $isoWeek: part((local) => isoWeek(local).week),
  $isoWeekYear: part(
    (local) => isoWeek(local).year,
    (n) => Long.fromNumber(n),
  ),
  $dateToParts: namedOperator(
    ["date"],
    ["timezone", "iso8601"],
    { notObject: 40524, unknown: 40520, missing: 40522 },
    ({ date, timezone, iso8601 }, given) => {
      const zone = zoneArgument(timezone, given.has("timezone"));
      if (isNullish(date) || !zone || (given.has("iso8601") && isNullish(iso8601))) return null;
      if (iso8601 !== undefined && typeof iso8601 !== "boolean")
        throw new StoreError(40521, "iso8601 must evaluate to a bool");
      const instant = instantOf(date);
      return toParts(instant + zone.offsetAt(instant), iso8601 === true);
    },
  ),
  $dateFromParts: fromParts(),
});

/**
 * The instant of a value that expressions take as a date: Date, Timestamp or ObjectId, in ms since 1970.
 *
 * @throws StoreError with `code` for other values.
 */
export function instantOf(value: Value, code = 16006): number {
  if (value instanceof Date) return value.getTime();
  if (value instanceof ObjectId) return value.getTimestamp().getTime();
  if (value instanceof Timestamp) return value.t * 1000;
  throw new StoreError(code, `can't convert from BSON type ${typeName(value)} to Date`);
}

/** The zone an argument names: UTC when it was not given, undefined when it is null or missing. */
export function zoneArgument(value: Value, isGiven: boolean, notText = 40517): Zone | undefined {
  if (!isGiven) return utc;
  if (isNullish(value)) return undefined;
  return zoneOf(needText(value, notText, "timezone"));
}

function part(read: (localMs: number) => number, make: (n: number) => Value = (n) => new Int32(n)): Operator {
  const codes = { notObject: 40536, unknown: 40535, missing: 40539 };
  const named = namedOperator<"date" | "timezone">(["date"], ["timezone"], codes, ({ date, timezone }, given) => {
    if (isNullish(date)) return null;
    const zone = zoneArgument(timezone, given.has("timezone"), 40533);
    if (!zone) return null;
    const instant = instantOf(date);
    return make(read(instant + zone.offsetAt(instant)));
  });
  return (argument, scope, name) => {
    if (Array.isArray(argument) && argument.length !== 1) {
      throw new StoreError(
        40536,
        `${name} accepts exactly one argument if given an array, but was given ${argument.length}`,
      );
    }
    const value = Array.isArray(argument) ? argument[0] : argument;
    // {date, timezone} is the long form; an object that is an operator is the date itself.
    const isLong = isDocument(value) && !Object.keys(value)[0]?.startsWith("$");
    return named(isLong ? value : { date: value }, scope, name);
  };
}

function toParts(local: number, isIso: boolean): Value {
  const clockParts = {
    hour: new Int32(clock(local, hourMs, 24)),
    minute: new Int32(clock(local, 60_000, 60)),
    second: new Int32(clock(local, 1000, 60)),
    millisecond: new Int32(clock(local, 1, 1000)),
  };
  if (isIso) {
    const { year, week } = isoWeek(local);
    const isoDayOfWeek = new Int32(isoWeekday(local));
    return { isoWeekYear: new Int32(year), isoWeek: new Int32(week), isoDayOfWeek, ...clockParts };
  }
  const { year, month, day } = civilDate(local);
  return { year: new Int32(year), month: new Int32(month), day: new Int32(day), ...clockParts };
}

function fromParts(): Operator {
  const named = namedOperator<PartName>([], partNames, partCodes, (values, given) => {
    const numbers = new Map<PartName, number>();
    for (const name of partNames) {
      if (name === "timezone" || !given.has(name)) continue;
      const number = partNumber(values[name], name);
      if (number === null) return null;
      numbers.set(name, number);
    }
    const zone = zoneArgument(values.timezone, given.has("timezone"));
    if (!zone) return null;
    const get = (name: PartName, fallback: number) => numbers.get(name) ?? fallback;
    const isIso = given.has("isoWeekYear");
    const year = get(isIso ? "isoWeekYear" : "year", 0);
    if (year < 1 || year > 9999) {
      throw new StoreError(
        40523,
        `'${isIso ? "isoWeekYear" : "year"}' must evaluate to an integer in the range 1 to 9999`,
      );
    }
    const day = isIso
      ? isoYearStart(year) + ((get("isoWeek", 1) - 1) * 7 + get("isoDayOfWeek", 1) - 1) * dayMs
      : localMidnight(year, get("month", 1), get("day", 1));
    const time = get("hour", 0) * hourMs + get("minute", 0) * 60_000 + get("second", 0) * 1000 + get("millisecond", 0);
    return new Date(zone.toUtc(day + time));
  });
  return (argument, scope, name) => {
    if (isDocument(argument)) {
      const has = (field: string) => Object.hasOwn(argument, field);
      namedArguments(name, argument, [], partNames, partCodes);
      if (!has("year") && !has("isoWeekYear")) {
        throw new StoreError(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
      }
      if (has("year") && ["isoWeekYear", "isoWeek", "isoDayOfWeek"].some(has)) {
        throw new StoreError(40489, "$dateFromParts does not allow mixing natural dates with ISO dates");
      }
      if (has("isoWeekYear") && ["month", "day"].some(has)) {
        throw new StoreError(40525, "$dateFromParts does not allow mixing ISO dates with natural dates");
      }
    }
    return named(argument, scope, name);
  };
}

function partNumber(value: Value, name: PartName): number | null {
  if (isNullish(value)) return null;
  if (!isNumber(value) || !isWhole(value)) {
    throw new StoreError(40515, `'${name}' must evaluate to an integer, found ${typeName(value)}`);
  }
  const number = toDouble(value);
  if (Math.abs(number) > 32_767 && !/year/i.test(name))
    throw new StoreError(31034, `'${name}' must evaluate to a value in the range [-32768, 32767]`);
  return number;
}
