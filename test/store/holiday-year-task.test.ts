import { afterAll, beforeAll, expect, it } from "vitest";
import { memberModel } from "#src/adapters/mongo/access/access-models.js";
import { workCalendar } from "#src/domain/calendar/work-calendar.js";
import { askHolidayYears } from "#src/usecases/follow-up/ask-holiday-years.js";
import { chinaCalendar } from "#test/builders/calendars.js";
import { aViewer, openFollowUp } from "./follow-up-kit.js";
import { openStore, type TestStore } from "./open-store.js";

let store: TestStore;
beforeAll(async () => void (store = await openStore()));
afterAll(() => store.close());

const at = (local: string): Date => new Date(`${local}:00+08:00`);

it("asks one administrator for a year without data, once, and settles itself when the data is there", async () => {
  const corpId = "holidays";
  const kit = openFollowUp(store.connection, corpId);
  const admin = (userId: string) => ({
    corpId,
    userId,
    name: userId,
    role: "admin" as const,
    dataScope: "all" as const,
    departmentIds: [],
    status: "active" as const,
    createdAt: new Date(0),
    passwordHash: null,
    lastSeenAt: null,
  });
  const viewer = aViewer(corpId, "zhang", "all");
  const list = async () => {
    const { overdue, today, upcoming } = await kit.followUp.dayList(viewer, "zhang");
    return [...overdue, ...today, ...upcoming];
  };

  kit.clock.set(at("2026-11-30T09:00"));
  await kit.followUp.sweepTasks({ corpId });
  kit.clock.set(at("2026-12-01T09:00"));
  // Nobody to ask yet.
  await kit.followUp.sweepTasks({ corpId });
  await memberModel(store.connection).insertMany([admin("zhang"), admin("zhou")]);
  await Promise.all([kit.followUp.sweepTasks({ corpId }), kit.followUp.sweepTasks({ corpId })]);
  await kit.followUp.sweepTasks({ corpId });

  const [asked, ...others] = await list();
  expect(others).toEqual([]);
  expect(asked).toMatchObject({
    task: { reason: "holidays", key: "holidays:2027", status: "open" },
    contact: { id: "", displayName: "放假安排" },
  });
  const taskId = asked?.task.id ?? "";
  await expect(
    kit.followUp.completeTask(viewer, taskId, { outcome: "closed", note: "", nextStep: null }),
  ).rejects.toMatchObject({ code: "conflict" });

  const known = workCalendar(new Map([2026, 2027].map((year) => [year, []] as const)));
  await askHolidayYears({ ...kit.touchDeps, calendar: known }, corpId);
  expect(await list()).toEqual([]);
  expect(await kit.stores.tasks.find(corpId, taskId)).toMatchObject({
    status: "closed",
    closedBy: { why: "2027 年的放假安排已录入" },
  });
  // The file is gone again: the same task asks again.
  await askHolidayYears({ ...kit.touchDeps, calendar: chinaCalendar }, corpId);
  expect((await list()).map(({ task }) => [task.id, task.status])).toEqual([[taskId, "open"]]);
});
