import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { REPORT_METRICS } from "./follow-up-report.js";
import {
  countReport,
  median,
  percentile,
  promiseCountsAt,
  taskCountsAt,
  type PromiseRow,
  type TaskRow,
} from "./report-counts.js";
import { periodOf, previousPeriod, trendDays, windowOf } from "./report-period.js";

const ZONE = "Asia/Shanghai";
const at = (text: string): Date => new Date(`${text}+08:00`);

describe("periods", () => {
  it.each([
    ["day", "2026-11-23", "2026-11-23", "2026-11-23", "11月23日 周一", "2026-11-22"],
    ["week", "2026-11-25", "2026-11-23", "2026-11-29", "11月23日–29日", "2026-11-16"],
    ["week", "2026-12-31", "2026-12-28", "2027-01-03", "12月28日–1月3日", "2026-12-21"],
    ["month", "2026-02-10", "2026-02-01", "2026-02-28", "2026年2月", "2026-01-01"],
    ["month", "2028-02-29", "2028-02-01", "2028-02-29", "2028年2月", "2028-01-01"],
  ] as const)("%s of %s", (kind, date, from, to, label, before) => {
    const period = periodOf(kind, date);
    expect(period).toEqual({ from, to, label });
    expect(previousPeriod(kind, period).from).toBe(before);
  });

  it("lie side by side without gap or overlap, and hold their day", () => {
    const kinds = fc.constantFrom("day" as const, "week" as const, "month" as const);
    const days = fc.date({ min: new Date("2024-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(kinds, days, (kind, day) => {
        const date = day.toISOString().slice(0, 10);
        const period = periodOf(kind, date);
        const before = previousPeriod(kind, period);
        expect(period.from <= date && date <= period.to).toBe(true);
        expect(windowOf(before.from, before.to, ZONE, day).toAt).toEqual(
          windowOf(period.from, period.to, ZONE, day).fromAt,
        );
        expect(trendDays(kind, period).at(-1)).toBe(period.to);
      }),
    );
  });

  it("of a day show the last fourteen days as trend", () => {
    expect(trendDays("day", periodOf("day", "2026-11-23"))).toHaveLength(14);
    expect(trendDays("month", periodOf("month", "2026-11-23"))).toHaveLength(30);
  });
});

describe("percentiles", () => {
  it.each([
    [[], null, null],
    [[7], 7, 7],
    [[1, 2], 1.5, 2],
    [[10, 1, 5, 2, 3, 4, 6, 7, 8, 9], 5.5, 9],
    [[0, 0, 100], 0, 100],
  ])("of %j", (values, middle, p90) => {
    expect(median(values)).toBe(middle);
    expect(percentile(values, 0.9)).toBe(p90);
  });
});

describe("promises", () => {
  const promise = (changes: Partial<PromiseRow>): PromiseRow => ({
    id: "p",
    memberId: "m",
    saidAt: at("2026-11-16T10:00:00"),
    dueAt: at("2026-11-18T18:00:00"),
    keptAt: null,
    resolution: null,
    ...changes,
  });
  const now = at("2026-11-23T12:00:00");
  const day = (date: string) => windowOf(date, date, ZONE, now);
  const week = windowOf("2026-11-16", "2026-11-22", ZONE, now);
  const countedIn = (window: ReturnType<typeof day>, row: PromiseRow): string[] =>
    REPORT_METRICS.filter((metric) => metric.startsWith("promises") && promiseCountsAt(metric, row, window));

  it("kept late is broken on the day it fell due, late on the day it was kept, and late for the week", () => {
    const row = promise({ keptAt: at("2026-11-20T09:00:00") });
    expect(countedIn(day("2026-11-16"), row)).toEqual(["promisesMade"]);
    expect(countedIn(day("2026-11-18"), row)).toEqual(["promisesBroken"]);
    expect(countedIn(day("2026-11-20"), row)).toEqual(["promisesLate"]);
    expect(countedIn(week, row)).toEqual(["promisesMade", "promisesLate"]);
  });
  it("kept in time counts when it was kept", () => {
    const row = promise({ keptAt: at("2026-11-17T09:00:00") });
    expect(countedIn(day("2026-11-17"), row)).toEqual(["promisesKept"]);
    expect(countedIn(day("2026-11-18"), row)).toEqual([]);
  });
  it("without a time is never broken", () => {
    expect(countedIn(week, promise({ dueAt: null }))).toEqual(["promisesMade"]);
  });
  it("dropped or kept by a person's word follows that word from then on", () => {
    const dropped = promise({ resolution: { status: "dropped", byUserId: "u", at: at("2026-11-20T09:00:00") } });
    expect(countedIn(day("2026-11-18"), dropped)).toEqual(["promisesBroken"]);
    expect(countedIn(week, dropped)).toEqual(["promisesMade"]);
    const kept = promise({ resolution: { status: "kept", byUserId: "u", at: at("2026-11-17T09:00:00") } });
    expect(countedIn(week, kept)).toEqual(["promisesMade", "promisesKept"]);
  });
  it("due later today is not broken yet", () => {
    const row = promise({ dueAt: at("2026-11-23T18:00:00") });
    expect(countedIn(day("2026-11-23"), row)).toEqual([]);
  });
});

