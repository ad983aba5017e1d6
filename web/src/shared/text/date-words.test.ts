import { describe, expect, it } from "vitest";
import { agoWords, dayWords, dueWords, exactTime, spanWords, whenWords } from "./date-words";
import { addDays, daysBetween, instantOf, localDay, nextMonday } from "./zoned-time";

const zone = "Asia/Shanghai";
/** Wednesday 25 November 2026, 15:00 in Shanghai. */
const now = new Date("2026-11-25T07:00:00Z");

describe("instants as people say them", () => {
  it.each([
    ["2026-11-25T06:22:00Z", "今天 14:22", "today 14:22"],
    ["2026-11-24T15:59:00Z", "昨天 23:59", "yesterday 23:59"],
    ["2026-11-25T16:00:00Z", "明天 00:00", "tomorrow 00:00"],
    ["2026-11-23T01:00:00Z", "周一 09:00", "Mon 09:00"],
    ["2026-11-28T02:00:00Z", "周六 10:00", "Sat 10:00"],
    ["2026-11-22T02:00:00Z", "11月22日 10:00", "22 Nov 10:00"],
    ["2025-01-05T02:00:00Z", "2025年1月5日", "5 Jan 2025"],
  ])("%s", (iso, zh, en) => {
    expect(whenWords(iso, now, zone, "zh")).toBe(zh);
    expect(whenWords(iso, now, zone, "en")).toBe(en);
  });

  it("counts days for what is older than yesterday", () => {
    expect(agoWords("2026-11-01T02:00:00Z", now, zone, "zh")).toBe("24 天前");
    expect(agoWords("2026-08-01T02:00:00Z", now, zone, "zh")).toBe("8月1日");
    expect(agoWords("2026-11-25T02:00:00Z", now, zone, "zh")).toBe("今天 10:00");
  });

  it("says how late or until when a task is due", () => {
    expect(dueWords("2026-11-25T04:00:00Z", now, zone, "zh")).toMatchObject({ text: "逾期 3 小时", isLate: true });
    expect(dueWords("2026-11-23T07:00:00Z", now, zone, "en")).toMatchObject({ text: "2 d overdue", isLate: true });
    expect(dueWords("2026-11-25T09:00:00Z", now, zone, "zh")).toMatchObject({ text: "今天 17:00 前", isToday: true });
    expect(dueWords("2026-11-26T02:00:00Z", now, zone, "zh").text).toBe("明天 10:00");
    expect(dueWords("2026-11-25T16:00:00Z", now, zone, "zh")).toMatchObject({ text: "今天内", isToday: true });
    expect(dueWords("2026-11-27T16:00:00Z", now, zone, "en").text).toBe("by end of Fri");
  });

  it("never says zero", () => {
    expect(spanWords(0, 10_000, "zh")).toBe("1 分钟");
  });

  it("keeps to the corp's zone on the day after midnight there", () => {
    expect(dayWords(localDay(new Date("2026-11-24T16:30:00Z"), zone), now, zone, "zh")).toBe("今天");
    expect(exactTime("2026-11-24T16:30:00Z", zone)).toBe("2026-11-25 00:30");
  });
});

describe("days and instants", () => {
  it("finds the instant of a wall-clock time, also across summer time", () => {
    expect(instantOf("2026-11-26", "10:00", zone).toISOString()).toBe("2026-11-26T02:00:00.000Z");
    expect(instantOf("2026-07-01", "10:00", "Europe/Berlin").toISOString()).toBe("2026-07-01T08:00:00.000Z");
    expect(instantOf("2026-12-01", "10:00", "Europe/Berlin").toISOString()).toBe("2026-12-01T09:00:00.000Z");
  });

  it.each([
    ["2026-11-25", "2026-11-30"],
    ["2026-11-30", "2026-12-07"],
    ["2026-11-29", "2026-11-30"],
  ])("next Monday after %s is %s", (day, monday) => {
    expect(nextMonday(day)).toBe(monday);
  });

  it("adds and counts days over month ends", () => {
    expect(addDays("2026-02-27", 3)).toBe("2026-03-02");
    expect(daysBetween("2026-03-02", "2026-02-27")).toBe(-3);
  });
});
