import { afterAll, beforeAll, expect, it } from "vitest";
import { mongoAreaSettingsStore } from "#src/adapters/mongo/settings/area-settings-store.js";
import { liveCalendar } from "#src/domain/calendar/live-calendar.js";
import { workCalendar } from "#src/domain/calendar/work-calendar.js";
import { createHolidayYears, noHolidays } from "#src/usecases/calendar/holiday-years.js";
import { areaSettings } from "#src/usecases/settings/area-settings.js";
import { lunarCalendar } from "#test/builders/calendars.js";
import { fakeClock } from "#test/fakes/fake-clock.js";
import { openStore, type TestStore } from "./open-store.js";

let store: TestStore;
beforeAll(async () => void (store = await openStore()));
afterAll(() => store.close());

const NOTICE = `一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。`;

it("holds an entered notice in every process, after a restart too, and refuses a text without any holiday", async () => {
  const changed: string[] = [];
  const clock = fakeClock("2026-12-01T09:00:00+08:00");
  const process = () => {
    const calendar = liveCalendar(workCalendar(new Map(), lunarCalendar));
    const holidays = createHolidayYears({
      entered: areaSettings({ store: mongoAreaSettingsStore(store.connection), clock }, "holidays", noHolidays),
      shipped: new Map(),
      calendar,
      lunar: lunarCalendar,
      onChanged: async (corpId) => changed.push(corpId),
    });
    return { calendar, holidays };
  };
  const [api, worker] = [process(), process()];
  await worker.holidays.refresh("corp");
  expect(worker.calendar.kindOf("2027-10-09")).toBe("unknown-off");
  await expect(
    api.holidays.enter("corp", { year: 2027, text: "明年怎么放假？", byUserId: "root" }),
  ).rejects.toMatchObject({ code: "invalid_input" });
  const days = await api.holidays.enter("corp", { year: 2027, text: NOTICE, byUserId: "root" });
  expect(days.filter(({ isOffDay }) => !isOffDay).map(({ date }) => date)).toEqual(["2027-09-26", "2027-10-09"]);
  await worker.holidays.refresh("corp");
  const later = process();
  await later.holidays.refresh("corp");
  for (const { calendar } of [api, worker, later]) {
    expect([calendar.kindOf("2027-10-09"), calendar.kindOf("2027-10-07")]).toEqual(["working", "off"]);
    expect([...calendar.knownYears]).toEqual([2027]);
  }
  expect(changed).toEqual(["corp"]);
});
