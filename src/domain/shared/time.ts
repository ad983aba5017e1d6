/** The one dayjs of the project: plugins loaded once, zones explicit. Nothing else imports dayjs directly. */
import dayjs, { type Dayjs } from "dayjs";
import customParseFormat from "dayjs/plugin/customParseFormat.js";
import isoWeek from "dayjs/plugin/isoWeek.js";
import timezone from "dayjs/plugin/timezone.js";
import utc from "dayjs/plugin/utc.js";

dayjs.extend(utc);
dayjs.extend(timezone);
dayjs.extend(isoWeek);
dayjs.extend(customParseFormat);

export { dayjs, type Dayjs };

/** A calendar day in the corp's zone, "YYYY-MM-DD". */
export type LocalDate = string;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Offsets of one zone: one number for a year without a change, else by the half hour. */
interface ZoneOffsets {
  byYear: Map<number, number | "changes">;
  bySlot: Map<number, number>;
}

const zoneOffsets = new Map<string, ZoneOffsets>();
const SLOT_MS = 30 * MINUTE_MS;
/** No zone changes its offset and back within a week. */
const SAMPLE_MS = 7 * DAY_MS;

const readOffset = (ms: number, zone: string): number => dayjs(ms).tz(zone).utcOffset();

/** The offset of a whole UTC year, or "changes" when it is not the same all year. */
function yearOffset(year: number, zone: string): number | "changes" {
  const end = Date.UTC(year + 1, 0, 2);
  const first = readOffset(Date.UTC(year - 1, 11, 30), zone);
  for (let ms = Date.UTC(year, 0, 1); ms < end; ms += SAMPLE_MS) if (readOffset(ms, zone) !== first) return "changes";
  return readOffset(end, zone) === first ? first : "changes";
}

/**
 * Offset of a zone from UTC in minutes at an instant. Remembered by year where it never changes (China), else by the
 * half hour, inside which no zone changes: dayjs needs about 67 us for a named zone.
 *
 * @param at   the instant (UTC).
 * @param zone IANA name, e.g. "Asia/Shanghai".
 */
export function zoneOffsetMinutes(at: Date, zone: string): number {
  let offsets = zoneOffsets.get(zone);
  if (!offsets) zoneOffsets.set(zone, (offsets = { byYear: new Map(), bySlot: new Map() }));
  const year = at.getUTCFullYear();
  let offset = offsets.byYear.get(year);
  if (offset === undefined) offsets.byYear.set(year, (offset = yearOffset(year, zone)));
  if (offset !== "changes") return offset;
  const slot = Math.floor(at.getTime() / SLOT_MS);
  let known = offsets.bySlot.get(slot);
  if (known === undefined) {
    if (offsets.bySlot.size > 20_000) offsets.bySlot.clear();
    known = readOffset(slot * SLOT_MS, zone);
    offsets.bySlot.set(slot, known);
  }
  return known;
}

/** The instant as a dayjs whose fields read as wall-clock time in the zone. */
export function inZone(at: Date, zone: string): Dayjs {
  return dayjs(at).utcOffset(zoneOffsetMinutes(at, zone));
}

/** The calendar day of an instant in a zone. */
export function localDateOf(at: Date, zone: string): LocalDate {
  return new Date(at.getTime() + zoneOffsetMinutes(at, zone) * MINUTE_MS).toISOString().slice(0, 10);
}

/** Minutes after local midnight of an instant, 0 to 1439. */
export function localMinuteOf(at: Date, zone: string): number {
  const shifted = new Date(at.getTime() + zoneOffsetMinutes(at, zone) * MINUTE_MS);
  return shifted.getUTCHours() * 60 + shifted.getUTCMinutes();
}

/**
 * The instant at which the zone's wall clock shows a minute of a day.
 * A time that a daylight-saving jump skips becomes the first instant after the jump; one that occurs twice is the first.
 *
 * @param date   calendar day in the zone.
 * @param minute minutes after local midnight; 1440 is the next midnight.
 */
export function instantAt(date: LocalDate, minute: number, zone: string): Date {
  const wallMs = Date.parse(`${date}T00:00:00Z`) + minute * MINUTE_MS;
  const before = zoneOffsetMinutes(new Date(wallMs - DAY_MS), zone);
  const after = zoneOffsetMinutes(new Date(wallMs + DAY_MS), zone);
  const candidates = [Math.max(before, after), Math.min(before, after)].map((offset) => wallMs - offset * MINUTE_MS);
  const exact = candidates.find((ms) => ms + zoneOffsetMinutes(new Date(ms), zone) * MINUTE_MS === wallMs);
  return new Date(exact ?? candidates[1] ?? wallMs);
}

/** How a wall-clock time meets daylight saving: an ordinary minute, one that is skipped, or one that occurs twice. */
export type WallTimeKind = "once" | "skipped" | "twice";

/** What a zone's clock does with a minute of a day; China's never does anything but "once". */
export function wallTimeKind(date: LocalDate, minute: number, zone: string): WallTimeKind {
  const at = instantAt(date, minute, zone);
  if (localDateOf(at, zone) !== date || localMinuteOf(at, zone) !== minute) return "skipped";
  // The other offset of the days around names the second occurrence, if there is one.
  const offset = zoneOffsetMinutes(at, zone);
  const later = zoneOffsetMinutes(new Date(at.getTime() + DAY_MS), zone);
  const again = new Date(at.getTime() + (offset - later) * MINUTE_MS);
  const isAgain = again > at && localDateOf(again, zone) === date && localMinuteOf(again, zone) === minute;
  return isAgain ? "twice" : "once";
}

/** The calendar day a number of days away (negative: earlier). */
export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from one calendar day to another (negative when `to` is earlier). */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** ISO weekday of a calendar day: 1 Monday to 7 Sunday. */
export function isoWeekdayOf(date: LocalDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}
