import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lunarCalendar as lunar } from "#test/builders/calendars.js";
import { nextBirthday, parseBirthday } from "./birthday.js";

const next = (value: string, from: string): unknown => {
  const birthday = parseBirthday(value);
  return birthday && nextBirthday(birthday, from, lunar);
};

describe("birthdays", () => {
  it.each(["13-01", "02-30", "1990-00-10", "L08-31", "八月十五", "", "2026-1-2"])("refuses %s", (value) => {
    expect(parseBirthday(value)).toBeNull();
  });

  it.each([
    { value: "11-23", from: "2026-11-23", date: "2026-11-23", occurrence: "2026" },
    { value: "11-22", from: "2026-11-23", date: "2027-11-22", occurrence: "2027" },
    { value: "1995-01-20", from: "2026-11-23", date: "2027-01-20", occurrence: "2027" },
    { value: "02-29", from: "2026-02-01", date: "2026-02-28", occurrence: "2026" },
    { value: "02-29", from: "2028-02-01", date: "2028-02-29", occurrence: "2028" },
    { value: "L08-15", from: "2026-01-01", date: "2026-09-25", occurrence: "L2026" },
    { value: "L12-20", from: "2026-02-01", date: "2026-02-07", occurrence: "L2025" },
    { value: "L03-03", from: "2026-01-01", date: "2026-04-19", occurrence: "L2026" },
  ])("$value after $from is on $date", ({ value, from, date, occurrence }) => {
    expect(next(value, from)).toEqual({ date, occurrence });
  });

  it("keeps a leap-month birthday in the plain month when the year has no such leap month", () => {
    // 2025 has a leap sixth month, 2026 has none.
    expect(next("L-06-10", "2025-07-20")).toEqual({ date: "2025-08-03", occurrence: "L2025" });
    expect(next("L-06-10", "2026-01-01")).toEqual(next("L06-10", "2026-01-01"));
  });

  it("falls on the last day of a month that has no thirtieth", () => {
    for (let year = 2026; year < 2036; year++) {
      expect(next("L12-30", `${year}-02-20`)).not.toBeNull();
    }
  });

  it("is never before the day asked about, and every occurrence has one name", () => {
    const anyBirthday = fc.oneof(
      fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 })).map(([m, d]) => pad("", m, d)),
      fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 30 })).map(([m, d]) => pad("L", m, d)),
    );
    const anyDay = fc
      .date({ min: new Date("2024-01-01"), max: new Date("2040-01-01"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(anyBirthday, anyDay, (value, from) => {
        const found = next(value, from) as { date: string; occurrence: string } | null;
        const again = found && (next(value, found.date) as { occurrence: string });
        return found !== null && found.date >= from && again?.occurrence === found.occurrence;
      }),
      { numRuns: 60 },
    );
  });
});

const pad = (prefix: string, month: number, day: number): string =>
  `${prefix}${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
