import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collectionOf } from "#src/adapters/mongo/collection-of.js";
import { contactFollowModel } from "#src/adapters/mongo/understand/contact-follow-model.js";
import { mongoDepartureStore } from "#src/adapters/mongo/wecom-data/departure-store.js";
import type { Contact } from "#src/domain/contact/contact.js";
import { aContact } from "#test/builders/a-contact.js";
import { aBranch, aDefinition, aMessage, aReminder, wait } from "#test/builders/a-sop.js";
import { putContact } from "./follow-up-kit.js";
import { openStore, type TestStore } from "./open-store.js";
import { openSop, type SopKitOptions } from "./sop-kit.js";

let store: TestStore;
beforeAll(async () => void (store = await openStore()));
afterAll(() => store.close());

const DAY = 86_400_000;
const at = (local: string): Date => new Date(`${local}:00+08:00`);
let corps = 0;

async function open(contact: Partial<Contact> = {}, options: SopKitOptions = {}, corpId = `sop${++corps}`) {
  const kit = openSop(store.connection, corpId, options);
  const id = `ct_${corpId}`;
  const put = (changes: Partial<Contact> = {}) =>
    putContact(
      store.connection,
      aContact({ corpId, id, identities: [{ channel: "wechaty", id }], lastInboundAt: null, ...contact, ...changes }),
    );
  await put();
  await kit.stores.bots.report({ corpId, account: "main", memberId: "liqian", updatedAt: kit.clock.now() });
  return {
    ...kit,
    contactId: id,
    put,
    find: () => kit.touchDeps.contacts.find(corpId, id),
    again: (more: SopKitOptions) => open(contact, more, corpId),
  };
}

const three = aDefinition({
  stops: { onReply: true, onPurchase: true, onStageExit: false },
  steps: [aMessage("hi", 0, { wait: wait(0, null) }), aReminder("call", 1), aMessage("again", 3)],
});

