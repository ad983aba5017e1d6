import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aContact, aProfileValue, aTouch } from "#test/builders/a-contact.js";
import { aSourceMessage } from "#test/builders/a-source-message.js";
import { fakeClock } from "#test/fakes/fake-clock.js";
import type { Touch } from "#src/domain/touch/touch.js";
import { aViewer, openFollowUp, putContact, type FollowUpKit, type KitOptions } from "./follow-up-kit.js";
import { openStore, type TestStore } from "./open-store.js";
import { drainJobs, openPipeline } from "./pipeline.js";

let store: TestStore;
let corps = 0;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const at = (local: string): Date => new Date(`${local}:00+08:00`);

/** A corp with one contact and one due touch. */
async function outbox(
  changes: Partial<Touch> = {},
  options: KitOptions = {},
): Promise<{ kit: FollowUpKit; id: string }> {
  const corpId = `touch-${++corps}`;
  const kit = openFollowUp(store.connection, corpId, options);
  await putContact(store.connection, aContact({ corpId, id: `ct_${corpId}` }));
  const touch = aTouch({
    corpId,
    id: `to_${corpId}`,
    contactId: `ct_${corpId}`,
    dueAt: at("2026-11-23T10:00"),
    ...changes,
  });
  await kit.stores.touches.insertOnce(touch);
  return { kit, id: touch.id };
}
const stateOf = async (kit: FollowUpKit, id: string): Promise<string | undefined> =>
  (await kit.stores.touches.find(kit.corpId, id))?.state;

