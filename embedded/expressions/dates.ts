import { Int32, Long, ObjectId, Timestamp } from "bson";
import { fail, must, refuse } from "../errors.js";
import { isWhole, toDouble } from "../values/numbers.js";
import { isDocument, isNullish, isNumber, operatorOf, typeName, type Value } from "../values/types.js";
import { addToDate, civilDate, difference, localMidnight, partsOf, timeUnit, truncateDate, utc } from "./calendar.js";
import { zoneOf } from "./calendar.js";
import type { Zone } from "./calendar.js";
import { lacking, type Named, named, needText, type Operator, type OperatorTable, orOnError } from "./operator.js";

const months = "January February March April May June July August September October November December".split(" ");
const pad = (n: number, length: number): string => String(n).padStart(length, "0");

/** What the letters of a format write: a part of the date with so many digits, or something of their own. */
const letters: Readonly<Record<string, readonly [part: string, digits: number]>> = {
  Y: ["$year", 4],
  m: ["$month", 2],
  d: ["$dayOfMonth", 2],
  H: ["$hour", 2],
  M: ["$minute", 2],
  S: ["$second", 2],
  L: ["$millisecond", 3],
  j: ["$dayOfYear", 3],
  u: ["$isoDayOfWeek", 1],
  w: ["$dayOfWeek", 1],
  U: ["$week", 2],
  V: ["$isoWeek", 2],
  G: ["$isoWeekYear", 4],
};

/** Writes an instant as the clock of a zone shows it, in a format such as "%Y-%m-%d". */
export function formatDate(format: string, instant: number, zone: Zone): string {
  const offset = zone.offsetAt(instant);
  const local = instant + offset;
  const { year, month } = civilDate(local);
  if (year < 0 || year > 9999) fail(18537, "$dateToString is only defined on year 0-9999");
  const own: Readonly<Record<string, string>> = {
    "%": "%",
    b: (months[month - 1] ?? "").slice(0, 3),
    B: months[month - 1] ?? "",
    z: offsetText(Math.trunc(offset / 60_000)),
    Z: String(Math.trunc(offset / 60_000)),
  };
  return format.replaceAll(/%([^]?)/g, (_, letter: string) => {
    if (letter === "") return fail(18535, "Unmatched '%' at end of format string");
    if (Object.hasOwn(own, letter)) return own[letter] ?? "";
    const [part = "", digits = 0] = Object.hasOwn(letters, letter) ? (letters[letter] ?? []) : [];
    return pad(partsOf[part]?.(local) ?? fail(18536, `Invalid format character '%${letter}'`), digits);
  });
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60), 2)}${pad(size % 60, 2)}`;
}

const isoPattern =
  /^(?<Y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})(?:[T ](?<H>\d{1,2}):(?<M>\d{2})(?::(?<S>\d{2})(?:[.,](?<L>\d{1,9}))?)?)?\s*(?<z>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/;

/**
 * Reads an ISO 8601 date and time ("2026-03-01", "2026-03-01T10:00:00.250+08:00", "2026-03-01 10:00").
 *
 * @param given the zone of a text that names none; with it the text must name none.
 * @throws StoreError 241 ConversionFailure; 238 for the other forms that MongoDB may read.
 */
export function parseDate(text: string, given?: Zone): Date {
  const failure = (reason: string): never => fail(241, `Error parsing date string '${text}'; ${reason}`);
  const match = isoPattern.exec(text.trim());
  if (!match && /\d/.test(text)) refuse("a date in another form than ISO 8601");
  const found: Partial<Record<string, string>> = match?.groups ?? failure("unexpected format");
  if (found["z"] !== undefined && given) failure("it names a zone, and there is a timezone argument");
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = "Y m d H M S"
    .split(" ")
    .map((letter) => Number(found[letter] ?? 0));
  const midnight = localMidnight(year, month, day);
  if (civilDate(midnight).day !== day || month < 1 || month > 12) failure("the date does not exist");
  if (hour > 23 || minute > 59 || second > 59) failure("the time is out of range");
  const millisecond = Number((found["L"] ?? "").padEnd(3, "0").slice(0, 3));
  const timeMs = hour * 3_600_000 + minute * 60_000 + second * 1000 + millisecond;
  const zone = found["z"] === undefined ? (given ?? utc) : zoneOf(found["z"]);
  return new Date(zone.toUtc(midnight + timeMs));
}

/** The instant of a value that expressions take as a date (Date, Timestamp, ObjectId). @throws StoreError with `code`. */
function instantOf(value: Value, code = 16006): number {
  if (value instanceof Date) return value.getTime();
  if (value instanceof ObjectId) return value.getTimestamp().getTime();
  if (value instanceof Timestamp) return value.t * 1000;
  return fail(code, `can't convert from BSON type ${typeName(value)} to Date`);
}