describe("a contact on a plan", () => {
  it("gets each step once, whoever runs it, how often, and beside whom", async () => {
    const kit = await open();
    const sop = await kit.activate(three);
    const { id: enrollmentId } = await kit.sop.enrollContact(kit.viewer, { sopId: sop.id, contactId: kit.contactId });
    expect((await kit.sop.enrollContact(kit.viewer, { sopId: sop.id, contactId: kit.contactId })).id).toBe(
      enrollmentId,
    );
    const payload = { corpId: kit.corpId, enrollmentId, stepId: "hi" };
    await Promise.all([1, 2, 3].map(() => kit.sop.runSopStep(payload)));
    await kit.sop.runSopStep(payload);
    await kit.work();
    expect((await kit.touchesOf(kit.contactId)).map(({ key, why, text }) => [key, why, text])).toEqual([
      [`sop:${enrollmentId}:hi`, "sop", "hi,王工"],
    ]);
    kit.clock.advance(DAY);
    await kit.work();
    await kit.work();
    expect((await kit.tasksOf(kit.contactId)).map(({ reason, title, status }) => [reason, title, status])).toEqual([
      ["sop", "call:打电话", "open"],
    ]);
    kit.clock.advance(2 * DAY);
    await kit.work();
    expect(await kit.enrollments.find(kit.corpId, enrollmentId)).toMatchObject({ status: "completed", next: null });
    expect(await kit.touchesOf(kit.contactId)).toHaveLength(2);
  });

  it("hears from a colleague, who is also reminded, when the one responsible left", async () => {
    const kit = await open({ ownerId: "zhaolei", memberIds: ["zhaolei", "liqian"] });
    await mongoDepartureStore(store.connection).begin({
      corpId: kit.corpId,
      userId: "ZhaoLei",
      how: "left",
      foundAt: kit.clock.now(),
      foundBy: "event",
      customers: 1,
      groups: 0,
      countedAt: kit.clock.now(),
      state: "open",
      toldAt: null,
      closedBy: null,
    });
    const sop = await kit.activate(three);
    await kit.sop.enrollContact(kit.viewer, { sopId: sop.id, contactId: kit.contactId });
    await kit.work();
    kit.clock.advance(DAY);
    await kit.work();
    expect((await kit.touchesOf(kit.contactId)).map(({ memberId }) => memberId)).toEqual(["liqian"]);
    expect((await kit.tasksOf(kit.contactId)).map(({ assigneeId }) => assigneeId)).toEqual(["liqian"]);
  });

  it("gets what the simulator said", async () => {
    const definition = aDefinition({
      steps: [
        aMessage("hi", 0, { wait: wait(0, "16:00") }),
        aBranch("b", 2, { yes: [aReminder("y", 2)], no: [aReminder("n", 2, { wait: wait(2, "11:00", "working") })] }),
        aMessage("last", 6),
      ],
    });
    const kit = await open({}, { settings: { escalateAfterMinutes: 100_000 } });
    const sop = await kit.activate(definition);
    const forecast = await kit.sop.forecast(kit.viewer, {
      definition,
      contactId: kit.contactId,
      startAt: null,
      until: at("2026-12-31T00:00"),
      repliesAfter: null,
    });
    const { id } = await kit.sop.enrollContact(kit.viewer, { sopId: sop.id, contactId: kit.contactId });
    for (let hour = 0; hour < 24 * 8; hour++) {
      await kit.sop.sweepSops({ corpId: kit.corpId });
      if (kit.jobs.jobs.some(({ name, runAt }) => name === "run-sop-step" && !(runAt && runAt > kit.clock.now())))
        await kit.work();
      kit.jobs.jobs.length = 0;
      kit.clock.advance(DAY / 24);
    }
    const done = (await kit.enrollments.find(kit.corpId, id))?.done ?? [];
    expect(done.map(({ stepId, at: when, outcome }) => [stepId, when, outcome])).toEqual(
      forecast.steps.map(({ stepId, at: when, kind }) => [stepId, when, kind]),
    );
  });

  it("is left alone as soon as it replies: planned messages and open tasks are taken back", async () => {
    const kit = await open({}, { settings: { quietHours: { from: "09:00", to: "12:00" } } });
    const sop = await kit.activate({
      ...three,
      steps: [
        aMessage("hi", 0, { wait: wait(0, null) }),
        aReminder("call", 0, { wait: wait(0, null) }),
        aMessage("again", 3),
      ],
    });
    const { id } = await kit.sop.enrollContact(kit.viewer, { sopId: sop.id, contactId: kit.contactId });
    await kit.work();
    expect((await kit.touchesOf(kit.contactId))[0]?.state).toBe("planned");
    await kit.put({ lastInboundAt: new Date(kit.clock.now().getTime() + 60_000) });
    kit.clock.advance(120_000);
    const contact = await kit.find();
    if (contact) await kit.sop.checkContact(contact);
    expect(await kit.enrollments.find(kit.corpId, id)).toMatchObject({
      status: "stopped",
      stop: { reason: "replied" },
      isCleanupDue: false,
    });
    expect((await kit.touchesOf(kit.contactId)).map(({ state }) => state)).toEqual(["cancelled"]);
    expect((await kit.tasksOf(kit.contactId)).map(({ status, closedBy }) => [status, closedBy?.why])).toEqual([
      ["closed", "“客户已回复”，计划停止"],
    ]);
    kit.clock.advance(10 * DAY);
    await kit.work();
    expect(await kit.touchesOf(kit.contactId)).toHaveLength(1);
  });

  it("is taken off when nobody has it any more, and not enrolled again", async () => {
    const kit = await open();
    const sop = await kit.activate({
      ...three,
      trigger: { kind: "rule", allOf: [{ kind: "stage", not: false, anyOf: ["engaged"] }] },
    });
    const contact = await kit.find();
    if (!contact) throw new Error("no contact");
    await kit.sop.checkContact(contact);
    await kit.sop.checkContact(contact);
    const [running] = await kit.enrollments.activeOfContact(kit.corpId, contact.id);
    expect(running).toMatchObject({ sopId: sop.id, occurrence: "rule" });
    await collectionOf(store.connection, contactFollowModel).insertOne({
      _id: `${contact.id}/liqian`,
      corpId: kit.corpId,
      contactId: contact.id,
      memberId: "liqian",
      remark: null,
      source: "",
      since: kit.clock.now(),
      status: "removed_by_contact",
    });
    await kit.sop.checkContact(contact);
    await kit.sop.checkContact(contact);
    expect(await kit.enrollments.ofContact(kit.corpId, contact.id, 10)).toMatchObject([
      { status: "stopped", stop: { reason: "removed" } },
    ]);
  });

  it("waits while the plan is paused, and the distance of its steps survives", async () => {
    const kit = await open();
    const sop = await kit.activate(three);
    const { id } = await kit.sop.enrollContact(kit.viewer, { sopId: sop.id, contactId: kit.contactId });
    await kit.work();
    await kit.sop.setSopStatus(kit.viewer, sop.id, "paused");
    kit.clock.advance(10 * DAY);
    await kit.work();
    expect((await kit.enrollments.find(kit.corpId, id))?.done).toHaveLength(1);
    await kit.sop.setSopStatus(kit.viewer, sop.id, "active");
    await kit.work();
    // The reminder came nine days late, so the message two days after it does not come along with it.
    const after = await kit.enrollments.find(kit.corpId, id);
    expect([after?.done.map(({ stepId }) => stepId), after?.next]).toEqual([
      ["hi", "call"],
      { stepId: "again", dueAt: at("2026-12-05T10:00") },
    ]);
  });
});

