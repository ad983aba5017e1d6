import { Int32, Long, ObjectId, Timestamp } from "bson";
import { fail, must, refuse } from "../errors.js";
import { isWhole, toDouble } from "../values/numbers.js";
import { isDocument, isNullish, isNumber, operatorOf, typeName, type Value } from "../values/types.js";
import { addToDate, civilDate, partsOf, timeUnit, truncateDate, utc, zoneOf } from "./calendar.js";
import type { Zone } from "./calendar.js";
import { type Named, named, needText, type Operator, type OperatorTable } from "./operator.js";

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

/**
 * The zone of an operator: UTC when none was given; undefined (the result is null) when it or one of the `required`
 * arguments is null or missing.
 */
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

/** Operators on dates. */
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