/**
 * The zone of an operator: UTC when none was given; undefined (the result is null) when it or one of the `required`
 * arguments is null or missing.
 */
function zoneFor({ get, has }: Named, required: readonly string[] = [], notText = 40517): Zone | undefined {
  if (required.some((key) => isNullish(get(key)))) return undefined;
  if (!has("timezone")) return utc;
  return isNullish(get("timezone")) ? undefined : zoneOf(needText(get("timezone"), notText, "timezone"));
}

/** What an operator answers for a date that is not there. */
const whenNull = ({ get, has }: Named): Value => (has("onNull") ? get("onNull") : null);

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

/** What stands for parts that `$dateFromParts` was not given. */
const fallbacks = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, millisecond: 0 };

function partNumber(value: Value, name: string): number {
  if (!isNumber(value) || !isWhole(value)) return fail(40515, `'${name}' must evaluate to an integer`);
  const number = toDouble(value);
  if (name === "year") {
    must(number >= 1 && number <= 9999, 40523, "the year must evaluate to an integer in the range 1 to 9999");
  }
  const isInRange = Math.abs(number) <= 32_767;
  return isInRange ? number : fail(31034, `'${name}' must evaluate to a value in the range [-32768, 32767]`);
}

const fromParts = named(`year:40516 month day hour minute second millisecond timezone`, [40519, 40518], (args) => {
  const given = Object.keys(fallbacks).filter(args.has);
  const zone = zoneFor(args, given);
  if (!zone) return null;
  const numbers = { ...fallbacks };
  for (const name of given) numbers[name as "year"] = partNumber(args.get(name), name);
  const { year, month, day, hour, minute, second, millisecond } = numbers;
  const timeMs = hour * 3_600_000 + minute * 60_000 + second * 1000 + millisecond;
  return new Date(zone.toUtc(localMidnight(year, month, day) + timeMs));
});

const fromString = named("dateString:40542 timezone onNull onError", [40540, 40541], (args) => {
  const text = args.get("dateString");
  const zone = zoneFor(args);
  if (isNullish(text)) return whenNull(args);
  if (!zone) return null;
  const given = args.has("timezone") ? zone : undefined;
  const attempt = (): Date => parseDate(needText(text, 241, "$dateFromString"), given);
  return orOnError(attempt, args.has("onError") ? () => args.get("onError") : undefined);
});

const differing = "startDate:5166303 endDate:5166304 unit:5166305";

/** Operators on dates. */
export const dateOperators: OperatorTable = {
  ...Object.fromEntries(Object.keys(partsOf).map((name) => [name, part(name)])),
  $dateFromParts: lacking("isoWeekYear isoWeek isoDayOfWeek", fromParts),
  $dateAdd: adder(1),
  $dateSubtract: adder(-1),
  $dateDiff: named(`${differing} timezone startOfWeek`, [5166301, 5166302], (args) => {
    const zone = zoneFor(args, ["startDate", "endDate", "unit"]);
    if (!zone) return null;
    const unit = timeUnit(args.get("unit"));
    const weekday = weekStart(args);
    if (weekday === null) return null;
    const [start = 0, end = 0] = ["startDate", "endDate"].map((key) => instantOf(args.get(key), 5166307));
    return Long.fromNumber(difference(start, end, unit, zone, weekday));
  }),
  $dateTrunc: named("date:5439009 unit:5439010 binSize timezone startOfWeek", [5439007, 5439008], (args) => {
    const zone = zoneFor(args, ["date", "unit", ...(args.has("binSize") ? ["binSize"] : [])]);
    if (!zone) return null;
    const unit = timeUnit(args.get("unit"), 5439014);
    const weekday = weekStart(args);
    if (weekday === null) return null;
    const bins = args.get("binSize") ?? new Int32(1);
    must(isNumber(bins) && isWhole(bins), 5439017, "'binSize' must be a 64-bit integer");
    must(toDouble(bins) > 0, 5439018, "$dateTrunc requires 'binSize' to be greater than 0");
    return new Date(truncateDate(instantOf(args.get("date"), 5439012), unit, toDouble(bins), zone, weekday));
  }),
  $dateToString: named("date:18628 format timezone onNull", [18629, 18534], (args) => {
    const format = args.get("format");
    const pattern = isNullish(format) ? undefined : needText(format, 18533, "'format' of $dateToString");
    const zone = zoneFor(args);
    if (isNullish(args.get("date"))) return whenNull(args);
    if (!zone || (args.has("format") && pattern === undefined)) return null;
    return formatDate(pattern ?? `%Y-%m-%dT%H:%M:%S.%L${zone === utc ? "Z" : ""}`, instantOf(args.get("date")), zone);
  }),
  $dateFromString: lacking("format", fromString),
};