describe("a process that dies", () => {
  it("after acting and before recording leaves one message", async () => {
    const kit = await open();
    const sop = await kit.activate(three);
    const { id } = await kit.sop.enrollContact(kit.viewer, { sopId: sop.id, contactId: kit.contactId });
    const dying = await kit.again({
      clock: kit.clock,
      wrapEnrollments: (inner) => ({ ...inner, recordStep: () => Promise.reject(new Error("killed")) }),
    });
    await expect(dying.sop.runSopStep({ corpId: kit.corpId, enrollmentId: id, stepId: "hi" })).rejects.toThrow(
      "killed",
    );
    await kit.work();
    expect((await kit.enrollments.find(kit.corpId, id))?.done).toEqual([]);
    kit.clock.advance(3 * 60_000);
    await kit.work();
    expect((await kit.enrollments.find(kit.corpId, id))?.done.map(({ stepId }) => stepId)).toEqual(["hi"]);
    expect(await kit.touchesOf(kit.contactId)).toHaveLength(1);
  });

  it("after stopping and before taking back is finished by the sweep", async () => {
    const kit = await open({}, { settings: { quietHours: { from: "09:00", to: "12:00" } } });
    const sop = await kit.activate(three);
    const { id } = await kit.sop.enrollContact(kit.viewer, { sopId: sop.id, contactId: kit.contactId });
    await kit.work();
    await kit.enrollments.stop(kit.corpId, id, { reason: "by_person", at: kit.clock.now(), byUserId: "liqian" });
    expect((await kit.touchesOf(kit.contactId))[0]?.state).toBe("planned");
    await kit.work();
    expect((await kit.touchesOf(kit.contactId))[0]?.state).toBe("cancelled");
    expect(await kit.enrollments.cleanupDue(kit.corpId, 10)).toEqual([]);
  });

  it("or sleeps in the middle of a step while the plan is stopped takes its message back", async () => {
    const kit = await open({}, { settings: { quietHours: { from: "09:00", to: "12:00" } } });
    const sop = await kit.activate(three);
    const { id } = await kit.sop.enrollContact(kit.viewer, { sopId: sop.id, contactId: kit.contactId });
    const sleeper = await kit.again({
      clock: kit.clock,
      settings: kit.settings,
      wrapEnrollments: (inner) => ({
        ...inner,
        recordStep: async (...args) => {
          await kit.sop.stopEnrollment(kit.viewer, id);
          return inner.recordStep(...args);
        },
      }),
    });
    await sleeper.sop.runSopStep({ corpId: kit.corpId, enrollmentId: id, stepId: "hi" });
    expect((await kit.enrollments.find(kit.corpId, id))?.status).toBe("stopped");
    expect((await kit.touchesOf(kit.contactId)).map(({ state }) => state)).toEqual(["cancelled"]);
  });

  it("and wakes after another one took over records nothing", async () => {
    const kit = await open();
    const sop = await kit.activate(three);
    const { id } = await kit.sop.enrollContact(kit.viewer, { sopId: sop.id, contactId: kit.contactId });
    const sleeper = await kit.again({
      clock: kit.clock,
      wrapEnrollments: (inner) => ({
        ...inner,
        recordStep: async (...args) => {
          // Eight hours of sleep: the lease is over, and the other process has done the step.
          kit.clock.advance(8 * 3_600_000);
          await kit.sop.runSopStep({ corpId: kit.corpId, enrollmentId: id, stepId: "hi" });
          return inner.recordStep(...args);
        },
      }),
    });
    await sleeper.sop.runSopStep({ corpId: kit.corpId, enrollmentId: id, stepId: "hi" });
    expect((await kit.enrollments.find(kit.corpId, id))?.done.map(({ stepId }) => stepId)).toEqual(["hi"]);
    expect(await kit.touchesOf(kit.contactId)).toHaveLength(1);
  });
});

