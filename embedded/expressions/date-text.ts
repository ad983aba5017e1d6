import { fail, refuse } from "../errors.js";
import { civilDate, localMidnight, partsOf } from "./calendar.js";
import { utc, type Zone, zoneOf } from "./zone.js";

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
