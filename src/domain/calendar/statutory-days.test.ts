import { describe, expect, it } from "vitest";
import { chinaCalendar, lunarCalendar } from "#test/builders/calendars.js";
import { askedYears } from "./asked-years.js";
import { statutoryDaysOf } from "./statutory-days.js";
import { workCalendar } from "./work-calendar.js";

describe("a year without data", () => {
  const unknown = workCalendar(new Map(), lunarCalendar);

  it("keeps the days off that the law fixes: 1 October is no working day", () => {
    expect(unknown.kindOf("2027-10-01")).toBe("unknown-off");
    expect(unknown.holidayNameOn("2027-10-01")).toBe("国庆节");
    expect(unknown.isWorkingDay("2027-02-05")).toBe(false);
    expect(unknown.kindOf("2027-10-08")).toBe("unknown-working");
    // 30 September is a Thursday; 1 to 3 October are off, 4 October is taken for a working Monday.
    expect(unknown.addWorkingDays("2027-09-30", 1)).toBe("2027-10-04");
  });

  it.each([2025, 2026])("agrees with the announced days off of %i: each statutory day is one of them", (year) => {
    for (const [date, name] of statutoryDaysOf(year, lunarCalendar)) {
      expect([date, chinaCalendar.isWorkingDay(date)]).toEqual([date, false]);
      expect(chinaCalendar.holidayNameOn(date)).toContain(name.slice(0, 2));
    }
  });
});

it("asks for this year at once and for the next one from December on", () => {
  expect(askedYears([2026], "2026-11-30")).toEqual([]);
  expect(askedYears([2026], "2026-12-01")).toEqual([2027]);
  expect(askedYears([2026], "2027-01-01")).toEqual([2027]);
  expect(askedYears([2026, 2027], "2027-06-01")).toEqual([]);
});
