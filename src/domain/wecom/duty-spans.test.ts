import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOnDuty, onDuty } from "./duty-rota.js";
import { spanOverlap, spanProblem } from "./duty-spans.js";
import type { DutySpan } from "./wecom-records.js";

const zone = "Asia/Shanghai";
const workdays = [1, 2, 3, 4, 5];
const span = (from: string, to: string, days: number[] = workdays): DutySpan => ({ days, from, to });
const morning = span("09:00", "12:00");
const afternoon = span("14:00", "18:00");

describe("several spans a day", () => {
  it.each([
    { at: "08:59", is: false },
    { at: "09:00", is: true },
    { at: "11:59", is: true },
    { at: "12:00", is: false },
    { at: "13:59", is: false },
    { at: "14:00", is: true },
    { at: "17:59", is: true },
    { at: "18:00", is: false },
  ])("on Monday at $at: $is", ({ at, is }) => {
    const now = new Date(`2026-11-23T${at}:30+08:00`);
    expect(isOnDuty({ spans: [morning, afternoon] }, now, zone)).toBe(is);
  });

  it("hand over to each other at the border, and a reached cap counts in both", () => {
    const members = [
      { userId: "a", spans: [morning], dailyCap: 2 },
      { userId: "b", spans: [span("12:00", "14:00")], dailyCap: null },
      { userId: "c", spans: [morning, afternoon], dailyCap: 2 },
    ];
    const way = { members, backupUserIds: ["backup"] };
    const at = (time: string, c = 0): string[] =>
      onDuty(way, new Map([["c", c]]), new Date(`2026-11-23T${time}:00+08:00`), zone);
    expect(at("11:59")).toEqual(["a", "c"]);
    expect(at("12:00")).toEqual(["b"]);
    expect(at("14:00")).toEqual(["c"]);
    expect(at("14:00", 2)).toEqual(["backup"]);
  });
});

describe("overlap", () => {
  it.each([
    { case: "morning and afternoon", spans: [morning, afternoon], says: null },
    { case: "one begins when the other ends", spans: [morning, span("12:00", "14:00")], says: null },
    { case: "other days", spans: [span("09:00", "18:00", [1, 2]), span("09:00", "18:00", [3])], says: null },
    {
      case: "one begins before the other ends",
      spans: [afternoon, span("17:00", "20:00", [3, 6])],
      says: "周三的 14:00–18:00 和 17:00–20:00 重叠",
    },
    { case: "the same twice", spans: [morning, morning], says: "周一的 09:00–12:00 和 09:00–12:00 重叠" },
    {
      case: "a night that reaches into the morning",
      spans: [span("22:00", "02:00", [5]), span("01:00", "03:00", [6])],
      says: "周六的 22:00–02:00 和 01:00–03:00 重叠",
    },
    {
      case: "Sunday night and Monday morning",
      spans: [span("22:00", "09:30", [7]), morning],
      says: "周一的 22:00–09:30 和 09:00–12:00 重叠",
    },
    { case: "a whole day", spans: [span("00:00", "00:00", [2]), morning], says: "周二的 全天 和 09:00–12:00 重叠" },
    { case: "no day chosen", spans: [span("09:00", "12:00", [])], says: "每个时段至少选一天" },
  ])("$case: $says", ({ spans, says }) => {
    expect(spanProblem({ spans })).toBe(says);
  });

  it("is there exactly when some minute of the week is covered twice", () => {
    const time = fc.constantFrom("00:00", "06:00", "12:00", "18:00");
    const anySpan = fc.record({
      days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 }),
      from: time,
      to: time,
    });
    fc.assert(
      fc.property(fc.array(anySpan, { maxLength: 3 }), (spans) => {
        let isTwice = false;
        for (let quarter = 0; quarter < 28; quarter++) {
          const now = new Date(Date.parse("2026-11-23T00:30:00+08:00") + quarter * 6 * 3_600_000);
          // A span that begins anew while it still lasts covers twice too, so every day is asked for by itself.
          const covering = spans.flatMap((one) =>
            one.days.filter((day) => isOnDuty({ spans: [{ ...one, days: [day] }] }, now, zone)),
          );
          if (covering.length > 1) isTwice = true;
        }
        expect(spanOverlap(spans) !== null).toBe(isTwice);
      }),
    );
  });
});
