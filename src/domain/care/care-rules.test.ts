import { describe, expect, it } from "vitest";
import { lunarCalendar as lunar } from "#test/builders/calendars.js";
import {
  CareRules,
  careDaysOf,
  careKeyOf,
  defaultCareRules,
  festivalDay,
  isForStage,
  type CareRule,
} from "./care-rules.js";

const rule = (on: CareRule["on"], offsetDays = 0): CareRule => ({
  id: "r",
  on,
  offsetDays,
  isOn: true,
  text: "x",
  stages: [],
  perAccount: true,
});
const days = (
  on: CareRule["on"],
  offsetDays: number,
  from: string,
  to: string,
  dates: Parameters<typeof careDaysOf>[1]["dates"] = [],
  firstOrder: string | null = null,
) =>
  careDaysOf(rule(on, offsetDays), { dates, orders: firstOrder === null ? [] : [firstOrder], lunar }, from, to).map(
    ({ date, occurrence }) => `${date} ${occurrence}`,
  );

describe("feasts", () => {
  it.each([
    ["spring_festival", 2026, "2026-02-17"],
    ["spring_festival", 2027, "2027-02-06"],
    ["lantern", 2026, "2026-03-03"],
    ["dragon_boat", 2026, "2026-06-19"],
    ["mid_autumn", 2026, "2026-09-25"],
    ["mid_autumn", 2025, "2025-10-06"],
    ["new_year", 2027, "2027-01-01"],
    ["spring_festival", 2150, null],
  ] as const)("%s %i", (festival, year, day) => expect(festivalDay(festival, year, lunar)).toBe(day));
});

describe("the days of a rule", () => {
  it("come once a year for feasts", () =>
    expect(days({ kind: "festival", festival: "mid_autumn" }, -1, "2025-01-01", "2027-12-31")).toEqual([
      "2025-10-05 2025",
      "2026-09-24 2026",
      "2027-09-14 2027",
    ]));
  it("come before what ends, once", () => {
    const dates = [{ id: "cd_1", kind: "contract_end" as const, date: "2026-12-31" }];
    expect(days({ kind: "date", date: "contract_end" }, -30, "2026-11-01", "2027-12-31", dates)).toEqual([
      "2026-12-01 cd_1",
    ]);
    expect(days({ kind: "date", date: "warranty_end" }, -30, "2026-11-01", "2027-12-31", dates)).toEqual([]);
  });
  it("come every year for anniversaries, not in the first, and on the 28th of February", () => {
    const dates = [{ id: "cd_2", kind: "anniversary" as const, date: "2024-02-29" }];
    expect(days({ kind: "date", date: "anniversary" }, 0, "2024-01-01", "2026-12-31", dates)).toEqual([
      "2025-02-28 cd_2:2025",
      "2026-02-28 cd_2:2026",
    ]);
  });
  it("come after the first order", () =>
    expect(days({ kind: "after_order" }, 14, "2026-11-01", "2026-12-31", [], "2026-11-20")).toEqual(["2026-12-04 1"]));
});

describe("a rule", () => {
  it("has one key for a whole company", () => {
    const [wang, chen] = ["ct_wang", "ct_chen"].map((contactId) =>
      careKeyOf(rule({ kind: "festival", festival: "new_year" }), { contactId, accountKey: "华盛精密" }, "2027"),
    );
    expect(wang).toBe(chen);
    expect(
      careKeyOf(
        { ...rule({ kind: "festival", festival: "new_year" }), perAccount: false },
        { contactId: "ct_wang", accountKey: "华盛精密" },
        "2027",
      ),
    ).not.toBe(wang);
  });
  it("speaks to nobody lost or asleep unless it says so", () => {
    expect([
      isForStage({ stages: [] }, "lost"),
      isForStage({ stages: [] }, "lead"),
      isForStage({ stages: ["lost"] }, "lost"),
    ]).toEqual([false, true, true]);
  });
  it("of the defaults is valid, and a wrong variable is named", () => {
    expect(CareRules.safeParse(defaultCareRules).success).toBe(true);
    const parsed = CareRules.safeParse({ rules: [{ ...defaultCareRules.rules[0], text: "{昵称}" }] });
    expect(parsed.error?.issues.map(({ path, message }) => [path.join("."), message])).toEqual([
      ["rules.0.text", "不认识的变量：{昵称}"],
    ]);
  });
});
