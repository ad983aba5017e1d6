import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { departmentModel, memberModel } from "#src/adapters/mongo/access/access-models.js";
import { taskModel } from "#src/adapters/mongo/follow-up/task-model.js";
import { promiseModel } from "#src/adapters/mongo/understand/promise-model.js";
import { aContact, aTask } from "#test/builders/a-contact.js";
import { defaultFollowUp } from "#src/domain/settings/settings.js";
import { aSourceMessage } from "#test/builders/a-source-message.js";
import { fakeClock } from "#test/fakes/fake-clock.js";
import { aViewer, openFollowUp, putContact } from "./follow-up-kit.js";
import { openStore, type TestStore } from "./open-store.js";
import { drainJobs, openPipeline } from "./pipeline.js";

let store: TestStore;
let corps = 0;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const at = (local: string): Date => new Date(`${local}:00+08:00`);
const newCorp = (): string => `tasks-${++corps}`;

/** A corp whose contact has said something, as the whole pipeline understands it. */
async function chat(lines: readonly { side: "contact" | "member"; at: string; text: string }[], now: string) {
  const corpId = newCorp();
  const clock = fakeClock(now);
  const pipeline = openPipeline(store.connection, { capture: { clock }, derive: { clock } });
  // The ladder of running deals has tests of its own.
  const followUp = { ...defaultFollowUp, ladderStages: [], stageDwellDays: {} };
  const kit = openFollowUp(store.connection, corpId, { clock, settings: { followUp } });
  const say = async (more: typeof lines): Promise<string> => {
    const messages = more.map((line, i) => aSourceMessage({ conversation: corpId, id: `${line.at}-${i}`, ...line }));
    await pipeline.capture.captureMessages({ corpId, messages });
    await drainJobs(pipeline);
    const contact = await store.connection.db?.collection("contacts").findOne({ corpId });
    return String(contact?._id);
  };
  const contactId = await say(lines);
  const plan = (): Promise<void> => kit.followUp.planFollowUp({ corpId, contactId });
  const tasks = async () => kit.stores.tasks.ofContact(corpId, contactId, 50);
  return { corpId, kit, contactId, say, plan, tasks };
}