describe("sending", () => {
  it("sends once, however often and by however many it is run", async () => {
    const { kit, id } = await outbox();
    const others = ["b", "c", "d", "e"].map((processName) =>
      openFollowUp(store.connection, kit.corpId, { processName }),
    );
    const runs = [kit, ...others].flatMap((one) =>
      [1, 2, 3].map(() => one.touch.sendTouch({ corpId: kit.corpId, touchId: id })),
    );
    const outcomes = await Promise.all(runs);
    const delivered = [kit, ...others].flatMap((one) => one.messenger.delivered);
    expect(delivered).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "sent")).toHaveLength(1);
    expect(await kit.touch.sendTouch({ corpId: kit.corpId, touchId: id })).toBe("nothing");
    expect(await kit.stores.touches.find(kit.corpId, id)).toMatchObject({
      state: "sent",
      channelMessageId: "ch_1",
      note: null,
    });
  });

  it("is tried again later when certainly nothing went out", async () => {
    const { kit, id } = await outbox();
    kit.messenger.behaviour = "unavailable";
    expect(await kit.touch.sendTouch({ corpId: kit.corpId, touchId: id })).toBe("retry");
    expect(await kit.stores.touches.find(kit.corpId, id)).toMatchObject({ state: "planned", attempts: 1, claim: null });
    kit.messenger.behaviour = "delivers";
    expect(await kit.touch.sendTouch({ corpId: kit.corpId, touchId: id })).toBe("nothing");
    kit.clock.advance(30_000);
    expect(await kit.touch.sendTouch({ corpId: kit.corpId, touchId: id })).toBe("sent");
  });

  it.each(["breaks-after", "hangs-after"] as const)(
    "is unknown and never repeated when the channel %s",
    async (behaviour) => {
      const { kit, id } = await outbox();
      kit.messenger.behaviour = behaviour;
      expect(await kit.touch.sendTouch({ corpId: kit.corpId, touchId: id })).toBe("unknown");
      kit.messenger.behaviour = "delivers";
      kit.clock.advance(86_400_000);
      expect(await kit.touch.sendTouch({ corpId: kit.corpId, touchId: id })).toBe("nothing");
      await kit.touch.sweepTouches({ corpId: kit.corpId });
      expect(kit.jobs.jobs).toEqual([]);
      expect(kit.messenger.delivered).toHaveLength(1);
      expect(await stateOf(kit, id)).toBe("unknown");
    },
  );

  it("takes a late answer of the channel", async () => {
    const { kit, id } = await outbox();
    kit.messenger.behaviour = "waits";
    expect(await kit.touch.sendTouch({ corpId: kit.corpId, touchId: id })).toBe("unknown");
    kit.messenger.release();
    await expect.poll(() => stateOf(kit, id), { timeout: 10_000 }).toBe("sent");
  });

  it("is unknown after a crash between act and record, and shown to a person", async () => {
    const { kit, id } = await outbox(
      {},
      {
        wrapTouches: (touches) => ({
          ...touches,
          recordSent: () => new Promise(() => undefined),
        }),
      },
    );
    // The process dies here: nothing after the effect happens.
    void kit.touch.sendTouch({ corpId: kit.corpId, touchId: id });
    await expect.poll(() => kit.messenger.delivered.length, { timeout: 10_000 }).toBe(1);
    const survivor = openFollowUp(store.connection, kit.corpId, { clock: fakeClock("2026-11-23T10:05:00+08:00") });
    expect(await survivor.touch.sendTouch({ corpId: kit.corpId, touchId: id })).toBe("nothing");
    expect((await survivor.touch.sweepTouches({ corpId: kit.corpId })).becameUnknown).toBe(1);
    expect(await survivor.touch.sendTouch({ corpId: kit.corpId, touchId: id })).toBe("nothing");
    expect(survivor.messenger.delivered).toEqual([]);
    const viewer = aViewer(kit.corpId);
    expect((await survivor.touch.resolveTouch(viewer, id, "failed")).state).toBe("failed");
    await expect(survivor.touch.resolveTouch(viewer, id, "sent")).rejects.toMatchObject({ code: "already_decided" });
  });

  it("is planned again after a crash before the effect, and a late owner can no longer send it", async () => {
    const { kit, id } = await outbox();
    const claim = { by: "dead", at: kit.clock.now(), until: at("2026-11-23T10:01"), sendingAt: null };
    await kit.stores.touches.claim(kit.corpId, id, claim);
    expect(await kit.touch.sendTouch({ corpId: kit.corpId, touchId: id })).toBe("nothing");
    kit.clock.set(at("2026-11-23T10:02"));
    await kit.touch.sweepTouches({ corpId: kit.corpId });
    expect(await kit.stores.touches.beginSending(kit.corpId, id, "dead", kit.clock.now())).toBeNull();
    expect(await kit.touch.sendTouch({ corpId: kit.corpId, touchId: id })).toBe("sent");
    expect(await kit.stores.touches.recordUnknown(kit.corpId, id, "dead", "")).toBeNull();
    expect(kit.messenger.delivered).toHaveLength(1);
  });

  it("lets the store decide between sending and cancelling", async () => {
    for (let round = 0; round < 8; round++) {
      const { kit, id } = await outbox();
      const [outcome, cancelled] = await Promise.all([
        kit.touch.sendTouch({ corpId: kit.corpId, touchId: id }),
        kit.touch.cancelTouch(aViewer(kit.corpId), id).then(
          () => true,
          (error: { code: string }) => error.code,
        ),
      ]);
      const isSent = kit.messenger.delivered.length === 1;
      expect([outcome, cancelled]).toEqual(isSent ? ["sent", "touch_not_cancellable"] : ["nothing", true]);
      expect(await stateOf(kit, id)).toBe(isSent ? "sent" : "cancelled");
    }
  });

  it("asks the rules once more right before", async () => {
    const { kit, id } = await outbox(
      { dueAt: at("2026-11-23T07:00") },
      { clock: fakeClock("2026-11-23T07:00:00+08:00") },
    );
    expect(await kit.touch.sendTouch({ corpId: kit.corpId, touchId: id })).toBe("moved");
    expect((await kit.stores.touches.find(kit.corpId, id))?.dueAt).toEqual(at("2026-11-23T08:30"));
    await putContact(
      store.connection,
      aContact({ corpId: kit.corpId, id: `ct_${kit.corpId}`, optedOutAt: at("2026-11-23T07:30") }),
    );
    kit.clock.set(at("2026-11-23T09:00"));
    expect(await kit.touch.sendTouch({ corpId: kit.corpId, touchId: id })).toBe("skipped");
    expect(kit.messenger.delivered).toEqual([]);
  });

  it("lets one care message a day through, whoever sends", async () => {
    const { kit, id } = await outbox();
    const second = aTouch({
      corpId: kit.corpId,
      id: `${id}_2`,
      key: "care.first_order:x:1",
      why: "care.first_order",
      contactId: `ct_${kit.corpId}`,
    });
    await kit.stores.touches.insertOnce(second);
    const other = openFollowUp(store.connection, kit.corpId);
    await Promise.all([
      kit.touch.sendTouch({ corpId: kit.corpId, touchId: id }),
      other.touch.sendTouch({ corpId: kit.corpId, touchId: second.id }),
    ]);
    expect(kit.messenger.delivered.length + other.messenger.delivered.length).toBeLessThanOrEqual(1);
    kit.clock.advance(180_000);
    await kit.touch.sendDueOf(kit.corpId, "wechaty:main");
    await kit.touch.sendDueOf(kit.corpId, "wechaty:main");
    expect(kit.messenger.delivered.length + other.messenger.delivered.length).toBe(1);
    kit.clock.set(at("2026-11-24T10:00"));
    await kit.touch.sendDueOf(kit.corpId, "wechaty:main");
    expect(kit.messenger.delivered.length + other.messenger.delivered.length).toBe(2);
  });

  it("does nothing in a process that does not hold the account", async () => {
    const { kit, id } = await outbox();
    kit.messenger.channels.clear();
    expect(await kit.touch.sendTouch({ corpId: kit.corpId, touchId: id })).toBe("nothing");
    expect(await stateOf(kit, id)).toBe("planned");
  });
});

