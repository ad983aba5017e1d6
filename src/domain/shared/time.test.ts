import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDays,
  dayjs,
  daysBetween,
  instantAt,
  isoWeekdayOf,
  localDateOf,
  localMinuteOf,
  wallTimeKind,
  zoneOffsetMinutes,
} from "./time.js";

const ZONES = [
  "Asia/Shanghai",
  "Europe/Berlin",
  "America/New_York",
  "Africa/Casablanca",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
];
const anyInstant = () => fc.date({ min: new Date("2019-01-01"), max: new Date("2035-01-01"), noInvalidDate: true });

describe("zoneOffsetMinutes", () => {
  it("agrees with dayjs in zones with and without daylight saving", () => {
    fc.assert(
      fc.property(
        anyInstant(),
        fc.constantFrom(...ZONES),
        (at, zone) => zoneOffsetMinutes(at, zone) === dayjs(at).tz(zone).utcOffset(),
      ),
      { numRuns: 300 },
    );
  });
});

describe("instantAt", () => {
  it("gives the instant whose local day and minute it was asked for, outside skipped hours", () => {
    fc.assert(
      fc.property(anyInstant(), fc.constantFrom(...ZONES), (at, zone) => {
        const [day, minute] = [localDateOf(at, zone), localMinuteOf(at, zone)];
        const instant = instantAt(day, minute, zone);
        expect([localDateOf(instant, zone), localMinuteOf(instant, zone)]).toEqual([day, minute]);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    {
      case: "an hour that is skipped",
      day: "2026-03-29",
      minute: 150,
      zone: "Europe/Berlin",
      want: "2026-03-29T01:30:00.000Z",
    },
    {
      case: "an hour that comes twice",
      day: "2026-10-25",
      minute: 150,
      zone: "Europe/Berlin",
      want: "2026-10-25T00:30:00.000Z",
    },
    {
      case: "the next midnight",
      day: "2026-03-02",
      minute: 1440,
      zone: "Asia/Shanghai",
      want: "2026-03-02T16:00:00.000Z",
    },
  ])("answers $case", ({ day, minute, zone, want }) => {
    expect(instantAt(day, minute, zone).toISOString()).toBe(want);
  });
});

describe("calendar days", () => {
  it("adds, counts and names weekdays across years", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(daysBetween("2026-02-28", "2026-03-01")).toBe(1);
    expect([isoWeekdayOf("2026-11-22"), isoWeekdayOf("2026-11-23")]).toEqual([7, 1]);
  });
});

describe("wallTimeKind", () => {
  it.each([
    { zone: "Europe/Berlin", date: "2026-03-29", minute: 150, kind: "skipped" },
    { zone: "Europe/Berlin", date: "2026-10-25", minute: 150, kind: "twice" },
    { zone: "Europe/Berlin", date: "2026-10-25", minute: 240, kind: "once" },
    { zone: "America/New_York", date: "2026-03-08", minute: 150, kind: "skipped" },
    { zone: "America/New_York", date: "2026-11-01", minute: 90, kind: "twice" },
    { zone: "Asia/Shanghai", date: "2026-03-29", minute: 150, kind: "once" },
    { zone: "Asia/Shanghai", date: "2026-10-25", minute: 150, kind: "once" },
  ])("$zone $date minute $minute: $kind", ({ zone, date, minute, kind }) => {
    expect(wallTimeKind(date, minute, zone)).toBe(kind);
  });
});
