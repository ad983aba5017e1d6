import { describe, expect, it } from "vitest";
import { defaultBotSettings, type ReplyRule } from "./bot-settings.js";
import { paceOf, typingMs } from "./pacing.js";
import { answerFor, type Heard } from "./reply-rules.js";

const zone = "Asia/Shanghai";
const settings = { dailyBudget: 3, hours: { from: "09:00", to: "18:00" }, typingMsPerChar: 100 };

describe("pace", () => {
  it.each([
    { case: "in hours", now: "2026-11-23T02:00:00Z", sentToday: 0, until: null },
    { case: "before the hours", now: "2026-11-23T00:30:00Z", sentToday: 0, until: "2026-11-23T01:00:00Z" },
    { case: "at their end", now: "2026-11-23T10:00:00Z", sentToday: 0, until: "2026-11-24T01:00:00Z" },
    { case: "budget used up", now: "2026-11-23T02:00:00Z", sentToday: 3, until: "2026-11-24T01:00:00Z" },
  ])("$case", ({ now, sentToday, until }) => {
    const pace = paceOf({ settings, zone, sentToday, text: "您好", now: new Date(now) });
    expect(pace.act === "wait" ? pace.until.toISOString() : null).toBe(until && new Date(until).toISOString());
  });
  it("equal ends mean always", () => {
    const always = { ...settings, hours: { from: "00:00", to: "00:00" } };
    const pace = paceOf({ settings: always, zone, sentToday: 0, text: "好", now: new Date("2026-11-23T18:00:00Z") });
    expect(pace.act).toBe("send");
  });
  it("types as long as the text is, within what a person waits", () => {
    expect([typingMs("好", 100), typingMs("一".repeat(50), 100), typingMs("一".repeat(500), 100)]).toEqual([
      600, 5_000, 12_000,
    ]);
    expect(typingMs("好", 0)).toBe(0);
  });
});

describe("answers by rule", () => {
  const rule = (changes: Partial<ReplyRule>): ReplyRule => ({
    id: "r1",
    name: "价格表",
    isOn: true,
    kind: "keyword",
    account: null,
    groupNames: [],
    inDirect: false,
    keywords: ["报价"],
    match: "contains",
    text: "{称呼},价格表请看群公告",
    cooldownMinutes: 30,
    ...changes,
  });
  const said = (text: string, groupName: string | null = "采购群"): Heard => ({
    kind: "text",
    account: "main",
    groupName,
    text,
    name: "王工",
  });
  const answer = (heard: Heard, changes: Partial<ReplyRule> = {}): string | null =>
    answerFor(heard, { ...defaultBotSettings, rules: [rule(changes)] })?.text ?? null;

  it("uses the keyword wherever it stands, whatever case, width and space", () => {
    expect(answer(said("请问 报 价 多少"))).toBe("王工,价格表请看群公告");
    expect(answer(said("plc"), { keywords: ["PLC"], match: "exact" })).not.toBeNull();
    expect(answer(said("PLC模块"), { keywords: ["PLC"], match: "exact" })).toBeNull();
  });
  it("says nothing outside its groups, accounts and kinds, nor when switched off", () => {
    expect(answer(said("报价"), { groupNames: ["渠道"] })).toBeNull();
    expect(answer(said("报价", null))).toBeNull();
    expect(answer(said("报价", null), { inDirect: true })).not.toBeNull();
    expect(answer(said("报价"), { account: "other" })).toBeNull();
    expect(answer(said("报价"), { isOn: false })).toBeNull();
    expect(answer(said("报价"), { keywords: [" "] })).toBeNull();
    expect(answer({ kind: "join", account: "main", groupName: "采购群", name: "王工" })).toBeNull();
  });
  it("welcomes who joins", () => {
    const join: Heard = { kind: "join", account: "main", groupName: "采购群", name: "王工" };
    expect(answer(join, { kind: "group_welcome", text: "欢迎{称呼}加入{群名}" })).toBe("欢迎王工加入采购群");
  });
});
