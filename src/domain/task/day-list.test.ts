import { expect, it } from "vitest";
import { dayGroupOf } from "./day-list.js";

const now = new Date("2026-11-25T15:00:00+08:00");
it.each([
  { case: "before now", dueAt: "2026-11-25T14:59:00+08:00", group: "overdue" },
  { case: "this evening", dueAt: "2026-11-25T18:00:00+08:00", group: "today" },
  // "Today" without a time is due when the day ends.
  { case: "at midnight", dueAt: "2026-11-26T00:00:00+08:00", group: "today" },
  { case: "a minute into tomorrow", dueAt: "2026-11-26T00:01:00+08:00", group: "upcoming" },
])("$case: $group", ({ dueAt, group }) => {
  expect(dayGroupOf({ dueAt: new Date(dueAt), snoozedUntil: null }, now, "Asia/Shanghai")).toBe(group);
});