describe("tasks", () => {
  const now = at("2026-11-23T12:00:00");
  const window = windowOf("2026-11-20", "2026-11-20", ZONE, now);
  const task = (changes: Partial<TaskRow>): TaskRow => ({
    id: "t",
    memberId: "m",
    lateFromAt: at("2026-11-20T15:00:00"),
    doneAt: null,
    endedAt: null,
    ...changes,
  });
  it.each([
    ["open", task({}), ["tasksOverdue"]],
    ["done in time", task({ doneAt: at("2026-11-20T14:00:00"), endedAt: at("2026-11-20T14:00:00") }), ["tasksDone"]],
    [
      "done the day after",
      task({ doneAt: at("2026-11-21T09:00:00"), endedAt: at("2026-11-21T09:00:00") }),
      ["tasksOverdue"],
    ],
    ["settled by itself", task({ endedAt: at("2026-11-20T16:00:00") }), []],
    ["late on another day", task({ lateFromAt: at("2026-11-21T15:00:00") }), []],
  ])("%s", (_case, row, expected) => {
    expect((["tasksDone", "tasksOverdue"] as const).filter((metric) => taskCountsAt(metric, row, window))).toEqual(
      expected,
    );
  });
});

describe("countReport", () => {
  const window = windowOf("2026-11-16", "2026-11-22", ZONE, at("2026-11-23T12:00:00"));
  const empty = {
    newContacts: [],
    activity: [],
    conversations: [],
    replies: [],
    promises: [],
    tasks: [],
    stageMoves: [],
  };

  it("adds messages up over the days of the window only", () => {
    const row = { memberId: "a", inbound: 2, outbound: 1 };
    const { total, members } = countReport(
      {
        ...empty,
        conversations: [{ memberId: "a", count: 1 }],
        activity: [
          { ...row, localDate: "2026-11-16" },
          { ...row, localDate: "2026-11-17" },
          { ...row, memberId: "b", localDate: "2026-11-17" },
          { ...row, localDate: "2026-11-23" },
        ],
      },
      window,
    );
    expect(members.get("a")).toMatchObject({ conversations: 1, inboundMessages: 4, outboundMessages: 2 });
    expect(total).toMatchObject({ conversations: 1, inboundMessages: 6, outboundMessages: 3 });
  });

  it("takes the median over all replies, not over members' medians", () => {
    const replies = (memberId: string, minutes: number[]) => ({ memberId, localDate: "2026-11-18", minutes });
    const { total, members } = countReport(
      { ...empty, replies: [replies("a", [1, 1, 1]), replies("b", [100])] },
      window,
    );
    expect(total.firstReplyMedianMinutes).toBe(1);
    expect(members.get("b")?.firstReplyMedianMinutes).toBe(100);
    expect(total.replies).toBe(4);
  });

  it("gives a total that is the sum of its members, for any rows", () => {
    const member = fc.constantFrom("a", "b", "c");
    const instant = fc.date({ min: at("2026-11-10T00:00:00"), max: at("2026-11-25T00:00:00"), noInvalidDate: true });
    const events = fc.array(fc.record({ id: fc.uuid(), memberId: member, at: instant }));
    fc.assert(
      fc.property(events, events, (newContacts, stageMoves) => {
        const { total, members } = countReport({ ...empty, newContacts, stageMoves }, window);
        for (const metric of REPORT_METRICS) {
          expect([...members.values()].reduce((sum, counts) => sum + counts[metric], 0)).toBe(total[metric]);
        }
      }),
    );
  });
});
