import { describe, expect, it } from "vitest";
import { birthdayWords, budgetWords, countWords, phoneWords, timelineWords, valueWords } from "./value-words";

describe("values as people read them", () => {
  it.each([
    ["500000", "¥50万", "¥500,000"],
    ["300000-500000", "¥30万–50万", "¥300,000–500,000"],
    ["~500000", "¥50万左右", "about ¥500,000"],
    ["<=500000", "¥50万以内", "up to ¥500,000"],
    ["1280", "¥1,280", "¥1,280"],
    ["123456", "¥123,456", "¥123,456"],
    ["谈后再定", "谈后再定", "谈后再定"],
  ])("budget %s", (value, zh, en) => {
    expect(budgetWords(value, "zh")).toBe(zh);
    expect(budgetWords(value, "en")).toBe(en);
  });

  it.each([
    ["08-15", "8月15日"],
    ["1986-08-15", "1986年8月15日"],
    ["L08-15", "农历八月十五"],
    ["L12-08", "农历腊月初八"],
    ["L02-21", "农历二月廿一"],
  ])("birthday %s", (value, zh) => {
    expect(birthdayWords(value, "zh")).toBe(zh);
  });

  it.each([
    ["2026-12-15", "12月15日"],
    ["2027-Q1", "2027年第1季度"],
    ["2026-12", "12月"],
    ["2026-11-30/2026-12-06", "11月30日 – 12月6日"],
  ])("timeline %s", (value, zh) => {
    expect(timelineWords(value, 2026, "zh")).toBe(zh);
  });

  it("leaves masked phones as they come and groups full ones", () => {
    expect(phoneWords("138****0017")).toBe("138****0017");
    expect(phoneWords("13800000017")).toBe("138 0000 0017");
    expect(phoneWords("021-12345678")).toBe("021-12345678");
  });

  it("separates thousands thinly", () => {
    expect(countWords(1284)).toBe("1\u2009284");
    expect(countWords(999)).toBe("999");
    expect(countWords(1234567)).toBe("1\u2009234\u2009567");
  });

  it("names decision roles through the given words", () => {
    const context = { language: "zh", thisYear: 2026, roleName: (role: string) => `<${role}>` } as const;
    expect(valueWords("decisionRole", "decider", context)).toBe("<decider>");
    expect(valueWords("company", "华盛精密", context)).toBe("华盛精密");
  });
});
