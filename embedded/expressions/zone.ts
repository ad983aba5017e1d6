import { StoreError } from "../errors.js";

/** A time zone: its offset from UTC, in milliseconds, at an instant or at a local wall-clock time. */
export interface Zone {
  /** The offset in force at an instant (ms since 1970, UTC). */
  offsetAt(utcMs: number): number;
  /** The instant at which clocks in the zone show this wall-clock time (ms as if it were UTC). */
  toUtc(localMs: number): number;
}

/** A zone with a fixed offset. */
function fixedZone(offsetMs: number): Zone {
  return { offsetAt: () => offsetMs, toUtc: (localMs) => localMs - offsetMs };
}

/** The zone without offset. */
export const utc: Zone = fixedZone(0);

const zones = new Map<string, Zone>([
  ["UTC", utc],
  ["GMT", utc],
]);
const mostZones = 700; // there are about 600 names

/**
 * The zone for an Olson name ("Asia/Shanghai") or an offset ("+08", "+0800", "-05:30").
 *
 * @throws StoreError 40485 for unknown names.
 */
export function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (zone) return zone;
  const offset = /^([+-])(\d{2}):?(\d{2})?$/.exec(name);
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    zone = fixedZone((offset[1] === "-" ? -1 : 1) * minutes * 60_000);
  } else {
    zone = namedZone(name);
  }
  if (zones.size < mostZones) zones.set(name, zone);
  return zone;
}

const periodMs = 2 ** 31; // about 25 days

/**
 * A named zone with a table of offsets: Intl is asked twice per period of 25 days (once more per change, by bisection),
 * later lookups are one Map access.
 */
function namedZone(name: string): Zone {
  const intlOffset = intlOffsetReader(name);
  /** One offset for a period in which nothing changes, else the change and both offsets. */
  const periods = new Map<
    number,
    number | { readonly changeMs: number; readonly before: number; readonly after: number }
  >();

  const load = (period: number) => {
    const start = period * periodMs;
    const before = intlOffset(start);
    const after = intlOffset(start + periodMs);
    if (before === after) return before;
    let low = start;
    let high = start + periodMs;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (intlOffset(middle) === before) low = middle;
      else high = middle;
    }
    return { changeMs: high, before, after };
  };

  const offsetAt = (utcMs: number): number => {
    const period = Math.floor(utcMs / periodMs);
    let entry = periods.get(period);
    if (entry === undefined) {
      entry = load(period);
      if (periods.size > 20_000) periods.clear();
      periods.set(period, entry);
    }
    if (typeof entry === "number") return entry;
    return utcMs < entry.changeMs ? entry.before : entry.after;
  };

  const toUtc = (localMs: number): number => {
    // A time that is skipped is read with the offset before the change, a repeated one means its first occurrence.
    const before = offsetAt(localMs - 24 * 3_600_000);
    const candidate = localMs - before;
    if (offsetAt(candidate) === before) return candidate;
    const after = offsetAt(localMs + 24 * 3_600_000);
    return offsetAt(localMs - after) === after ? localMs - after : candidate;
  };

  return { offsetAt, toUtc };
}

function intlOffsetReader(name: string): (utcMs: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US-u-hc-h23", {
      timeZone: name,
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    throw new StoreError(40485, `unrecognized time zone identifier: "${name}"`);
  }
  return (utcMs) => {
    const part = { era: 1, year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
    for (const { type, value } of format.formatToParts(utcMs)) {
      if (type === "era") part.era = value === "AD" ? 1 : -1;
      else if (type in part) part[type as keyof typeof part] = Number(value);
    }
    const year = part.era === 1 ? part.year : 1 - part.year;
    const local = new Date(0);
    local.setUTCFullYear(year, part.month - 1, part.day);
    local.setUTCHours(part.hour, part.minute, part.second);
    return local.getTime() - Math.floor(utcMs / 1000) * 1000;
  };
}
