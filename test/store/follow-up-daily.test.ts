import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mongoNoticeStore } from "#src/adapters/mongo/notices/notice-store.js";
import { cardOf } from "#src/adapters/wecom/notices/wecom-member-notifier.js";
import { contactModel } from "#src/adapters/mongo/capture/contact-model.js";
import { collectionOf } from "#src/adapters/mongo/collection-of.js";
import { departmentModel, memberModel } from "#src/adapters/mongo/access/access-models.js";
import { answerCard } from "#src/usecases/notices/answer-card.js";
import { notifyDue } from "#src/usecases/notices/notify-due.js";
import type { MemberNotice, MemberNotifier } from "#src/usecases/notices/ports.js";
import { aContact, aTask } from "#test/builders/a-contact.js";
import { aViewer, openFollowUp, putContact } from "./follow-up-kit.js";
import { openStore, type TestStore } from "./open-store.js";

let store: TestStore;
beforeAll(async () => void (store = await openStore()));
afterAll(() => store.close());

let corps = 0;
const at = (local: string): Date => new Date(`${local}:00+08:00`);

async function open(now = "2026-11-23T09:30") {
  const corpId = `daily${++corps}`;
  const kit = openFollowUp(store.connection, corpId);
  kit.clock.set(at(now));
  const contactId = `ct_${corpId}`;
  await putContact(
    store.connection,
    aContact({ corpId, id: contactId, identities: [{ channel: "wechaty", id: contactId }] }),
  );
  const put = (id: string, changes: Parameters<typeof aTask>[0] = {}) =>
    kit.stores.tasks.insertOnce(
      aTask({
        corpId,
        id: `tk_${corpId}${id}`,
        key: `${corpId}${id}`,
        contactId,
        createdBy: "liqian",
        reason: "manual",
        ...changes,
      }),
    );
  const told: MemberNotice[] = [];
  const closed: string[] = [];
  const notifier: MemberNotifier & { isUp: boolean } = {
    isUp: true,
    isReady: () => Promise.resolve(notifier.isUp),
    tell: (notice) => Promise.resolve(void told.push(notice)),
    close: (_corp, _user, _code, text) => Promise.resolve(void closed.push(text)),
  };
  const deps = {
    ...kit.touchDeps,
    notifier,
    notices: mongoNoticeStore(store.connection),
    tasks: kit.stores.tasks,
    publicUrl: "https://crm.example.com",
    onFailed: (error: unknown) => {
      throw error;
    },
  };
  return {
    ...kit,
    contactId,
    put,
    told,
    closed,
    notifier,
    notify: () => notifyDue(deps, { corpId }),
    viewer: aViewer(corpId),
  };
}

