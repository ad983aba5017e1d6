import { afterAll, beforeAll, expect, it } from "vitest";
import { taskModel } from "#src/adapters/mongo/follow-up/task-model.js";
import { touchModel } from "#src/adapters/mongo/follow-up/touch-model.js";
import { openStore, type TestStore } from "./open-store.js";

let store: TestStore;
const corpId = "hot";
const now = new Date("2026-11-23T02:00:00Z");

beforeAll(async () => {
  store = await openStore();
  const rows = Array.from({ length: 200 }, (_, i) => i);
  const at = (i: number): Date => new Date(now.getTime() - i * 60_000);
  await taskModel(store.connection).collection.insertMany(
    rows.map((i) => ({
      _id: `tk_${i}`,
      corpId,
      contactId: `ct_${i}`,
      assigneeId: `m${i % 9}`,
      status: "open",
      escalatedAt: null,
      effectiveDueAt: at(i),
      lateFromAt: at(i),
    })) as never[],
  );
  await touchModel(store.connection).collection.insertMany(
    rows.map((i) => ({
      _id: `to_${i}`,
      corpId,
      contactId: `ct_${i}`,
      memberId: `m${i % 9}`,
      channel: "wechaty:main",
      state: "planned",
      dueAt: at(i),
      taskId: null,
    })) as never[],
  );
  await store.connection
    .collection("follow_up_checks")
    .insertMany(rows.map((i) => ({ _id: `ct_${i}`, corpId, run: 1, checkAt: at(i), careCheckAt: null })) as never[]);
});
afterAll(() => store.close());

const due = { $lte: now };
it.each([
  {
    what: "a member's day list",
    of: "tasks",
    filter: { assigneeId: "m1", status: "open", effectiveDueAt: { $lt: now } },
    sort: { effectiveDueAt: 1, _id: 1 },
  },
  {
    what: "a team's day list",
    of: "tasks",
    filter: { assigneeId: { $in: ["m1", "m2"] }, status: "open", effectiveDueAt: { $lt: now } },
    sort: { effectiveDueAt: 1, _id: 1 },
  },
  {
    what: "the corp's day list",
    of: "tasks",
    filter: { status: "open", effectiveDueAt: { $lt: now } },
    sort: { effectiveDueAt: 1, _id: 1 },
  },
  {
    what: "a contact's open tasks",
    of: "tasks",
    filter: { contactId: "ct_1", status: "open" },
    sort: { createdAt: -1, _id: -1 },
  },
  {
    what: "late tasks to tell of",
    of: "tasks",
    filter: { status: "open", escalatedAt: null, lateFromAt: { $lt: now } },
    sort: { lateFromAt: 1, _id: 1 },
  },
  {
    what: "tasks a manager was told of",
    of: "tasks",
    filter: { escalatedTo: "m1", status: "open" },
    sort: { effectiveDueAt: 1, _id: 1 },
  },
  { what: "tasks done today", of: "tasks", filter: { assigneeId: "m1", "result.at": { $gte: now, $lt: now } } },
  { what: "due touches", of: "touches", filter: { state: "planned", dueAt: due }, sort: { dueAt: 1, _id: 1 } },
  {
    what: "due touches of an account",
    of: "touches",
    filter: { channel: "wechaty:main", state: "planned", dueAt: due },
    sort: { dueAt: 1, _id: 1 },
  },
  {
    what: "claims that ran out",
    of: "touches",
    filter: { state: "claimed", "claim.until": { $lt: now } },
    sort: { "claim.until": 1, _id: 1 },
  },
  {
    what: "touches without their task",
    of: "touches",
    filter: { state: "handed_over", taskId: null },
    sort: { _id: 1 },
  },
  { what: "a contact's touches", of: "touches", filter: { contactId: "ct_1" }, sort: { dueAt: -1, _id: -1 } },
  { what: "members' touches", of: "touches", filter: { memberId: { $in: ["m1"] } }, sort: { dueAt: -1, _id: -1 } },
  { what: "sent today", of: "touches", filter: { channel: "wechaty:main", sentAt: { $gte: now } } },
  { what: "checks that are due", of: "follow_up_checks", filter: { checkAt: due }, sort: { checkAt: 1, _id: 1 } },
  {
    what: "care checks that are due",
    of: "follow_up_checks",
    filter: { careCheckAt: due },
    sort: { careCheckAt: 1, _id: 1 },
  },
] as { what: string; of: string; filter: Record<string, unknown>; sort?: Record<string, 1 | -1> }[])(
  "reads $what by an index",
  async ({ of, filter, sort }) => {
    const cursor = store.connection.collection(of).find({ corpId, ...filter });
    const plan = (await (sort ? cursor.sort(sort) : cursor).explain()) as { queryPlanner: { winningPlan: unknown } };
    const text = JSON.stringify(plan.queryPlanner.winningPlan);
    expect(text).toContain("IXSCAN");
    expect(text).not.toContain("COLLSCAN");
    // A sort step would read everything that is due before the first page.
    expect(text).not.toContain('"SORT"');
  },
);
