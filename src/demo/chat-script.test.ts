import { describe, expect, it } from "vitest";
import { loadWorkCalendar } from "#config/holidays.js";
import { parseChatScript, withDayWords, workingDay } from "./chat-script.js";
import { demoHistory, demoLiveChats, readDemoCompany } from "./demo-company.js";

const calendar = loadWorkCalendar();

describe("workingDay", () => {
  it.each([
    { today: "2026-11-23", offset: -1, day: "2026-11-20" },
    { today: "2026-11-22", offset: 0, day: "2026-11-22" },
    { today: "2026-10-08", offset: -1, day: "2026-09-30" },
    { today: "2026-11-20", offset: 1, day: "2026-11-23" },
  ])("$offset from $today is $day", ({ today, offset, day }) => {
    expect(workingDay(today, offset, calendar)).toBe(day);
  });
});

describe("withDayWords", () => {
  it.each([
    { text: "{周D+2}给您", saidOn: "2026-11-23", words: "周三给您" },
    { text: "{周D+6}给您", saidOn: "2026-11-24", words: "下周二给您" },
    { text: "{周D+0}给您", saidOn: "2026-11-23", words: "今天给您" },
    { text: "{号D+3}前", saidOn: "2026-11-23", words: "26号前" },
    { text: "{月日D+8}", saidOn: "2026-11-23", words: "12月3日" },
  ])("$text said on $saidOn", ({ text, saidOn, words }) => {
    expect(withDayWords(text, saidOn, "2026-11-23", calendar)).toBe(words);
  });
});

describe("parseChatScript", () => {
  it("names the line it does not understand", () => {
    expect(() => parseChatScript("contact a A\nmember m\nhello", "x.txt")).toThrow("x.txt:3");
    expect(() => parseChatScript("contact a A\nmember m\nD-1 09:00 b hi", "x.txt")).toThrow("b is not declared");
  });
});

describe("the demo's material", () => {
  const company = readDemoCompany();
  const now = new Date("2026-11-23T04:00:00Z");

  it("is the same for the same day, lies in the past and leaves no macro unresolved", () => {
    const history = demoHistory(company, now, "Asia/Shanghai", calendar);
    expect(demoHistory(company, now, "Asia/Shanghai", calendar)).toEqual(history);
    const rows = [...history.values()].flat();
    expect(rows.length).toBeGreaterThan(500);
    expect(rows.every((row) => new Date(row.at) < now && !row.text.includes("{"))).toBe(true);
    expect(new Set(rows.map((row) => `${row.conversation}/${row.id}`)).size).toBe(rows.length);
  });

  it("names only members of the company, and live chats belong to the bot's member", () => {
    const ids = new Set(company.members.map((member) => member.userId));
    expect([...demoHistory(company, now, "Asia/Shanghai", calendar).keys()].every((id) => ids.has(id))).toBe(true);
    expect(
      new Set(demoLiveChats({ now: () => now }, "Asia/Shanghai", calendar).written.map((chat) => chat.memberId)),
    ).toEqual(new Set(["liqian"]));
  });
});