describe("planning from chats", () => {
  it("turns an unanswered question into a task, and closes it when the answer comes", async () => {
    const { say, plan, tasks, kit, corpId } = await chat(
      [
        { side: "member", at: "2026-11-23T09:00:00+08:00", text: "王工早" },
        { side: "contact", at: "2026-11-23T09:30:00+08:00", text: "样品什么时候能寄出?" },
      ],
      "2026-11-23T11:00:00+08:00",
    );
    await plan();
    expect(await tasks()).toEqual([]);
    // The check remembers when the limit is over; the sweep finds it then.
    kit.clock.set(at("2026-11-23T11:31"));
    expect((await kit.followUp.sweepTasks({ corpId })).checks).toBe(1);
    expect((await kit.followUp.sweepTasks({ corpId })).checks).toBe(0);
    await Promise.all([plan(), plan(), plan()]);
    expect(await tasks()).toMatchObject([
      {
        reason: "unanswered",
        status: "open",
        assigneeId: "liqian",
        quote: "样品什么时候能寄出",
        dueAt: at("2026-11-23T11:30"),
      },
    ]);
    kit.clock.set(at("2026-11-23T13:40"));
    await say([{ side: "member", at: "2026-11-23T13:35:00+08:00", text: "今天下午就寄出" }]);
    await plan();
    await plan();
    expect((await tasks()).filter((task) => task.reason === "unanswered")).toMatchObject([
      { status: "closed", closedBy: { why: "已经回复" } },
    ]);
  });

  it("makes one line of our promise, from due to broken to resolved by a person and back", async () => {
    const { corpId, kit, plan, tasks } = await chat(
      [
        { side: "contact", at: "2026-11-23T09:00:00+08:00", text: "麻烦报个价" },
        { side: "member", at: "2026-11-23T09:10:00+08:00", text: "好的,周三给您报价" },
      ],
      "2026-11-23T10:00:00+08:00",
    );
    kit.clock.set(at("2026-11-25T16:00"));
    await plan();
    const open = async () => (await tasks()).filter((task) => task.status === "open");
    expect(await open()).toMatchObject([{ reason: "promise_due" }]);
    kit.clock.set(at("2026-11-26T09:30"));
    await plan();
    expect(await open()).toMatchObject([{ reason: "promise_broken" }]);
    expect(await tasks()).toHaveLength(1);

    const promiseId = (await open())[0]?.promiseId ?? "";
    const viewer = aViewer(corpId);
    await kit.followUp.resolvePromise(viewer, promiseId, "kept");
    await kit.followUp.resolvePromise(viewer, promiseId, "kept");
    await plan();
    expect(await tasks()).toMatchObject([{ status: "closed", closedBy: { why: "承诺已兑现" } }]);
    await kit.followUp.resolvePromise(viewer, promiseId, null);
    await plan();
    expect(await open()).toMatchObject([{ reason: "promise_broken" }]);
    await expect(kit.followUp.resolvePromise(aViewer(corpId, "zhao"), promiseId, "kept")).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await promiseModel(store.connection).countDocuments({ corpId, "resolution.status": "kept" })).toBe(0);
  });

  it("knows the tasks that a merged record brought along, open or done", async () => {
    const { corpId, kit, plan, tasks } = await chat(
      [
        { side: "contact", at: "2026-11-23T09:00:00+08:00", text: "样品什么时候能寄出?" },
        { side: "contact", at: "2026-11-23T09:05:00+08:00", text: "麻烦报个价" },
        { side: "member", at: "2026-11-23T09:10:00+08:00", text: "好的,周三给您报价" },
      ],
      "2026-11-26T09:30:00+08:00",
    );
    await plan();
    const [made] = await tasks();
    if (!made) throw new Error("no task");
    // As a merge leaves it: the same thing, under the key of the record that is gone.
    const collection = taskModel(store.connection).collection;
    const doc = await collection.findOne({ corpId, key: made.key });
    await collection.deleteOne({ corpId, key: made.key });
    await collection.insertOne({
      ...doc,
      _id: "tk_inherited",
      key: "promise:ct_gone:pr_gone",
      promiseId: "pr_gone",
    } as never);
    await plan();
    expect(await tasks()).toMatchObject([{ id: "tk_inherited", status: "open", promiseId: made.promiseId }]);
    await kit.followUp.completeTask(aViewer(corpId), "tk_inherited", { outcome: "closed", note: "", nextStep: null });
    await plan();
    expect(await tasks()).toMatchObject([{ id: "tk_inherited", status: "done" }]);
  });

  it("does not flood from an import of old chats", async () => {
    const { plan, tasks } = await chat(
      [
        { side: "contact", at: "2026-06-01T09:00:00+08:00", text: "你们的模块多少钱?" },
        { side: "member", at: "2026-06-01T09:10:00+08:00", text: "周三给您报价" },
        { side: "contact", at: "2026-06-01T09:30:00+08:00", text: "交期多久?" },
      ],
      "2026-11-23T10:00:00+08:00",
    );
    await plan();
    expect((await tasks()).length).toBeLessThanOrEqual(1);
  });

  it("does not bring back what a person has done", async () => {
    const { corpId, kit, plan, tasks } = await chat(
      [
        { side: "member", at: "2026-11-23T09:00:00+08:00", text: "王工早" },
        { side: "contact", at: "2026-11-23T09:30:00+08:00", text: "样品什么时候能寄出?" },
      ],
      "2026-11-23T15:00:00+08:00",
    );
    await plan();
    const [task] = await tasks();
    await kit.followUp.completeTask(aViewer(corpId), task?.id ?? "", {
      outcome: "closed",
      note: "电话里说了",
      nextStep: null,
    });
    await plan();
    expect(await tasks()).toMatchObject([{ status: "done" }]);
  });
});