describe("the sweep", () => {
  it("wakes what is due, page by page, and nothing else", async () => {
    const { kit, id } = await outbox();
    await kit.stores.touches.insertOnce(
      aTouch({ corpId: kit.corpId, id: "later", key: "later", dueAt: at("2026-11-24T10:00") }),
    );
    expect((await kit.touch.sweepTouches({ corpId: kit.corpId })).woken).toBe(1);
    expect(kit.jobs.jobs).toMatchObject([{ name: "send-touch", payload: { touchId: id } }]);
  });

  it("hands over what no account can send, once, also after a crash in between", async () => {
    const { kit, id } = await outbox({ channel: null });
    // A crash between the state and the task.
    await kit.stores.touches.handOver(kit.corpId, id, "没有可用的发送账号");
    await kit.touch.sweepTouches({ corpId: kit.corpId });
    await kit.touch.sweepTouches({ corpId: kit.corpId });
    const tasks = await kit.stores.tasks.ofContact(kit.corpId, `ct_${kit.corpId}`, 10);
    expect(tasks).toMatchObject([
      { reason: "care", assigneeId: "liqian", suggestedText: "王工,生日快乐。", status: "open" },
    ]);
    expect(await kit.stores.touches.find(kit.corpId, id)).toMatchObject({ state: "handed_over", taskId: tasks[0]?.id });
  });

  it("hands over when the account stays away too long", async () => {
    const { kit, id } = await outbox();
    kit.clock.set(at("2026-11-23T12:01"));
    expect(await kit.touch.sweepTouches({ corpId: kit.corpId })).toMatchObject({ woken: 0, handedOver: 1 });
    expect(await stateOf(kit, id)).toBe("handed_over");
  });

  it("skips what is over", async () => {
    const { kit, id } = await outbox({ expiresAt: at("2026-11-24T00:00") });
    kit.clock.set(at("2026-11-24T00:00"));
    expect((await kit.touch.sweepTouches({ corpId: kit.corpId })).skipped).toBe(1);
    expect(await stateOf(kit, id)).toBe("skipped");
  });

  it("finds the sent text among the captured messages", async () => {
    const corpId = `touch-${++corps}`;
    const pipeline = openPipeline(store.connection);
    const say = (text: string, side: "contact" | "member", time: string) =>
      pipeline.capture.captureMessages({
        corpId,
        messages: [aSourceMessage({ conversation: corpId, source: "wechaty:main", text, side, at: time })],
      });
    await say("在吗", "contact", "2026-11-22T10:00:00+08:00");
    await drainJobs(pipeline);
    const kit = openFollowUp(store.connection, corpId);
    const contact = await store.connection.db?.collection("contacts").findOne({ corpId });
    const touch = aTouch({
      corpId,
      id: `to_${corpId}`,
      contactId: String(contact?._id),
      dueAt: at("2026-11-23T10:00"),
    });
    await kit.stores.touches.insertOnce(touch);
    kit.messenger.behaviour = "breaks-after";
    await kit.touch.sendTouch({ corpId, touchId: touch.id });
    expect((await kit.touch.sweepTouches({ corpId })).settledByEcho).toBe(0);
    await say(touch.text, "member", "2026-11-23T10:00:05+08:00");
    expect((await kit.touch.sweepTouches({ corpId })).settledByEcho).toBe(1);
    expect(await stateOf(kit, touch.id)).toBe("sent");
  });
});

