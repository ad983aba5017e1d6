import { StoreError } from "../errors.js";
import { isNullish, typeName, type Value } from "../values/types.js";
import { folded, namedArguments } from "./arguments.js";
import { civilDate, dayOfYear, isoWeek, isoWeekday, sundayWeek, timeOfDay } from "./calendar.js";
import { dateReader, parseDate } from "./date-parse.js";
import { instantOf, zoneArgument } from "./date-parts.js";
import { constant, operatorTable } from "./scope.js";
import { type Zone, utc } from "./zone.js";

/** `$dateToString` and `$dateFromString`. */
export const dateTextOperators = operatorTable({
  $dateToString: (argument, scope, name) => {
    const codes = { notObject: 18629, unknown: 18534, missing: 18628 };
    const raw = namedArguments(name, argument, ["date"], ["format", "timezone", "onNull"], codes);
    const date = scope.compile(raw.get("date"));
    const format = raw.has("format") ? scope.compile(raw.get("format")) : constant(undefined);
    const timezone = raw.has("timezone") ? scope.compile(raw.get("timezone")) : constant(undefined);
    const onNull = scope.compile(raw.has("onNull") ? raw.get("onNull") : null);
    return folded([date, format, timezone, onNull], (root, variables) => {
      const pattern = format(root, variables);
      if (!isNullish(pattern) && typeof pattern !== "string") {
        throw new StoreError(18533, `$dateToString requires that 'format' be a string, found: ${typeName(pattern)}`);
      }
      const zone = zoneArgument(timezone(root, variables), raw.has("timezone"));
      const value = date(root, variables);
      if (isNullish(value)) return onNull(root, variables);
      if (!zone || (raw.has("format") && isNullish(pattern))) return null;
      return writer(pattern ?? (zone === utc ? "%Y-%m-%dT%H:%M:%S.%LZ" : "%Y-%m-%dT%H:%M:%S.%L"))(
        instantOf(value),
        zone,
      );
    });
  },
  $dateFromString: (argument, scope, name) => {
    const codes = { notObject: 40540, unknown: 40541, missing: 40542 };
    const raw = namedArguments(name, argument, ["dateString"], ["format", "timezone", "onNull", "onError"], codes);
    const text = scope.compile(raw.get("dateString"));
    const format = raw.has("format") ? scope.compile(raw.get("format")) : undefined;
    const timezone = raw.has("timezone") ? scope.compile(raw.get("timezone")) : constant(undefined);
    const onNull = scope.compile(raw.has("onNull") ? raw.get("onNull") : null);
    const onError = raw.has("onError") ? scope.compile(raw.get("onError")) : undefined;
    return folded([text, format, timezone, onNull, onError], (root, variables) => {
      const value = text(root, variables);
      const zone = zoneArgument(timezone(root, variables), raw.has("timezone"));
      const pattern = format?.(root, variables);
      if (isNullish(value)) return onNull(root, variables);
      if (!zone || (format && isNullish(pattern))) return null;
      try {
        return parse(value, pattern, raw.has("timezone") ? zone : undefined);
      } catch (error) {
        if (!onError || !(error instanceof StoreError) || error.code !== 241) throw error;
        return onError(root, variables);
      }
    });
  },
});

function parse(value: Value, pattern: Value, zone: Zone | undefined): Date {
  if (typeof value !== "string") {
    throw new StoreError(241, `$dateFromString requires that 'dateString' be a string, found: ${typeName(value)}`);
  }
  if (pattern === undefined || pattern === null) return parseDate(value, zone);
  if (typeof pattern !== "string") throw new StoreError(40684, "$dateFromString requires that 'format' be a string");
  return remembered(readers, pattern, dateReader)(value, zone);
}

type Writer = (instant: number, zone: Zone) => string;

const readers = new Map<string, ReturnType<typeof dateReader>>();
const writers = new Map<string, Writer>();
const writer = (format: string) => remembered(writers, format, dateWriter);

function remembered<T>(cache: Map<string, T>, format: string, make: (format: string) => T): T {
  let found = cache.get(format);
  if (!found) {
    if (cache.size > 200) cache.clear();
    found = make(format);
    cache.set(format, found);
  }
  return found;
}

const pad = (n: number, length: number) => String(n).padStart(length, "0");
const monthNames = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const monthName = (local: number) => monthNames[civilDate(local).month - 1] ?? "";

/** What each format letter writes. */
const writersByLetter: Readonly<Record<string, (local: number, offsetMs: number) => string>> = {
  Y: (local) => pad(civilDate(local).year, 4),
  m: (local) => pad(civilDate(local).month, 2),
  d: (local) => pad(civilDate(local).day, 2),
  H: (local) => pad(Math.floor(timeOfDay(local) / 3_600_000), 2),
  M: (local) => pad(Math.floor(timeOfDay(local) / 60_000) % 60, 2),
  S: (local) => pad(Math.floor(timeOfDay(local) / 1000) % 60, 2),
  L: (local) => pad(timeOfDay(local) % 1000, 3),
  j: (local) => pad(dayOfYear(local), 3),
  u: (local) => String(isoWeekday(local)),
  w: (local) => String((isoWeekday(local) % 7) + 1),
  U: (local) => pad(sundayWeek(local), 2),
  V: (local) => pad(isoWeek(local).week, 2),
  G: (local) => pad(isoWeek(local).year, 4),
  b: (local) => monthName(local).slice(0, 3),
  B: (local) => monthName(local),
  z: (_local, offsetMs) => {
    const minutes = Math.abs(Math.trunc(offsetMs / 60_000));
    return `${offsetMs < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60), 2)}${pad(minutes % 60, 2)}`;
  },
  Z: (_local, offsetMs) => String(Math.trunc(offsetMs / 60_000)),
  "%": () => "%",
};

function dateWriter(format: string): Writer {
  const parts: ((local: number, offsetMs: number) => string)[] = [];
  for (const [, letter, text] of format.matchAll(/%([^]?)|([^%]+)/g)) {
    if (text !== undefined) parts.push(() => text);
    else if (!letter) throw new StoreError(18535, "Unmatched '%' at end of format string");
    else {
      const part = Object.hasOwn(writersByLetter, letter) ? writersByLetter[letter] : undefined;
      if (!part) throw new StoreError(18536, `Invalid format character '%${letter}' in format string`);
      parts.push(part);
    }
  }
  return (instant, zone) => {
    const offset = zone.offsetAt(instant);
    const local = instant + offset;
    const { year } = civilDate(local);
    if (year < 0 || year > 9999) throw new StoreError(18537, "$dateToString is only defined on year 0-9999");
    let result = "";
    for (const part of parts) result += part(local, offset);
    return result;
  };
}