describe("overlapping runs", () => {
  it("let the last one to begin have the last word", async () => {
    const corpId = newCorp();
    const { checks } = openFollowUp(store.connection, corpId).stores;
    const retryAt = at("2026-11-23T10:02");
    const first = await checks.begin(corpId, `ct_${corpId}`, retryAt);
    const second = await checks.begin(corpId, `ct_${corpId}`, retryAt);
    expect(await checks.finish(corpId, `ct_${corpId}`, first.run, null)).toBe(false);
    expect(await checks.finish(corpId, `ct_${corpId}`, second.run, null)).toBe(true);
    await checks.request(corpId, `ct_${corpId}`, at("2026-11-23T10:00"));
    expect(await checks.finish(corpId, `ct_${corpId}`, second.run, null)).toBe(false);
  });

  it("that die are found again", async () => {
    const corpId = newCorp();
    const { checks } = openFollowUp(store.connection, corpId).stores;
    await checks.begin(corpId, `ct_${corpId}`, at("2026-11-23T10:02"));
    const take = (now: string) => checks.takeDue("follow-up", corpId, at(now), at("2026-11-23T10:10"), 10);
    expect(await take("2026-11-23T10:01")).toEqual([]);
    expect(await take("2026-11-23T10:02")).toEqual([`ct_${corpId}`]);
    expect(await take("2026-11-23T10:03")).toEqual([]);
  });

  it("begin at once for a new contact without a conflict", async () => {
    const corpId = newCorp();
    const { checks } = openFollowUp(store.connection, corpId).stores;
    const runs = await Promise.all([1, 2, 3, 4].map(() => checks.begin(corpId, `ct_${corpId}`, new Date())));
    expect(new Set(runs.map(({ run }) => run))).toEqual(new Set([1, 2, 3, 4]));
  });
});

