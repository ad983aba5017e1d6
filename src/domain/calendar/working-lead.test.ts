import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chinaCalendar as calendar } from "#test/builders/calendars.js";
import { endOfWorkAfter, subtractWorkingMinutes } from "./working-lead.js";
import { workingMinutesBetween } from "./working-time.js";

const hours = {
  zone: "Asia/Shanghai",
  spans: [
    { from: 540, to: 720 },
    { from: 810, to: 1080 },
  ],
};
const at = (local: string): Date => new Date(`${local}:00+08:00`);

describe("working time backwards", () => {
  it.each([
    { case: "inside a span", to: "2026-11-23T17:00", minutes: 60, from: "2026-11-23T16:00" },
    { case: "over lunch", to: "2026-11-23T14:00", minutes: 60, from: "2026-11-23T11:30" },
    { case: "over a weekend", to: "2026-11-23T09:30", minutes: 60, from: "2026-11-20T17:30" },
    { case: "end of a day", to: "2026-11-25T00:00", minutes: 240, from: "2026-11-24T14:00" },
    { case: "over the national holiday", to: "2026-10-08T09:30", minutes: 60, from: "2026-09-30T17:30" },
  ])("$case", ({ to, minutes, from }) => {
    expect(subtractWorkingMinutes(at(to), minutes, hours, calendar)).toEqual(at(from));
  });

  it("leaves exactly the minutes asked for", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("2026-02-01"), max: new Date("2026-12-01"), noInvalidDate: true }),
        fc.integer({ min: 1, max: 3_000 }),
        (to, minutes) =>
          workingMinutesBetween(subtractWorkingMinutes(to, minutes, hours, calendar), to, hours, calendar) === minutes,
      ),
    );
  });

  it.each([
    { now: "2026-11-23T10:00", end: "2026-11-23T18:00" },
    { now: "2026-11-23T19:00", end: "2026-11-24T18:00" },
    { now: "2026-11-21T10:00", end: "2026-11-23T18:00" },
  ])("work of $now ends at $end", ({ now, end }) => {
    expect(endOfWorkAfter(at(now), hours, calendar)).toEqual(at(end));
  });
});