describe("a member's message", () => {
  it("with the same key is one message", async () => {
    const { kit } = await outbox({ state: "cancelled" });
    await kit.bots.reportBot({ corpId: kit.corpId, account: "main", memberId: "liqian", state: "online" });
    const input = { contactId: `ct_${kit.corpId}`, text: "报价单发您了", idempotencyKey: "k1" };
    const viewer = aViewer(kit.corpId);
    const touches = await Promise.all([1, 2, 3].map(() => kit.touch.sendManual(viewer, input)));
    expect(new Set(touches.map((touch) => touch.id)).size).toBe(1);
    await kit.touch.sendDueOf(kit.corpId, "wechaty:main");
    expect(kit.messenger.delivered).toMatchObject([{ text: "报价单发您了", identity: { id: "wx_wang" } }]);
    expect((await kit.bots.listBots(kit.corpId))[0]).toMatchObject({ account: "main", state: "online", sentToday: 1 });
  });

  it("without an account of the member's own becomes the task at once", async () => {
    const { kit } = await outbox({ state: "cancelled" });
    const input = { contactId: `ct_${kit.corpId}`, text: "报价单发您了", idempotencyKey: "k1" };
    const touch = await kit.touch.sendManual(aViewer(kit.corpId), input);
    expect(touch).toMatchObject({ state: "handed_over", channel: null });
    expect(await kit.stores.tasks.find(kit.corpId, touch.taskId ?? "")).toMatchObject({
      suggestedText: "报价单发您了",
    });
  });

  it("is refused outside the scope and after an opt-out", async () => {
    const { kit } = await outbox({ state: "cancelled" });
    const input = { contactId: `ct_${kit.corpId}`, text: "在吗", idempotencyKey: "k1" };
    await expect(kit.touch.sendManual(aViewer(kit.corpId, "zhao"), input)).rejects.toMatchObject({ code: "not_found" });
    await putContact(
      store.connection,
      aContact({ corpId: kit.corpId, id: input.contactId, optedOutAt: at("2026-11-22T10:00") }),
    );
    await expect(kit.touch.sendManual(aViewer(kit.corpId), input)).rejects.toMatchObject({ code: "not_allowed" });
  });
});