describe("what members are told", () => {
  it("in the morning: the day, most urgent first, once, also by two processes", async () => {
    const { put, notify, told, corpId } = await open("2026-11-23T08:55");
    await put("a", {
      reason: "unanswered",
      createdBy: null,
      title: "客户的提问还没有回复",
      dueAt: at("2026-11-22T15:00"),
      createdAt: at("2026-11-22T10:00"),
    });
    await put("b", { title: "约时间", dueAt: at("2026-11-23T16:00") });
    await Promise.all([notify(), notify(), notify()]);
    expect(told).toMatchObject([
      {
        corpId,
        userId: "liqian",
        title: "今天 2 件事，其中 1 件已晚",
        lines: [{ name: "王工", value: "客户的提问还没有回复" }, { value: "约时间" }],
        card: null,
      },
    ]);
  });

  it("not on days off, not in quiet hours, not before its time, and not at all without a channel", async () => {
    for (const now of ["2026-10-02T08:55", "2026-11-22T08:55", "2026-11-23T07:00", "2026-11-23T08:40"]) {
      const { put, notify, told, clock } = await open(now);
      await put("a", { dueAt: new Date(clock.now().getTime() + 3_600_000) });
      await notify();
      expect([now, told.length]).toEqual([now, 0]);
    }
    const { put, notify, told, notifier } = await open("2026-11-23T10:00");
    notifier.isUp = false;
    await put("a", { dueAt: at("2026-11-23T09:59") });
    await notify();
    notifier.isUp = true;
    await notify();
    expect(told.filter(({ card }) => card !== null)).toHaveLength(1);
  });

  it("a card when something falls due; its buttons do what the page does, once", async () => {
    const kit = await open("2026-11-23T15:00");
    await kit.put("a", { title: "发样册", dueAt: at("2026-11-23T14:50"), quote: "样册发我看看" });
    await kit.notify();
    await kit.notify();
    const [notice] = kit.told;
    expect([kit.told.length, notice?.lines[0]]).toEqual([1, { name: "原话", value: "样册发我看看" }]);
    expect(notice && cardOf(notice)).toMatchObject({
      card_type: "button_interaction",
      task_id: expect.stringMatching(/^[\w@-]{1,128}$/),
      button_list: [{ key: "reached" }, { key: "snooze" }, { key: "closed" }],
    });
    const click = (key: string, userId = "liqian") =>
      answerCard(
        {
          notifier: kit.notifier,
          settings: kit.touchDeps.settings,
          clock: kit.clock,
          viewerOf: (corpId, user) => Promise.resolve(aViewer(corpId, user)),
          findTask: (viewer, id) => kit.followUp.findTask(viewer, id),
          completeTask: (viewer, id, input) => kit.followUp.completeTask(viewer, id, input),
          snoozeTask: (viewer, id, until) => kit.followUp.snoozeTask(viewer, id, until),
        },
        { corpId: kit.corpId, userId, cardId: notice?.card?.id ?? "", key, responseCode: "rc" },
      );
    expect(await click("closed", "zhouhang")).toBe("没有权限处理这件事");
    expect(await click("reached")).toBe("已完成，明天 10:00 再跟");
    expect(await click("reached")).toBe("已在别处处理");
    const tasks = await kit.stores.tasks.ofContact(kit.corpId, kit.contactId, 10);
    expect(tasks.filter(({ status }) => status === "open")).toMatchObject([
      { reason: "next_step", title: "发样册", dueAt: at("2026-11-24T10:00") },
    ]);
    expect(kit.closed).toHaveLength(3);
  });

  it("a manager, once, of what was escalated within the hour, and by whom it waits", async () => {
    const kit = await open("2026-11-23T15:00");
    const late = { dueAt: at("2026-11-23T10:00"), escalatedTo: "hezhiyuan" };
    await kit.put("a", { ...late, title: "发样册", escalatedAt: at("2026-11-23T14:40") });
    await kit.put("b", { ...late, title: "报价", escalatedAt: at("2026-11-23T14:50") });
    await kit.put("old", { ...late, escalatedAt: at("2026-11-23T12:00") });
    await kit.put("nobody", { ...late, escalatedTo: null, escalatedAt: at("2026-11-23T14:50") });
    await Promise.all([kit.notify(), kit.notify()]);
    await kit.notify();
    const lines = kit.told.filter(({ userId }) => userId === "hezhiyuan").flatMap((notice) => notice.lines);
    expect(lines.map(({ name, value }) => `${name} ${value}`).toSorted()).toEqual([
      "王工 liqian：发样册",
      "王工 liqian：报价",
    ]);
    kit.clock.set(at("2026-11-23T22:30"));
    await kit.put("night", { ...late, escalatedAt: at("2026-11-23T22:20") });
    await kit.notify();
    expect(kit.told.filter(({ userId }) => userId === "hezhiyuan").flatMap((notice) => notice.lines)).toHaveLength(2);
  });

  it("after a jump of the clock by a week: no flood, the next morning's list has it all", async () => {
    const kit = await open("2026-11-23T15:00");
    for (let i = 0; i < 8; i++) await kit.put(String(i), { dueAt: at(`2026-11-2${4 + (i % 3)}T11:00`) });
    kit.clock.set(at("2026-11-30T11:30"));
    await kit.notify();
    kit.clock.set(at("2026-11-23T15:05"));
    await kit.notify();
    kit.clock.set(at("2026-11-30T11:31"));
    await kit.notify();
    expect(kit.told).toMatchObject([{ title: "今天 8 件事，其中 8 件已晚" }]);
  });
});