describe("what people do", () => {
  async function oneTask(changes: Parameters<typeof aTask>[0] = {}) {
    const corpId = newCorp();
    const kit = openFollowUp(store.connection, corpId);
    const contactId = `ct_${corpId}`;
    await putContact(store.connection, aContact({ corpId, id: contactId }));
    const task = aTask({ corpId, id: `tk_${corpId}`, key: `unanswered:${corpId}`, contactId, ...changes });
    await kit.stores.tasks.insertOnce(task);
    return { corpId, kit, contactId, id: task.id, viewer: aViewer(corpId) };
  }
  const nextStep = { title: "发样品", dueAt: at("2026-11-25T10:00") };

  it("done asks for a next step, makes it, and undo takes both back", async () => {
    const { kit, viewer, id, corpId, contactId } = await oneTask();
    const done = { outcome: "reached" as const, note: "聊过了", nextStep };
    await expect(kit.followUp.completeTask(viewer, id, { ...done, nextStep: null })).rejects.toMatchObject({
      code: "invalid_input",
    });
    const past = { title: "x", dueAt: at("2026-11-20T10:00") };
    await expect(kit.followUp.completeTask(viewer, id, { ...done, nextStep: past })).rejects.toMatchObject({
      code: "invalid_input",
    });
    const task = await kit.followUp.completeTask(viewer, id, done);
    expect(task).toMatchObject({ status: "done", result: { outcome: "reached", byUserId: "liqian" } });
    const all = await kit.stores.tasks.ofContact(corpId, contactId, 10);
    expect(all.find((other) => other.reason === "next_step")).toMatchObject({ status: "open", title: "发样品" });

    const reopened = await kit.followUp.reopenTask(viewer, id);
    expect(reopened).toMatchObject({ status: "open", result: null });
    expect((await kit.stores.tasks.find(corpId, task.result?.nextTaskId ?? ""))?.status).toBe("closed");
    // The same again opens the same next step.
    await kit.followUp.completeTask(viewer, id, done);
    const steps = (await kit.stores.tasks.ofContact(corpId, contactId, 10)).filter(
      (other) => other.reason === "next_step",
    );
    expect(steps).toMatchObject([{ status: "open" }]);
  });

  it("lets one of several win, and leaves no stray next step", async () => {
    const { kit, viewer, id, corpId, contactId } = await oneTask();
    const answers = await Promise.allSettled(
      [1, 2, 3].map((n) =>
        kit.followUp.completeTask(viewer, id, {
          outcome: "reached",
          note: "",
          nextStep: { title: `第 ${n} 步`, dueAt: at("2026-11-25T10:00") },
        }),
      ),
    );
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
    const open = (await kit.stores.tasks.ofContact(corpId, contactId, 10)).filter((task) => task.status === "open");
    expect(open).toHaveLength(1);
  });

  it("snooze moves it in the day list until undone", async () => {
    const { kit, viewer, id } = await oneTask();
    expect((await kit.followUp.dayList(viewer)).today).toHaveLength(1);
    await kit.followUp.snoozeTask(viewer, id, at("2026-11-24T09:00"));
    expect(await kit.followUp.dayList(viewer)).toMatchObject({
      today: [],
      upcoming: [{ task: { id } }],
      counts: { open: 0 },
    });
    await kit.followUp.reopenTask(viewer, id);
    expect((await kit.followUp.dayList(viewer)).today).toHaveLength(1);
    await expect(kit.followUp.snoozeTask(viewer, id, at("2026-11-20T09:00"))).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it("obeys the scope in every command and in the list", async () => {
    const { kit, id, corpId, contactId, viewer } = await oneTask();
    const stranger = aViewer(corpId, "zhao");
    const done = { outcome: "closed" as const, note: "", nextStep: null };
    for (const refused of [
      () => kit.followUp.completeTask(stranger, id, done),
      () => kit.followUp.snoozeTask(stranger, id, at("2026-11-24T09:00")),
      () => kit.followUp.reopenTask(stranger, id),
      () => kit.followUp.reassignTask(stranger, id, "zhao"),
      () => kit.followUp.reassignTask(viewer, id, "zhao"),
      () => kit.followUp.createTask(stranger, { contactId, title: "x", dueAt: at("2026-11-24T09:00") }),
      () =>
        kit.followUp.createTask(viewer, { contactId, title: "x", dueAt: at("2026-11-24T09:00"), assigneeId: "zhao" }),
      () => kit.followUp.dayList(stranger, "liqian"),
    ]) {
      await expect(refused()).rejects.toMatchObject({ code: "not_found" });
    }
    expect((await kit.followUp.dayList(stranger)).counts).toEqual({ open: 0, overdue: 0, doneToday: 0 });
    const manager = aViewer(corpId, "boss", ["boss", "liqian", "zhao"]);
    expect((await kit.followUp.dayList(manager)).today).toHaveLength(1);
    expect((await kit.followUp.dayList(aViewer(corpId, "root", "all"))).today).toHaveLength(1);
    await kit.followUp.reassignTask(manager, id, "zhao");
    expect((await kit.followUp.dayList(stranger)).today).toHaveLength(1);
  });

  it("creates one task per idempotency key", async () => {
    const { kit, viewer, contactId } = await oneTask();
    const input = { contactId, title: "寄样品册", dueAt: at("2026-11-24T09:00"), idempotencyKey: "k1" };
    const tasks = await Promise.all([1, 2, 3].map(() => kit.followUp.createTask(viewer, input)));
    expect(new Set(tasks.map((task) => task.id)).size).toBe(1);
  });

  it("ranks the day list by what hurts most and names contact, people and evidence", async () => {
    const { kit, viewer, corpId, contactId } = await oneTask({ dueAt: at("2026-11-23T09:30") });
    const more = [
      { reason: "silence" as const, dueAt: at("2026-11-20T09:00") },
      { reason: "promise_broken" as const, dueAt: at("2026-11-23T09:50") },
      { reason: "promise_due" as const, dueAt: at("2026-11-23T17:00") },
    ];
    for (const [i, changes] of more.entries()) {
      await kit.stores.tasks.insertOnce(
        aTask({ corpId, contactId, id: `tk_${corpId}_${i}`, key: `k${i}`, ...changes }),
      );
    }
    const list = await kit.followUp.dayList(viewer);
    expect(list.overdue.map((view) => view.task.reason)).toEqual(["promise_broken", "unanswered", "silence"]);
    expect(list.today.map((view) => view.task.reason)).toEqual(["promise_due"]);
    expect(list).toMatchObject({
      date: "2026-11-23",
      counts: { open: 4, overdue: 3, doneToday: 0 },
      isTruncated: false,
    });
    expect(list.today[0]?.contact).toMatchObject({ id: contactId, displayName: "王工", stage: "engaged" });
  });

  it("keeps a day list of many short, and says so", async () => {
    const { kit, viewer, corpId, contactId } = await oneTask();
    for (let i = 0; i < 60; i++) {
      await kit.stores.tasks.insertOnce(
        aTask({
          corpId,
          contactId,
          id: `up_${corpId}_${i}`,
          key: `up${i}`,
          dueAt: new Date(at("2026-11-25T09:00").getTime() + i),
        }),
      );
    }
    const list = await kit.followUp.dayList(viewer);
    expect(list.upcoming).toHaveLength(50);
    expect(list.isTruncated).toBe(true);
  });
});

describe("escalation", () => {
  it("tells the manager once after the working minutes, and not of old matters that an import brought", async () => {
    const corpId = newCorp();
    const kit = openFollowUp(store.connection, corpId, { clock: fakeClock("2026-11-24T09:00:00+08:00") });
    await departmentModel(store.connection).create({ corpId, departmentId: "east", name: "华东", parentId: null });
    for (const [userId, role] of [
      ["liqian", "sales"],
      ["boss", "manager"],
    ] as const) {
      await memberModel(store.connection).create({
        corpId,
        userId,
        name: userId,
        role,
        dataScope: "own",
        departmentIds: ["east"],
        identities: [],
        identityKeys: [],
        status: "active",
        createdAt: new Date(),
        passwordHash: null,
        lastSeenAt: null,
      });
    }
    const late = aTask({
      corpId,
      id: `late_${corpId}`,
      key: "late",
      dueAt: at("2026-11-20T10:00"),
      createdAt: at("2026-11-20T10:00"),
    });
    const imported = aTask({
      corpId,
      id: `imp_${corpId}`,
      key: "imp",
      dueAt: at("2026-10-20T10:00"),
      createdAt: at("2026-11-24T08:59"),
    });
    await kit.stores.tasks.insertOnce(late);
    await kit.stores.tasks.insertOnce(imported);
    expect((await kit.followUp.sweepTasks({ corpId })).escalated).toBe(1);
    expect((await kit.followUp.sweepTasks({ corpId })).escalated).toBe(0);
    expect(await kit.stores.tasks.find(corpId, late.id)).toMatchObject({ escalatedTo: "boss" });
    expect(await kit.stores.tasks.find(corpId, imported.id)).toMatchObject({ escalatedTo: null, escalatedAt: null });
    expect((await kit.followUp.findTask(aViewer(corpId, "boss"), late.id)).id).toBe(late.id);
    expect(await kit.followUp.dayList(aViewer(corpId, "boss", ["boss", "liqian"]), "boss")).toMatchObject({
      overdue: [{ task: { id: late.id }, escalatedTo: { userId: "boss" } }],
      counts: { overdue: 1 },
    });
    const team = await kit.followUp.dayList(aViewer(corpId, "boss", ["boss", "liqian"]));
    expect(team.overdue.filter((view) => view.task.id === late.id)).toHaveLength(1);
  });
});