describe("care planning", () => {
  it("plans once, follows a correction, and cancels after an opt-out", async () => {
    const corpId = `care-${++corps}`;
    const kit = openFollowUp(store.connection, corpId);
    const contact = aContact({ corpId, id: `ct_${corpId}`, profile: [aProfileValue("birthday", "12-01")] });
    const planned = async () => kit.stores.touches.careOfContact(corpId, contact.id);
    await putContact(store.connection, contact);
    await Promise.all([1, 2, 3].map(() => kit.care.planCare({ corpId, contactId: contact.id })));
    expect(await planned()).toMatchObject([{ state: "planned", dueAt: at("2026-12-01T10:00"), channel: null }]);

    await kit.bots.reportBot({ corpId, account: "main", memberId: "liqian", state: "online" });
    await putContact(store.connection, { ...contact, profile: [aProfileValue("birthday", "12-03")] });
    await kit.care.planCare({ corpId, contactId: contact.id });
    expect(await planned()).toMatchObject([
      { state: "planned", dueAt: at("2026-12-03T10:00"), channel: "wechaty:main" },
    ]);

    await putContact(store.connection, { ...contact, optedOutAt: at("2026-11-23T09:00") });
    await kit.care.planCare({ corpId, contactId: contact.id });
    await kit.care.planCare({ corpId, contactId: contact.id });
    expect(await planned()).toMatchObject([{ state: "cancelled" }]);
  });

  it("cancels thanks that are planned when the contact is lost", async () => {
    const corpId = `care-${++corps}`;
    const kit = openFollowUp(store.connection, corpId);
    const contact = aContact({ corpId, id: `ct_${corpId}`, stage: "customer" });
    await putContact(store.connection, contact);
    await store.connection.collection("stage_transitions").insertOne({
      corpId,
      contactId: contact.id,
      index: 0,
      to: "customer",
      at: at("2026-11-23T09:50"),
    });
    const settle = async (): Promise<void> => {
      await kit.followUp.planFollowUp({ corpId, contactId: contact.id });
      for (let job = kit.jobs.take(); job; job = kit.jobs.take()) {
        if (job.name === "plan-care") await kit.care.planCare({ corpId, contactId: contact.id });
      }
    };
    await settle();
    expect(await kit.stores.touches.careOfContact(corpId, contact.id)).toMatchObject([
      { why: "care.after_sales", state: "planned", dueAt: at("2026-12-07T10:00") },
      { why: "care.first_order", state: "planned", dueAt: at("2026-11-23T10:00") },
    ]);
    await putContact(store.connection, { ...contact, stage: "lost" });
    await settle();
    expect(await kit.stores.touches.careOfContact(corpId, contact.id)).toMatchObject([
      { state: "cancelled" },
      { state: "cancelled" },
    ]);
  });

  it("goes out on the day, exactly once over three days of sweeps", async () => {
    const corpId = `care-${++corps}`;
    const kit = openFollowUp(store.connection, corpId);
    const contact = aContact({ corpId, id: `ct_${corpId}`, profile: [aProfileValue("birthday", "11-24")] });
    await putContact(store.connection, contact);
    await kit.bots.reportBot({ corpId, account: "main", memberId: "liqian", state: "online" });
    await kit.followUp.planFollowUp({ corpId, contactId: contact.id });
    for (let hour = 0; hour < 72; hour++) {
      await kit.followUp.sweepTasks({ corpId });
      await kit.touch.sweepTouches({ corpId });
      for (let job = kit.jobs.take(); job; job = kit.jobs.take()) {
        const payload = job.payload as { corpId: string; contactId: string; touchId: string };
        if (job.name === "plan-care") await kit.care.planCare(payload);
        if (job.name === "plan-follow-up") await kit.followUp.planFollowUp(payload);
        if (job.name === "send-touch") await kit.touch.sendTouch(payload);
      }
      kit.clock.advance(3_600_000);
    }
    expect(kit.messenger.delivered).toHaveLength(1);
    const [touch] = await kit.stores.touches.careOfContact(corpId, contact.id);
    expect(touch).toMatchObject({ state: "sent", sentAt: at("2026-11-24T10:00") });
  });
});
