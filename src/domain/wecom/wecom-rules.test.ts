import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { onDuty } from "./duty-rota.js";
import { tagDifference } from "./tag-difference.js";
import type { DutyMember } from "./wecom-records.js";
import { welcomeWords } from "./welcome-text.js";

const zone = "Asia/Shanghai";
const workdays = [1, 2, 3, 4, 5];
const member = (userId: string, changes: Partial<DutyMember> = {}): DutyMember => ({
  userId,
  spans: [],
  dailyCap: null,
  ...changes,
});

describe("rota", () => {
  const day = member("day", { spans: [{ days: workdays, from: "09:00", to: "18:00" }] });
  const night = member("night", { spans: [{ days: [5], from: "22:00", to: "02:00" }] });
  const at = (users: DutyMember[], now: string, added: [string, number][] = [], backupUserIds: string[] = ["backup"]) =>
    onDuty({ members: users, backupUserIds }, new Map(added), new Date(now), zone);

  it.each([
    { case: "Monday morning", now: "2026-11-23T10:00:00+08:00", users: ["day"] },
    { case: "at the end", now: "2026-11-23T18:00:00+08:00", users: ["backup"] },
    { case: "Saturday", now: "2026-11-28T10:00:00+08:00", users: ["backup"] },
    { case: "Friday night", now: "2026-11-27T23:00:00+08:00", users: ["night"] },
    { case: "past midnight of Friday's span", now: "2026-11-28T01:00:00+08:00", users: ["night"] },
    { case: "Saturday night", now: "2026-11-28T23:00:00+08:00", users: ["backup"] },
  ])("$case", ({ now, users }) => {
    expect(at([day, night], now)).toEqual(users);
  });
  it("leaves out whoever has the day's customers, and never leaves a code empty", () => {
    const capped = [member("a", { dailyCap: 2 }), member("b")];
    expect(at(capped, "2026-11-23T10:00:00+08:00", [["a", 2]])).toEqual(["b"]);
    expect(at([member("a", { dailyCap: 0 })], "2026-11-23T10:00:00+08:00", [], [])).toEqual(["a"]);
  });
});

describe("greeting", () => {
  const text = "{客户昵称},您好!我是{企业名称}的{员工姓名}。";
  it("names everybody", () => {
    expect(welcomeWords({ text }, { customer: "王工", member: "李倩", corp: "智远" })).toBe(
      "王工,您好!我是智远的李倩。",
    );
  });
  it("reads well without the customer's name", () => {
    expect(welcomeWords({ text }, { customer: null, member: "李倩", corp: "智远" })).toBe("您好!我是智远的李倩。");
  });
  it("takes names as they are, whatever they hold", () => {
    expect(welcomeWords({ text: "{客户昵称}好" }, { customer: "$& {员工姓名}", member: "x", corp: "y" })).toContain(
      "$&",
    );
  });
});

it("a tag difference applied gives what is wanted, and then there is none", () => {
  const ids = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"));
  fc.assert(
    fc.property(ids, ids, (there, wanted) => {
      const { add, remove } = tagDifference(there, wanted);
      const after = [...there.filter((id) => !remove.includes(id)), ...add];
      expect(new Set(after)).toEqual(new Set(wanted));
      expect(tagDifference(after, wanted)).toEqual({ add: [], remove: [] });
    }),
  );
});
