import { StoreError } from "../errors.js";
import { civilDate, dayMs, isoYearStart, localMidnight } from "./calendar.js";
import { type Zone, utc, zoneOf } from "./zone.js";

function failure(text: string, reason: string): StoreError {
  return new StoreError(241, `Error parsing date string '${text}'; ${reason}`);
}

const zoneOfOffset = (offset: string): Zone => (offset === "Z" ? utc : zoneOf(offset));

const isoPattern =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/;

/**
 * Reads an ISO 8601 date and time ("2026-03-01", "2026-03-01T10:00:00.250+08:00", "2026-03-01 10:00").
 * MongoDB reads more forms; those are failures here.
 *
 * @param zone the zone of a text that names none; with it the text must name none.
 * @throws StoreError 241 ConversionFailure.
 */
export function parseDate(text: string, zone?: Zone): Date {
  const match = isoPattern.exec(text.trim());
  if (!match) throw failure(text, "unexpected format");
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = "", offset] = match;
  if (offset !== undefined && zone)
    throw failure(
      text,
      "you cannot pass in a date/time string with time zone information together with a timezone argument",
    );
  return assemble(
    text,
    { year: Number(year), month: Number(month), day: Number(day) },
    [Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, "0").slice(0, 3))],
    offset === undefined ? (zone ?? utc) : zoneOfOffset(offset),
  );
}

const months = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

/** What a format letter reads. */
const specifiers: Readonly<Record<string, string>> = {
  Y: "(?<Y>\\d{4})",
  G: "(?<G>\\d{4})",
  m: "(?<m>\\d{1,2})",
  d: "(?<d>\\d{1,2})",
  j: "(?<j>\\d{1,3})",
  V: "(?<V>\\d{1,2})",
  u: "(?<u>[1-7])",
  H: "(?<H>\\d{1,2})",
  M: "(?<M>\\d{1,2})",
  S: "(?<S>\\d{1,2})",
  L: "(?<L>\\d{1,3})",
  z: "(?<z>[+-]\\d{2}:?\\d{2}|Z)",
  Z: "(?<Z>[+-]\\d{1,4})",
  b: `(?<b>${months.map((month) => month.slice(0, 3)).join("|")})`,
  B: `(?<B>${months.join("|")})`,
  "%": "%",
};

/** Makes the reader of a format such as "%Y-%m-%d". @throws StoreError 18535/18536 for a format that is not one. */
export function dateReader(format: string): (text: string, zone?: Zone) => Date {
  let source = "";
  for (let i = 0; i < format.length; i++) {
    const char = format[i] ?? "";
    if (char !== "%") {
      source += char.replace(/[.*+?^${}()|[\]\\/]/, String.raw`\$&`);
      continue;
    }
    const letter = format[++i];
    if (letter === undefined) throw new StoreError(18535, "Unmatched '%' at end of format string");
    const part = specifiers[letter];
    if (part === undefined) throw new StoreError(18536, `Invalid format character '%${letter}' in format string`);
    source += part;
  }
  const pattern = new RegExp(`^${source}$`, "i");
  return (text, zone) => readWith(pattern, text, zone);
}

function readWith(pattern: RegExp, text: string, zone: Zone | undefined): Date {
  const found: Partial<Record<string, string>> | undefined = pattern.exec(text)?.groups;
  if (!found) throw failure(text, "it does not match the format");
  const number = (name: string) => (found[name] === undefined ? undefined : Number(found[name]));
  const named = found["B"] ?? found["b"];
  const month = named ? months.findIndex((name) => name.startsWith(named.toLowerCase())) + 1 : number("m");
  const time = [
    number("H") ?? 0,
    number("M") ?? 0,
    number("S") ?? 0,
    Number((found["L"] ?? "").padEnd(3, "0")),
  ] as const;
  const offset = found["z"] ?? (found["Z"] === undefined ? undefined : minutesOffset(Number(found["Z"])));
  if (offset !== undefined && zone) throw failure(text, "both a timezone argument and an offset are present");
  const inZone = offset === undefined ? (zone ?? utc) : zoneOfOffset(offset);
  const [year, day, dayOfYear] = [number("Y"), number("d"), number("j")];
  const [isoYear, week, weekday] = [number("G"), number("V"), number("u")];
  if (year !== undefined && month !== undefined && day !== undefined)
    return assemble(text, { year, month, day }, time, inZone);
  if (year !== undefined && dayOfYear !== undefined) {
    return new Date(inZone.toUtc(localMidnight(year, 1, dayOfYear) + timeMs(text, time)));
  }
  if (isoYear !== undefined && week !== undefined && weekday !== undefined) {
    return new Date(inZone.toUtc(isoYearStart(isoYear) + ((week - 1) * 7 + weekday - 1) * dayMs + timeMs(text, time)));
  }
  throw failure(text, "an incomplete date/time string has been found, with elements missing");
}

function minutesOffset(minutes: number): string {
  const size = Math.abs(minutes);
  const pad = (n: number) => String(n).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}${pad(size % 60)}`;
}

type Time = readonly [hour: number, minute: number, second: number, millisecond: number];

function timeMs(text: string, [hour, minute, second, millisecond]: Time): number {
  if (hour > 23 || minute > 59 || second > 59) throw failure(text, "the time is out of range");
  return hour * 3_600_000 + minute * 60_000 + second * 1000 + millisecond;
}

function assemble(
  text: string,
  { year, month, day }: { year: number; month: number; day: number },
  time: Time,
  zone: Zone,
): Date {
  const midnight = localMidnight(year, month, day);
  if (civilDate(midnight).day !== day || month < 1 || month > 12) throw failure(text, "the date does not exist");
  return new Date(zone.toUtc(midnight + timeMs(text, time)));
}
