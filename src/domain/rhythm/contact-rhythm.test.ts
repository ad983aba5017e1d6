import * as fc from "fast-check";
import { expect, it } from "vitest";
import { DAY_MS } from "../shared/time.js";
import { contactRhythm } from "./contact-rhythm.js";

const day = (n: number): Date => new Date(Date.UTC(2026, 0, 1) + n * DAY_MS);

it("is unknown with too few conversations", () => {
  expect(contactRhythm([day(0), day(1), day(2)])).toBeNull();
});

it("counts messages of one talk once", () => {
  const talk = [0, 10, 20, 30].flatMap((n) => [day(n), new Date(day(n).getTime() + 60_000)]);
  expect(contactRhythm(talk)).toMatchObject({ gaps: 3, medianGapMs: 10 * DAY_MS, madMs: 0 });
});

it("is not moved by one long holiday", () => {
  expect(contactRhythm([0, 5, 10, 15, 20, 80, 85].map(day))?.medianGapMs).toBe(5 * DAY_MS);
});

it("does not depend on the order of the messages", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 30 }), (days) => {
      expect(contactRhythm(days.toReversed().map(day))).toEqual(contactRhythm(days.map(day)));
    }),
  );
});