describe("several tasks at once", () => {
  it("each for itself, with the reason of those that were not", async () => {
    const kit = await open();
    for (const id of ["a", "b"]) await kit.put(id);
    await kit.put("c", { assigneeId: "zhouhang" });
    const ids = ["a", "b", "c"].map((id) => `tk_${kit.corpId}${id}`);
    const close = { kind: "done", outcome: "closed", note: "", nextStep: null } as const;
    expect(await kit.followUp.bulk(kit.viewer, ids, close)).toMatchObject({
      done: ids.slice(0, 2),
      failed: [{ taskId: ids[2], code: "not_found" }],
    });
    expect(await kit.followUp.bulk(kit.viewer, ids.slice(0, 1), close)).toMatchObject({
      done: [],
      failed: [{ code: "conflict" }],
    });
    // A next step is asked for here as well.
    await kit.put("d");
    expect(await kit.followUp.bulk(kit.viewer, [`tk_${kit.corpId}d`], { ...close, outcome: "reached" })).toMatchObject({
      failed: [{ code: "invalid_input" }],
    });
  });
});

describe("a contact that is given to a colleague", () => {
  it("takes its open tasks along, once", async () => {
    const kit = await open();
    await kit.put("a");
    await kit.put("b", { reason: "sop", createdBy: null });
    const contacts = collectionOf(store.connection, contactModel);
    await contacts.updateOne(
      { _id: kit.contactId },
      { $set: { ownerSetTo: "zhouhang", ownerId: "zhouhang", memberIds: ["liqian", "zhouhang"] } },
    );
    const plan = () => kit.followUp.planFollowUp({ corpId: kit.corpId, contactId: kit.contactId });
    await plan();
    const owners = async () =>
      (await kit.stores.tasks.openOfContact(kit.corpId, kit.contactId)).map(({ assigneeId }) => assigneeId);
    expect(await owners()).toEqual(["zhouhang", "zhouhang"]);
    // What a person gives back afterwards stays there.
    await kit.stores.tasks.reassign(kit.corpId, `tk_${kit.corpId}a`, "liqian");
    await plan();
    expect((await owners()).toSorted()).toEqual(["liqian", "zhouhang"]);
  });
});

describe("the ladder's last rung", () => {
  it("tells the manager at once, and once", async () => {
    const kit = await open();
    const { corpId, contactId } = kit;
    await collectionOf(store.connection, departmentModel).insertOne({
      _id: `${corpId}/east`,
      corpId,
      departmentId: "east",
      name: "东",
      parentId: null,
    } as never);
    const people = collectionOf(store.connection, memberModel);
    for (const [userId, role] of [
      ["liqian", "sales"],
      ["hezhiyuan", "manager"],
    ] as const)
      await people.insertOne({
        _id: `${corpId}/${userId}`,
        corpId,
        userId,
        name: userId,
        role,
        dataScope: role === "sales" ? "own" : "department",
        departmentIds: ["east"],
        identities: [],
        status: "active",
        createdAt: kit.clock.now(),
      } as never);
    await putContact(
      store.connection,
      aContact({
        corpId,
        id: contactId,
        identities: [{ channel: "wechaty", id: contactId }],
        stage: "opportunity",
        stageSince: at("2026-11-10T10:00"),
        lastMessageAt: at("2026-11-15T10:00"),
      }),
    );
    const plan = () => kit.followUp.planFollowUp({ corpId, contactId });
    await plan();
    await plan();
    expect(await kit.stores.tasks.openOfContact(corpId, contactId)).toMatchObject([
      { reason: "silence", title: "已 7 天没有联系，已请主管关注", escalatedTo: "hezhiyuan" },
    ]);
    // Both see it at once, before it is late, and read how long it is by now.
    for (const viewer of [aViewer(corpId, "hezhiyuan", ["hezhiyuan"]), aViewer(corpId, "liqian")]) {
      const { today, upcoming, counts } = await kit.followUp.dayList(viewer);
      expect([...today, ...upcoming].map(({ task }) => task.title)).toEqual(["已有 7 天没有联系"]);
      expect(counts).toMatchObject({ open: today.length, overdue: 0 });
    }
  });
});
