import { describe, expect, it } from "vitest";
import type { DayListJson, TaskJson } from "#src/api/contract/contract.js";
import { countsWith, mergeFresh, showAll } from "./shown-list";

const aTask = (id: string, over: Partial<TaskJson> = {}): TaskJson => ({
  id,
  contact: { id: `c-${id}`, displayName: "王工", company: null, title: null, stage: "engaged" },
  assignee: { userId: "liqian", name: "李倩" },
  reason: "unanswered",
  place: null,
  title: "客户提问未回",
  evidence: null,
  suggestedText: "",
  warning: null,
  dueAt: "2026-11-25T09:00:00Z",
  group: "today",
  priority: null,
  status: "open",
  snoozedUntil: null,
  result: null,
  closedWhy: null,
  escalatedTo: null,
  createdAt: "2026-11-25T01:00:00Z",
  ...over,
});
const aList = (over: Partial<DayListJson> = {}): DayListJson => ({
  date: "2026-11-25",
  counts: { open: 2, overdue: 1, doneToday: 0 },
  overdue: [aTask("a")],
  today: [aTask("b"), aTask("c")],
  upcoming: [],
  isTruncated: false,
  ...over,
});
const ids = (rows: { task: TaskJson; isGone: boolean }[]): string[] =>
  rows.map(({ task, isGone }) => (isGone ? `(${task.id})` : task.id));

describe("the day list keeps still", () => {
  it("keeps places when the order or group changes", () => {
    const next = mergeFresh(showAll(aList()), aList({ overdue: [aTask("c"), aTask("a")], today: [aTask("b")] }));
    expect(ids(next.rows.overdue)).toEqual(["a"]);
    expect(ids(next.rows.today)).toEqual(["b", "c"]);
  });

  it("dims what is gone and lets new tasks wait", () => {
    const next = mergeFresh(showAll(aList()), aList({ today: [aTask("c"), aTask("d")] }));
    expect(ids(next.rows.today)).toEqual(["(b)", "c"]);
    expect(next.waiting.map((task) => task.id)).toEqual(["d"]);
  });

  it("takes a row back that returns after an undo", () => {
    const gone = mergeFresh(showAll(aList()), aList({ today: [aTask("c")] }));
    expect(ids(mergeFresh(gone, aList()).rows.today)).toEqual(["b", "c"]);
  });

  it("starts over on a new day and fills an empty list at once", () => {
    expect(mergeFresh(showAll(aList()), aList({ date: "2026-11-26", today: [aTask("x")] })).waiting).toEqual([]);
    const empty = showAll(aList({ overdue: [], today: [] }));
    expect(ids(mergeFresh(empty, aList()).rows.today)).toEqual(["b", "c"]);
  });
});

describe("the header's numbers", () => {
  it("count own acts before the server confirms them, and not twice afterwards", () => {
    const settled = new Map([["a", { kind: "done", outcome: "reached", next: null } as const]]);
    expect(countsWith(aList(), settled)).toEqual({ open: 1, overdue: 0, doneToday: 1 });
    const confirmed = aList({ overdue: [], counts: { open: 1, overdue: 0, doneToday: 1 } });
    expect(countsWith(confirmed, settled)).toEqual({ open: 1, overdue: 0, doneToday: 1 });
  });
});
