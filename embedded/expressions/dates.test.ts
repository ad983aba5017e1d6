import { assert, constantFrom, date, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { addToDate, timeUnit, truncateDate, zoneOf } from "./dates.js";

const named = ["Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu"];
const anyZone = () => constantFrom(...named, "+05:30");
const anyInstant = () =>
  date({ min: new Date("1950-01-01"), max: new Date("2090-01-01"), noInvalidDate: true }).map((d) => d.getTime());

const clock = (name: string, instant: number) => {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: name, dateStyle: "short", timeStyle: "medium" });
  return format.format(instant);
};
const shown = (local: number) => new Date(local).toISOString().slice(0, 19).replace("T", " ");

describe("zoneOf", () => {
  it("knows the offset of every instant", () => {
    assert(
      property(constantFrom(...named), anyInstant(), (name, instant) => {
        expect(shown(instant + zoneOf(name).offsetAt(instant))).toBe(clock(name, instant));
      }),
      { numRuns: 400 },
    );
  });

  it("finds the instant that a clock shows", () => {
    assert(
      property(anyZone(), anyInstant(), (name, instant) => {
        const zone = zoneOf(name);
        const local = instant + zone.offsetAt(instant);
        const found = zone.toUtc(local);
        expect(found + zone.offsetAt(found)).toBe(local);
      }),
      { numRuns: 400 },
    );
  });
});

describe("truncateDate", () => {
  const units = ["year", "quarter", "month", "week", "day", "hour", "minute"].map((name) => timeUnit(name));

  it("gives the start of the unit on the clock of the zone, once and for all", () => {
    assert(
      property(
        anyZone(),
        anyInstant(),
        constantFrom(...units),
        integer({ min: 1, max: 7 }),
        (name, instant, unit, weekday) => {
          const zone = zoneOf(name);
          const start = truncateDate(instant, unit, zone, weekday);
          expect(start).toBeLessThanOrEqual(instant);
          expect(truncateDate(start, unit, zone, weekday)).toBe(start);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("keeps the local date of day and week starts in Shanghai", () => {
    const zone = zoneOf("Asia/Shanghai");
    const instant = Date.parse("2026-03-01T17:30:45.123Z");
    expect(new Date(truncateDate(instant, timeUnit("day"), zone, 7)).toISOString()).toBe("2026-03-01T16:00:00.000Z");
    expect(new Date(truncateDate(instant, timeUnit("week"), zone, 1)).toISOString()).toBe("2026-03-01T16:00:00.000Z");
  });
});

it("ends months on their last day", () => {
  const zone = zoneOf("UTC");
  const january = Date.parse("2026-01-31T10:00:00Z");
  expect(new Date(addToDate(january, timeUnit("month"), 1, zone)).toISOString()).toBe("2026-02-28T10:00:00.000Z");
  expect(new Date(addToDate(january, timeUnit("month"), 2, zone)).toISOString()).toBe("2026-03-31T10:00:00.000Z");
});
