import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { holidayNoticeDays, readHolidayNotice, type NoticeDay } from "#src/domain/calendar/holiday-notice.js";

interface NoticeCase {
  year: number;
  description: string;
  expected: NoticeDay[];
}

// Published notices 2007 to 2019, from holiday-cn (MIT).
const cases = JSON.parse(
  readFileSync(new URL("./entities/sets/holiday-cn/notice-cases.dev.json", import.meta.url), "utf8"),
) as NoticeCase[];

const asText = (days: readonly NoticeDay[]): string[] =>
  days.map(({ date, isOffDay }) => `${date} ${isOffDay ? "off" : "work"}`).sort();

describe("a holiday notice", () => {
  it.each(cases)("$year: $description", ({ year, description, expected }) => {
    expect(asText(holidayNoticeDays(year, description))).toEqual(asText(expected));
  });

  it("takes a day into the neighbouring year by its weekday", () => {
    expect(holidayNoticeDays(2027, "1月1日至3日放假，共3天。12月27日（星期日）上班。").at(-1)).toEqual({
      date: "2026-12-27",
      isOffDay: false,
    });
  });

  it("is read as a whole, each day with the holiday's name", () => {
    const text =
      "各省、自治区：\n一、元旦：1月1日（周五）放假，与周末连休。\n二、劳动节：5月1日至5日放假调休，共5天。5月8日（周六）上班。\n节假日期间请妥善安排值班。";
    expect(
      readHolidayNotice(2027, text).map(({ name, date, isOffDay }) => `${name} ${date} ${isOffDay ? "off" : "work"}`),
    ).toEqual([
      "元旦 2027-01-01 off",
      "劳动节 2027-05-01 off",
      "劳动节 2027-05-02 off",
      "劳动节 2027-05-03 off",
      "劳动节 2027-05-04 off",
      "劳动节 2027-05-05 off",
      "劳动节 2027-05-08 work",
    ]);
  });

  it.each(["", "。，、", "日".repeat(1_000), "1月1日至".repeat(500), "99月99日放假"])("bears %j", (text) => {
    expect(() => holidayNoticeDays(2027, text)).not.toThrow();
  });
});
