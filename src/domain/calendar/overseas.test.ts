/** Schedules of corps abroad: wall-clock times that a change of daylight saving skips or shows twice. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, localDateOf, localMinuteOf, MINUTE_MS } from "../shared/time.js";
import { allowedOnDay, isQuiet, nextAllowedAt } from "./quiet-hours.js";
import { subtractWorkingMinutes } from "./working-lead.js";
import { workCalendar } from "./work-calendar.js";
import { addWorkingMinutes, workingMinutesBetween } from "./working-time.js";

const everyDay = { ...workCalendar(new Map()), isWorkingDay: () => true };
const ZONES = ["Europe/Berlin", "America/New_York", "Asia/Shanghai"];
/** Instants around the changes of 2026 in both zones. */
const aroundChanges = () =>
  fc
    .tuple(
      fc.constantFrom("2026-03-08", "2026-03-29", "2026-10-25", "2026-11-01"),
      fc.integer({ min: -3_000, max: 3_000 }),
    )
    .map(([day, minutes]) => new Date(Date.parse(`${day}T06:00:00Z`) + minutes * MINUTE_MS));

describe("quiet hours across a change of daylight saving", () => {
  it("always end, at an instant that is not quiet and not before the wanted one", () => {
    fc.assert(
      fc.property(aroundChanges(), fc.constantFrom(...ZONES), (at, zone) => {
        for (const quiet of [
          { from: "21:00", to: "08:30" },
          { from: "01:30", to: "02:30" },
          { from: "23:00", to: "02:30" },
        ]) {
          const next = nextAllowedAt(at, quiet, zone);
          expect(next >= at && next.getTime() - at.getTime() < 26 * 3_600_000).toBe(true);
          // A night whose end is skipped ends when the clock has jumped over it; one shown twice may ask once more.
          expect(isQuiet(nextAllowedAt(next, quiet, zone), quiet, zone) && !isQuiet(at, quiet, zone)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("give one instant per local day, on that day", () => {
    for (const zone of ZONES)
      for (const start of ["2026-03-06", "2026-03-27", "2026-10-23", "2026-10-30"])
        for (let i = 0; i < 5; i++) {
          const day = addDays(start, i);
          const at = allowedOnDay(day, "02:30", { from: "22:00", to: "01:00" }, zone);
          expect(at && localDateOf(at, zone)).toBe(day);
        }
  });
});

describe("working time across a change of daylight saving", () => {
  const hoursIn = (zone: string) => ({ zone, spans: [{ from: 0, to: 1_440 }] });

  it("counts the time that really passes, not what the wall clock shows", () => {
    const day = (date: string, zone: string): number =>
      workingMinutesBetween(
        new Date(`${date}T00:00:00Z`),
        new Date(`${addDays(date, 3)}T00:00:00Z`),
        hoursIn(zone),
        everyDay,
      ) / 60;
    // Whole days of work: real time and working time are the same, whatever the wall clock does.
    for (const zone of ZONES) expect([day("2026-03-28", zone), day("2026-10-24", zone)]).toEqual([72, 72]);
  });

  it("adding and taking back the same minutes meets again", () => {
    fc.assert(
      fc.property(
        aroundChanges(),
        fc.integer({ min: 1, max: 4_000 }),
        fc.constantFrom(...ZONES),
        (at, minutes, zone) => {
          const hours = {
            zone,
            spans: [
              { from: 540, to: 720 },
              { from: 810, to: 1_080 },
            ],
          };
          const end = addWorkingMinutes(at, minutes, hours, everyDay);
          expect(workingMinutesBetween(at, end, hours, everyDay)).toBe(minutes);
          const begin = subtractWorkingMinutes(end, minutes, hours, everyDay);
          expect(workingMinutesBetween(begin, end, hours, everyDay)).toBe(minutes);
          expect(localMinuteOf(end, zone)).toBeLessThanOrEqual(1_080);
        },
      ),
      { numRuns: 300 },
    );
  });
});
