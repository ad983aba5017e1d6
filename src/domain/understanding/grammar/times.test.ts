import { describe, expect, it } from "vitest";
import { workCalendar, type HolidayEntry } from "../../calendar/work-calendar.js";
import type { TimeMatch } from "./match.js";
import { findTimes } from "./times.js";

/** Days off of one holiday, as in the notice of 2026. */
const off = (name: string, first: number, count: number, month: string): HolidayEntry[] =>
  Array.from({ length: count }, (_, i) => ({
    name,
    date: `2026-${month}-${String(first + i).padStart(2, "0")}`,
    isOffDay: true,
  }));
const calendar = workCalendar(
  new Map([
    [
      2026,
      [
        ...off("春节", 15, 9, "02"),
        ...off("国庆节", 1, 7, "10"),
        { name: "国庆节", date: "2026-10-10", isOffDay: false },
      ],
    ],
  ]),
);
/** Monday, 2 March 2026, ten o'clock. */
const at = new Date("2026-03-02T10:00:00+08:00");
const only = (text: string): TimeMatch | undefined => findTimes(text, { at, zone: "Asia/Shanghai", calendar })[0];
const short = (iso: string | null | undefined): string =>
  (iso ?? "…").replace("2026-", "").replace("T00:00:00", "").replace(/:00$/, "");
const interval = (text: string): string => {
  const match = only(text);
  return match?.interval ? `${short(match.interval.from)} ${short(match.interval.to)}` : "-";
};

describe("findTimes", () => {
  it.each([
    ["明天", "03-03 03-04"],
    ["大后天上午十点", "03-05T10:00 03-05T11:00"],
    ["下周三", "03-11 03-12"],
    ["差五分十点", "03-02T09:55 03-02T09:56"],
    ["10/1/2026-11/2/2026", "01-10 02-12"],
    ["明天差一刻八点", "03-03T07:45 03-03T07:46"],
    ["11-7-2016", "2016-07-11 2016-07-12"],
    ["九九年", "1999-01-01 2000-01-01"],
    ["元月5号", "01-05 01-06"],
    ["三百元月租", "-"],
    ["上上周五", "02-20 02-21"],
    ["本周末", "03-07 03-09"],
    ["3月5号到8号", "03-05 03-09"],
    ["4月12-19日", "04-12 04-20"],
    ["下个月9号", "04-09 04-10"],
    ["5月中旬", "05-11 05-21"],
    ["二季度", "04-01 07-01"],
    ["Q3", "07-01 10-01"],
    ["2026Q4上线", "10-01 2027-01-01"],
    ["8月中下旬", "08-11 09-01"],
    ["上半年", "01-01 07-01"],
    ["年底", "11-01 2027-01-01"],
    ["今年前三季度", "01-01 10-01"],
    ["去年12月", "2025-12-01 01-01"],
    ["2025年10月1日", "2025-10-01 2025-10-02"],
    ["2026-05-06 14:30", "05-06T14:30 05-06T14:31"],
    ["今晚8点半", "03-02T20:30 03-02T20:31"],
    ["下午3点到5点", "03-02T15:00 03-02T17:00"],
    ["中秋节", "09-25 09-26"],
    ["农历八月十五", "09-25 09-26"],
    ["端午", "06-19 06-20"],
    ["母亲节", "05-10 05-11"],
    ["清明", "04-05 04-06"],
    ["三天后", "03-05 03-06"],
    ["半小时后", "03-02T10:30 03-02T10:31"],
    ["两周后", "03-16 03-23"],
    ["3个工作日后", "03-05 03-06"],
    ["15号前", "03-02T10:00 03-16"],
    ["下午三点之前", "03-02T10:00 03-02T15:00"],
    ["半个月内", "03-02T10:00 03-18"],
    ["2025年以来", "2025-01-01 03-02T10:00"],
    ["20天以后", "03-22 …"],
    ["未来7天", "03-02T10:00 03-09T10:00"],
    ["近三个月", "2025-12-02 03-02T10:00"],
    ["每周一下午八点", "03-02T20:00 03-02T21:00"],
  ])("%s", (text, expected) => expect(interval(text)).toBe(expected));

  it.each([
    ["三天", "P3D"],
    ["半小时", "PT30M"],
    ["半个月", "P15D"],
    ["一年半", "P1Y6M"],
    ["5小时30分", "PT5H30M"],
    ["8天又二十个小时", "P8DT20H"],
    ["五个季度", "P15M"],
    ["一刻钟", "PT15M"],
    ["两年", "P2Y"],
  ])("%s lasts %s", (text, iso) => expect(only(text)).toMatchObject({ kind: "duration", duration: iso }));

  it("gives both ends of a length", () =>
    expect(only("3~6个月")).toMatchObject({ durationMin: "P3M", durationMax: "P6M" }));

  it.each([
    ["每天", "FREQ=DAILY"],
    ["每隔3天", "FREQ=DAILY;INTERVAL=3"],
    ["每两周", "FREQ=WEEKLY;INTERVAL=2"],
    ["每月25号", "FREQ=MONTHLY;BYMONTHDAY=25"],
    ["每周二和周四", "FREQ=WEEKLY;BYDAY=TU,TH"],
  ])("%s recurs by %s", (text, rule) => expect(only(text)?.recurring).toBe(rule));

  it.each([
    ["周五之前", "2026-03-06"],
    ["月底前", "2026-03-31"],
    ["年底", "2026-12-31"],
    ["国庆前", "2026-09-30"],
    ["国庆后", "2026-10-08"],
    ["下周", "2026-03-15"],
    ["下班前", "2026-03-02"],
    ["半小时内", "2026-03-02"],
  ])("%s is due on %s", (text, day) => expect(only(text)?.dueDay).toBe(day));

  it("offers both readings of a bare day and a bare hour", () => {
    expect(only("1号")).toMatchObject({
      interval: { from: "2026-04-01T00:00:00" },
      other: { from: "2026-03-01T00:00:00" },
    });
    expect(only("9点")).toMatchObject({
      interval: { from: "2026-03-02T09:00:00" },
      other: { from: "2026-03-02T21:00:00" },
    });
  });

  it.each([
    "一点都不贵",
    "零点五",
    "调到24点5度",
    "看了《明日之后》",
    "第三方",
    "一时半会儿",
    "A2024-11B",
    "型号3-5-7",
  ])("finds no time in %s", (text) => expect(only(text)).toBeUndefined());

  it("quotes exactly what it means", () => {
    const text = "我们周三上午开会，月底前定，预计3-5天到";
    const quotes = findTimes(text, { at, zone: "Asia/Shanghai", calendar }).map((match) =>
      text.slice(match.start, match.end),
    );
    expect(quotes).toEqual(["周三上午", "月底前", "3-5天"]);
  });

  it("keeps local days in the zone of the corp", () => {
    const late = findTimes("明天", { at: new Date("2026-03-02T18:00:00Z"), zone: "Asia/Shanghai", calendar })[0];
    expect(late?.first).toBe("2026-03-04");
  });
});