describe("a clock that jumps", () => {
  it("a month ahead: what is due runs, the rest keeps its distance; back again: nothing twice", async () => {
    const kit = await open();
    const sop = await kit.activate(three);
    const { id } = await kit.sop.enrollContact(kit.viewer, { sopId: sop.id, contactId: kit.contactId });
    await kit.work();
    kit.clock.advance(30 * DAY);
    await kit.work();
    expect((await kit.enrollments.find(kit.corpId, id))?.done.map(({ stepId }) => stepId)).toEqual(["hi", "call"]);
    kit.clock.advance(-30 * DAY);
    await kit.work();
    await kit.work();
    expect((await kit.enrollments.find(kit.corpId, id))?.done).toHaveLength(2);
    kit.clock.advance(35 * DAY);
    await kit.work();
    expect(await kit.enrollments.find(kit.corpId, id)).toMatchObject({ status: "completed" });
    expect([(await kit.touchesOf(kit.contactId)).length, (await kit.tasksOf(kit.contactId)).length]).toEqual([2, 1]);
  });

  it("back under a lease: the lease of a future that is gone holds nobody up", async () => {
    const kit = await open();
    const sop = await kit.activate(three);
    const { id } = await kit.sop.enrollContact(kit.viewer, { sopId: sop.id, contactId: kit.contactId });
    const future = new Date(kit.clock.now().getTime() + 20 * DAY);
    await kit.enrollments.claim(kit.corpId, id, "hi", {
      by: "dead",
      at: future,
      until: new Date(future.getTime() + 1),
    });
    await kit.work();
    expect((await kit.enrollments.find(kit.corpId, id))?.done.map(({ stepId }) => stepId)).toEqual(["hi"]);
  });
});

describe("a plan that is edited while it runs", () => {
  it("keeps running ones on their version, or moves them without going back", async () => {
    const kit = await open();
    const sop = await kit.activate(three);
    const { id } = await kit.sop.enrollContact(kit.viewer, { sopId: sop.id, contactId: kit.contactId });
    await kit.work();
    const definition = {
      ...three,
      steps: [aMessage("new", 0, { wait: wait(0, null) }), ...three.steps.slice(0, 1), aReminder("visit", 2)],
    };
    expect(await kit.sop.saveSop(kit.viewer, { sopId: sop.id, basedOn: 1, definition, running: "stay" })).toMatchObject(
      { moved: 0, sop: { version: 2 } },
    );
    expect((await kit.enrollments.find(kit.corpId, id))?.version).toBe(1);
    await expect(
      kit.sop.saveSop(kit.viewer, { sopId: sop.id, basedOn: 1, definition, running: "stay" }),
    ).rejects.toMatchObject({ code: "conflict" });
    expect(await kit.sop.saveSop(kit.viewer, { sopId: sop.id, basedOn: 2, definition, running: "move" })).toMatchObject(
      { moved: 1, sop: { version: 3 } },
    );
    expect(await kit.enrollments.find(kit.corpId, id)).toMatchObject({
      version: 3,
      next: { stepId: "visit", dueAt: at("2026-11-25T10:00") },
    });
    const { versions } = await kit.sop.sopDetail(kit.corpId, sop.id);
    expect(versions.map(({ version, running }) => [version, running])).toEqual([
      [3, 1],
      [2, 0],
      [1, 0],
    ]);
  });

  it("stops everybody when it is archived", async () => {
    const kit = await open();
    const sop = await kit.activate(three);
    await kit.sop.enrollContact(kit.viewer, { sopId: sop.id, contactId: kit.contactId });
    await kit.sop.setSopStatus(kit.viewer, sop.id, "archived");
    expect(await kit.enrollments.ofContact(kit.corpId, kit.contactId, 5)).toMatchObject([
      { stop: { reason: "sop_archived" } },
    ]);
    await expect(kit.sop.enrollContact(kit.viewer, { sopId: sop.id, contactId: kit.contactId })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
