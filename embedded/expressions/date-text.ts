import { fail } from "../errors.js";
import { isNullish, type Value } from "../values/types.js";
import { type Named, namedArguments, needText, orOnError } from "./arguments.js";
import { civilDate, dayMs, instantOf, isoYearStart, localMidnight, partsOf, zoneArgument } from "./date-parts.js";
import { folded, type Operator, type OperatorTable } from "./scope.js";
import { type Zone, utc, zoneOf } from "./zone.js";

/** An operator with named arguments of which `onNull` and `onError` are evaluated only when they are needed. */
const lazily = (names: string, codes: readonly [number, number], apply: (args: Named) => Value): Operator =>
  (argument, scope, name) => {
    const raw = namedArguments(name, argument, names, codes);
    const compiled = new Map([...raw].map(([key, value]) => [key, scope.compile(value)]));
    const has = (key: string): boolean => raw.has(key);
    return folded([...compiled.values()], (root, variables) =>
      apply({ has, get: (key) => compiled.get(key)?.(root, variables) }),
    );
  }; // prettier-ignore

/** `$dateToString` and `$dateFromString`. */
export const dateTextOperators: OperatorTable = {
  $dateToString: lazily("date:18628 format timezone onNull", [18629, 18534], ({ get, has }) => {
    const format = get("format");
    const pattern = isNullish(format) ? undefined : needText(format, 18533, "'format' of $dateToString");
    const zone = zoneArgument(get("timezone"), has("timezone"));
    const date = get("date");
    if (isNullish(date)) return get("onNull") ?? (has("onNull") ? undefined : null);
    if (!zone || (has("format") && pattern === undefined)) return null;
    return formatDate(pattern ?? `%Y-%m-%dT%H:%M:%S.%L${zone === utc ? "Z" : ""}`, instantOf(date), zone);
  }),
  $dateFromString: lazily("dateString:40542 format timezone onNull onError", [40540, 40541], ({ get, has }) => {
    const text = get("dateString");
    const zone = zoneArgument(get("timezone"), has("timezone"));
    const format = get("format");
    if (isNullish(text)) return get("onNull") ?? (has("onNull") ? undefined : null);
    if (!zone || (has("format") && isNullish(format))) return null;
    const given = has("timezone") ? zone : undefined;
    const attempt = (): Value => {
      const dateString = needText(text, 241, "$dateFromString");
      if (isNullish(format)) return parseDate(dateString, given);
      return readDate(needText(format, 40684, "'format' of $dateFromString"), dateString, given);
    };
    return orOnError(attempt, has("onError") ? () => get("onError") : undefined);
  }),
};

const months = "January February March April May June July August September October November December".split(" ");
const pad = (n: number, length: number): string => String(n).padStart(length, "0");
const offsetText = (offsetMs: number): string => {
  const minutes = Math.abs(Math.trunc(offsetMs / 60_000));
  return `${offsetMs < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60), 2)}${pad(minutes % 60, 2)}`;
};

/** What a format letter writes as a number (operator, digits), and the pattern that reads it; null: only written. */
const letters: Readonly<Record<string, readonly [part: string, digits: number, pattern: string | null]>> = {
  Y: ["$year", 4, "\\d{4}"],
  m: ["$month", 2, "\\d{1,2}"],
  d: ["$dayOfMonth", 2, "\\d{1,2}"],
  H: ["$hour", 2, "\\d{1,2}"],
  M: ["$minute", 2, "\\d{1,2}"],
  S: ["$second", 2, "\\d{1,2}"],
  L: ["$millisecond", 3, "\\d{1,3}"],
  j: ["$dayOfYear", 3, "\\d{1,3}"],
  u: ["$isoDayOfWeek", 1, "[1-7]"],
  w: ["$dayOfWeek", 1, null],
  U: ["$week", 2, null],
  V: ["$isoWeek", 2, "\\d{1,2}"],
  G: ["$isoWeekYear", 4, "\\d{4}"],
  b: ["", 3, months.map((month) => month.slice(0, 3)).join("|")],
  B: ["", 0, months.join("|")],
  z: ["", 0, "[+-]\\d{2}:?\\d{2}|Z"],
  Z: ["", 0, "[+-]\\d{1,4}"],
};

/** The pieces of a format: plain text, and letters behind a `%`. */
function piecesOf(format: string): { text?: string; letter?: string }[] {
  return Array.from(format.matchAll(/%([^]?)|([^%]+)/g), ([, letter, text]) => {
    if (text !== undefined) return { text };
    if (!letter) return fail(18535, "Unmatched '%' at end of format string");
    if (letter === "%") return { text: "%" };
    return Object.hasOwn(letters, letter) ? { letter } : fail(18536, `Invalid format character '%${letter}'`);
  });
}

