import { fail } from "../errors.js";
import { MAX_DATE_MS } from "../values/types.js";

/** A time zone: its offset from UTC, in milliseconds, at an instant or at a local wall-clock time. */
export interface Zone {
  /** The offset in force at an instant (ms since 1970, UTC). */
  offsetAt(utcMs: number): number;
  /** The instant at which clocks in the zone show this wall-clock time (ms as if it were UTC). */
  toUtc(localMs: number): number;
}

const fixedZone = (offsetMs: number): Zone => ({ offsetAt: () => offsetMs, toUtc: (localMs) => localMs - offsetMs });

/** The zone without offset. */
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

/** Two offsets and the instant of the change between them. */
type Change = readonly [before: number, after: number, changeMs: number];

/**
 * A named zone with a table of offsets: Intl is asked twice per period of 25 days (once more per change, by bisection),
 * later lookups are one Map access.
 */
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
