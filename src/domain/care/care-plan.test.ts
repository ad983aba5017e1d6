import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aContact, aProfileValue } from "#test/builders/a-contact.js";
import { chinaCalendar, lunarCalendar } from "#test/builders/calendars.js";
import { isQuiet } from "../calendar/quiet-hours.js";
import { defaultSettings } from "../settings/settings.js";
import { carePlan, type CareInput } from "./care-plan.js";
import { defaultCareRules } from "./care-rules.js";

const at = (local: string): Date => new Date(`${local}:00+08:00`);
const settings = defaultSettings("c", "新元自动化", new Date(0));
const withBirthday = (value: string) => aContact({ profile: [aProfileValue("birthday", value)] });
const plan = (changes: Partial<CareInput>, now = "2026-11-23T09:00") =>
  carePlan({
    contact: aContact(),
    memberName: "李倩",
    firstOrderAt: null,
    touches: [],
    rules: [],
    dates: [],
    accountKey: null,
    settings,
    calendar: chinaCalendar,
    lunar: lunarCalendar,
    now: at(now),
    ...changes,
  });

describe("birthdays", () => {
  it("are planned two weeks ahead, at the set time of the day", () => {
    expect(plan({ contact: withBirthday("12-05") }).messages).toMatchObject([
      {
        key: "care.birthday:ct_wang:2026",
        dueAt: at("2026-12-05T10:00"),
        expiresAt: at("2026-12-06T00:00"),
        text: "王工，生日快乐。感谢一直以来的信任，祝新的一岁顺顺利利。",
      },
    ]);
    const early = plan({ contact: withBirthday("12-25") });
    expect(early).toMatchObject({ messages: [], nextCheckAt: at("2026-12-11T00:00") });
  });

  it("are looked at again when the day is over", () => {
    expect(plan({ contact: withBirthday("11-23") }).nextCheckAt).toEqual(at("2026-11-24T00:00"));
  });

  it("by the lunar calendar are named by the lunar year", () => {
    expect(plan({ contact: withBirthday("L10-20") }).messages[0]).toMatchObject({
      key: "care.birthday:ct_wang:L2026",
      dueAt: at("2026-11-28T10:00"),
    });
  });

  it("stay on the day when the set time is quiet", () => {
    const late = { ...settings, care: { ...settings.care, atLocalTime: "22:00" } };
    expect(plan({ contact: withBirthday("11-25"), settings: late }).messages[0]?.dueAt).toEqual(at("2026-11-25T20:59"));
  });

  it("corrected after the greeting bring no second one", () => {
    const sent = {
      key: "care.birthday:ct_wang:2026",
      why: "care.birthday" as const,
      state: "sent" as const,
      dueAt: at("2026-09-01T10:00"),
      sentAt: at("2026-09-01T10:00"),
    };
    expect(plan({ contact: withBirthday("L10-20"), touches: [sent] }).messages).toEqual([]);
    expect(
      plan({ contact: withBirthday("L10-20"), touches: [{ ...sent, state: "cancelled", sentAt: null }] }).messages,
    ).toHaveLength(1);
  });

  it.each([
    { case: "opted out", contact: { ...withBirthday("11-25"), optedOutAt: at("2026-01-01T00:00") } },
    { case: "lost", contact: { ...withBirthday("11-25"), stage: "lost" as const } },
    { case: "of unreadable date", contact: withBirthday("下个月") },
  ])("are not greeted: $case", ({ contact }) => {
    expect(plan({ contact }).messages).toEqual([]);
  });

  it("say why when the text cannot be filled", () => {
    const broken = { ...settings, care: { ...settings.care, birthdayText: "{产品}生日快乐" } };
    const { messages, skipped, nextCheckAt } = plan({ contact: withBirthday("11-25"), settings: broken });
    expect(messages).toEqual([]);
    expect(skipped).toMatchObject([{ reason: "还不知道客户的产品" }]);
    expect(nextCheckAt).toEqual(at("2026-11-25T10:00"));
  });
});

describe("thanks for the first order", () => {
  it.each([
    { ordered: "2026-11-23T08:50", due: "2026-11-23T10:00" },
    { ordered: "2026-11-22T20:00", due: "2026-11-23T10:00" },
    { ordered: "2026-11-20T15:00", due: "2026-11-23T10:00" },
  ])("ordered $ordered, thanked $due", ({ ordered, due }) => {
    expect(plan({ firstOrderAt: at(ordered) }).messages).toMatchObject([
      { key: "care.first_order:ct_wang:1", dueAt: at(due) },
    ]);
  });

  it("does not come after three days, but stays planned once it is", () => {
    expect(plan({ firstOrderAt: at("2026-11-20T08:00") }).messages).toEqual([]);
    const stored = {
      key: "care.first_order:ct_wang:1",
      why: "care.first_order" as const,
      state: "planned" as const,
      dueAt: at("2026-11-23T10:00"),
      sentAt: null,
    };
    expect(plan({ firstOrderAt: at("2026-11-20T08:00"), touches: [stored] }).messages).toHaveLength(1);
  });

  it("is said once; how things go is asked again after a further order", () => {
    const rules = defaultCareRules.rules.filter(({ id }) => id === "after-sales");
    const orders = [at("2026-05-06T08:00"), at("2026-11-11T08:00")];
    const { messages } = plan({ firstOrderAt: orders[0] ?? null, orders, rules });
    expect(messages.map(({ key, why, dueAt }) => [key, why, dueAt])).toEqual([
      ["care.after_sales:ct_wang:after-sales:2", "care.after_sales", at("2026-11-25T10:00")],
    ]);
  });

  it("leaves the day to the birthday", () => {
    const messages = plan({ contact: withBirthday("11-23"), firstOrderAt: at("2026-11-23T08:00") }).messages;
    expect(messages.map((message) => message.dueAt)).toEqual([at("2026-11-23T10:00"), at("2026-11-24T10:00")]);
  });

  it("is not for somebody who bought before our log begins", () => {
    const contact = aContact({ profile: [aProfileValue("customer_of_ours", "true")] });
    expect(plan({ contact, firstOrderAt: at("2026-11-23T08:00") }).messages).toEqual([]);
  });
});

it("never plans into quiet hours, after its own expiry, or one key twice", () => {
  const anyMinute = fc
    .integer({ min: 0, max: 1439 })
    .map((minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`);
  const anyNow = fc.date({ min: new Date("2026-01-01"), max: new Date("2026-12-20"), noInvalidDate: true });
  fc.assert(
    fc.property(
      fc.constantFrom("03-18", "02-29", "L08-15", "L12-30", "1990-11-25"),
      fc.record({ from: anyMinute, to: anyMinute }),
      anyMinute,
      anyNow,
      fc.integer({ min: 0, max: 4 * 86_400_000 }),
      (birthday, quietHours, atLocalTime, now, orderedAgoMs) => {
        const own = { ...settings, quietHours, care: { ...settings.care, atLocalTime } };
        const { messages } = carePlan({
          contact: withBirthday(birthday),
          memberName: "李倩",
          firstOrderAt: new Date(now.getTime() - orderedAgoMs),
          touches: [],
          rules: [],
          dates: [],
          accountKey: null,
          settings: own,
          calendar: chinaCalendar,
          lunar: lunarCalendar,
          now,
        });
        const keys = new Set(messages.map((message) => message.key));
        return (
          keys.size === messages.length &&
          messages.every(
            (message) => !isQuiet(message.dueAt, quietHours, own.zone) && message.dueAt < message.expiresAt,
          )
        );
      },
    ),
    { numRuns: 200 },
  );
});