const cache = new Map<string, ReturnType<typeof piecesOf>>();

function formatDate(format: string, instant: number, zone: Zone): string {
  const pieces = cache.get(format) ?? piecesOf(format);
  if (cache.size > 200) cache.clear();
  cache.set(format, pieces);
  const offset = zone.offsetAt(instant);
  const local = instant + offset;
  const { year, month } = civilDate(local);
  if (year < 0 || year > 9999) fail(18537, "$dateToString is only defined on year 0-9999");
  const written = pieces.map(({ text, letter = "" }) => {
    if (text !== undefined) return text;
    const [part = "", digits = 0] = letters[letter] ?? [];
    if (letter === "z") return offsetText(offset);
    if (letter === "Z") return String(Math.trunc(offset / 60_000));
    if (part === "") return (months[month - 1] ?? "").slice(0, digits || undefined);
    return pad(partsOf[part]?.(local) ?? 0, digits);
  });
  return written.join("");
}

const failure = (text: string, reason: string): never => fail(241, `Error parsing date string '${text}'; ${reason}`);

const isoPattern =
  /^(?<Y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})(?:[T ](?<H>\d{1,2}):(?<M>\d{2})(?::(?<S>\d{2})(?:[.,](?<L>\d{1,9}))?)?)?\s*(?<z>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/;

/**
 * Reads an ISO 8601 date and time ("2026-03-01", "2026-03-01T10:00:00.250+08:00", "2026-03-01 10:00"). MongoDB reads
 * more forms; those are failures here.
 *
 * @param zone the zone of a text that names none; with it the text must name none.
 * @throws StoreError 241 ConversionFailure.
 */
export const parseDate = (text: string, zone?: Zone): Date => assemble(text, isoPattern.exec(text.trim()), zone);

/** Reads a date written in a format such as "%Y-%m-%d". */
function readDate(format: string, text: string, zone: Zone | undefined): Date {
  const source = piecesOf(format).map(({ text: plain, letter = "" }) => {
    if (plain !== undefined) return plain.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
    const pattern = letters[letter]?.[2] ?? fail(18536, `Invalid format character '%${letter}' in format string`);
    return `(?<${letter}>${pattern})`;
  });
  return assemble(text, new RegExp(`^${source.join("")}$`, "i").exec(text), zone);
}

/** The date of the parts that were found, by their format letters. */
function assemble(text: string, match: RegExpExecArray | null, given: Zone | undefined): Date {
  const found: Partial<Record<string, string>> = match?.groups ?? failure(text, "unexpected format");
  const number = (name: string): number | undefined => (found[name] === undefined ? undefined : Number(found[name]));
  const offset = found["z"] ?? (found["Z"] === undefined ? undefined : offsetText(Number(found["Z"]) * 60_000));
  if (offset !== undefined && given) failure(text, "it has time zone information and there is a timezone argument");
  const zone = offset === undefined ? (given ?? utc) : zoneOf(offset);
  const [hour = 0, minute = 0, second = 0] = [number("H"), number("M"), number("S")];
  if (hour > 23 || minute > 59 || second > 59) failure(text, "the time is out of range");
  const millisecond = Number((found["L"] ?? "").padEnd(3, "0").slice(0, 3));
  const timeMs = hour * 3_600_000 + minute * 60_000 + second * 1000 + millisecond;
  return new Date(zone.toUtc(dayOf(text, found, number) + timeMs));
}

function dayOf(
  text: string,
  found: Partial<Record<string, string>>,
  number: (name: string) => number | undefined,
): number {
  const monthName = (found["B"] ?? found["b"])?.toLowerCase();
  const named = months.findIndex((month) => monthName !== undefined && month.toLowerCase().startsWith(monthName)) + 1;
  const [year, month = named || undefined, day] = [number("Y"), number("m"), number("d")];
  if (year !== undefined && month !== undefined && day !== undefined) {
    const midnight = localMidnight(year, month, day);
    const isThere = civilDate(midnight).day === day && month >= 1 && month <= 12;
    return isThere ? midnight : failure(text, "the date does not exist");
  }
  const [dayOfYear, isoYear, week, weekday] = [number("j"), number("G"), number("V"), number("u")];
  if (year !== undefined && dayOfYear !== undefined) return localMidnight(year, 1, dayOfYear);
  if (isoYear !== undefined && week !== undefined && weekday !== undefined) {
    return isoYearStart(isoYear) + ((week - 1) * 7 + weekday - 1) * dayMs;
  }
  return failure(text, "an incomplete date/time string has been found, with elements missing");
}
