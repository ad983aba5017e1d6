import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localDateOf } from "../shared/time.js";
import { allowedOnDay, isQuiet, nextAllowedAt } from "./quiet-hours.js";

const zone = "Asia/Shanghai";
const night = { from: "21:00", to: "08:30" };
const at = (local: string): Date => new Date(`${local}:00+08:00`);
const anyTime = fc
  .integer({ min: 0, max: 1439 })
  .map((minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`);
const anyQuiet = fc.record({ from: anyTime, to: anyTime });
const anyInstant = fc.date({ min: new Date("2025-01-01"), max: new Date("2027-12-31"), noInvalidDate: true });

describe("quiet hours", () => {
  it.each([
    { when: "2026-11-23T20:59", quiet: false },
    { when: "2026-11-23T21:00", quiet: true },
    { when: "2026-11-23T00:00", quiet: true },
    { when: "2026-11-23T08:29", quiet: true },
    { when: "2026-11-23T08:30", quiet: false },
  ])("$when: $quiet", ({ when, quiet }) => {
    expect(isQuiet(at(when), night, zone)).toBe(quiet);
  });

  it.each([
    { when: "2026-11-23T12:00", allowed: "2026-11-23T12:00" },
    { when: "2026-11-23T22:00", allowed: "2026-11-24T08:30" },
    { when: "2026-11-24T03:00", allowed: "2026-11-24T08:30" },
  ])("after $when comes $allowed", ({ when, allowed }) => {
    expect(nextAllowedAt(at(when), night, zone)).toEqual(at(allowed));
  });

  it("has none when both ends are equal", () => {
    expect(isQuiet(at("2026-11-23T03:00"), { from: "08:00", to: "08:00" }, zone)).toBe(false);
  });

  it.each(["Asia/Shanghai", "America/New_York", "Europe/Berlin"])("never leads into quiet hours or back in %s", (z) => {
    fc.assert(
      fc.property(anyInstant, anyQuiet, (instant, quiet) => {
        const allowed = nextAllowedAt(instant, quiet, z);
        return allowed >= instant && !isQuiet(allowed, quiet, z) && allowed.getTime() - instant.getTime() <= 90_000_000;
      }),
    );
  });

  it.each([
    { wanted: "10:00", got: "2026-11-23T10:00" },
    { wanted: "07:00", got: "2026-11-23T08:30" },
    { wanted: "22:00", got: "2026-11-23T20:59" },
  ])("on a day at $wanted: $got", ({ wanted, got }) => {
    expect(allowedOnDay("2026-11-23", wanted, night, zone)).toEqual(at(got));
  });

  it("stays on the day and out of quiet hours, or says that it cannot", () => {
    fc.assert(
      fc.property(anyTime, anyQuiet, (wanted, quiet) => {
        const got = allowedOnDay("2026-11-23", wanted, quiet, zone);
        return got === null || (localDateOf(got, zone) === "2026-11-23" && !isQuiet(got, quiet, zone));
      }),
    );
  });
});
