/** Broadcasts on a real store: who gets it, exactly once, and how it is stopped. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { broadcastGate, composeBroadcasts } from "#src/app/outreach.js";
import { mongoDepartureStore } from "#src/adapters/mongo/wecom-data/departure-store.js";
import { mongoTouchStore } from "#src/adapters/mongo/follow-up/touch-store.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { Variant } from "#src/domain/broadcast/content.js";
import { createTouchUseCases } from "#src/usecases/touch/touch-use-cases.js";
import { aContact, aProfileValue } from "#test/builders/a-contact.js";
import { fakeMassSender } from "#test/fakes/fake-mass-sender.js";
import { aViewer, openFollowUp, putContact } from "./follow-up-kit.js";
import { openStore, type TestStore } from "./open-store.js";

let store: TestStore;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const A: Variant = { key: "A", weight: 1, text: "{姓名|您好},新品手册已更新。", attachments: [] };

/** A corp with contacts of two members in WeCom. */
async function open(corpId: string, contacts: number, processName = "worker") {
  const kit = openFollowUp(store.connection, corpId);
  const mass = fakeMassSender(() => kit.clock.now());
  const limits = { pageSize: 3, leaseMs: 60_000, sendTimeoutMs: 500, settleMs: 300_000 };
  const touchDeps = { ...kit.touchDeps, mayBroadcast: broadcastGate(store.connection), processName };
  const broadcasts = composeBroadcasts(store.connection, touchDeps, { mass, limits });
  for (let n = 0; n < contacts; n++) {
    const ownerId = n % 2 === 0 ? "liqian" : "zhouhang";
    await putContact(
      store.connection,
      aContact({
        corpId,
        id: `${corpId}_${n}`,
        identities: [{ channel: "wecom", id: `wm_${corpId}_${n}` }],
        ownerId,
        memberIds: [ownerId],
        lastInboundAt: null,
        lastMessageAt: null,
      }),
    );
  }
  const ops: Viewer = { ...aViewer(corpId, "ops", "all"), role: "operations" };
  const boss: Viewer = { ...aViewer(corpId, "boss", "all"), role: "manager" };
  /** Written, checked, handed in and approved. */
  const start = async (variants = [A], delivery: "wecom" | "accounts" = "wecom"): Promise<string> => {
    const made = await broadcasts.create(ops, {
      name: "新品",
      delivery,
      segmentId: null,
      segmentVersion: null,
      rule: { kind: "all", of: [] },
      variants,
      scheduledAt: null,
    });
    await broadcasts.preflightBroadcast({ corpId, broadcastId: made.id });
    await broadcasts.submit(ops, made.id);
    await broadcasts.approve(boss, made.id);
    return made.id;
  };
  /** What the worker would do: jobs until none is left. */
  const work = async (): Promise<void> => {
    for (let round = 0; round < 10 && kit.jobs.jobs.length > 0; round++) {
      for (const { name, payload } of kit.jobs.jobs.splice(0)) {
        const data = payload as { corpId: string; broadcastId: string; pageId: string };
        if (name === "plan-broadcast") await broadcasts.planBroadcast(data);
        if (name === "run-broadcast-page") await broadcasts.runPage(data);
        if (name === "poll-broadcast-page") await broadcasts.pollPage(data);
        if (name === "stop-broadcast") await broadcasts.finishStop(data);
      }
    }
  };
  const sweep = async (): Promise<void> => {
    await broadcasts.sweepBroadcasts({ corpId });
    await work();
  };
  const touches = () => store.connection.db!.collection("touches").find({ corpId }).toArray();
  const outbox = createTouchUseCases(touchDeps);
  return { ...kit, mass, outbox, broadcasts, ops, boss, start, work, sweep, touches };
}

describe("a broadcast through WeCom", () => {
  it("makes one task a page and member, and knows who got it", async () => {
    const kit = await open("bc-life", 8);
    const id = await kit.start();
    await kit.work();
    expect(kit.mass.tasks.map(({ receivers }) => receivers.length).sort((a, b) => a - b)).toEqual([1, 1, 3, 3]);
    expect((await kit.broadcasts.detail(kit.ops, id)).progress).toMatchObject({
      recipients: 8,
      created: 8,
      waiting: 8,
      delivered: 0,
    });

    kit.mass.confirm("liqian");
    kit.clock.advance(60_000);
    await kit.sweep();
    const half = await kit.broadcasts.detail(kit.ops, id);
    expect(half.progress).toMatchObject({ waiting: 4, delivered: 4 });
    expect(half.byMember.map(({ key, unconfirmed }) => [key, unconfirmed])).toEqual([
      ["zhouhang", 2],
      ["liqian", 0],
    ]);

    kit.mass.confirm("zhouhang");
    kit.clock.advance(600_000);
    await kit.sweep();
    await kit.sweep();
    const over = await kit.broadcasts.detail(kit.ops, id);
    expect(over.broadcast.state).toBe("done");
    expect(over.progress).toMatchObject({ waiting: 0, delivered: 8 });
    expect(new Set(kit.mass.received.map(({ to }) => to)).size).toBe(8);
    expect(kit.mass.received[0]?.text).toBe("您好,新品手册已更新。");
  });

  it("is sent by a member who has the customer in WeCom, whoever is responsible, and says of whom nobody has", async () => {
    const kit = await open("bc-who", 3);
    const set = (id: string, fields: object): Promise<unknown> =>
      store.connection.db!.collection("contacts").updateOne({ _id: id as never }, { $set: fields });
    // liqian is responsible for the first, but only zhouhang has it in WeCom; nobody has the second any more, and who has
    // the third has left.
    const foundAt = new Date("2026-11-01");
    const left = { corpId: "bc-who", userId: "wufan", how: "left" as const, foundAt, foundBy: "pass" as const };
    const waiting = {
      customers: 1,
      groups: 0,
      countedAt: foundAt,
      state: "open" as const,
      toldAt: null,
      closedBy: null,
    };
    await mongoDepartureStore(store.connection).begin({ ...left, ...waiting });
    await set("bc-who_2", { memberIds: ["WuFan"], ownerId: "WuFan", wecomFollowerIds: ["WuFan"] });
    await set("bc-who_0", { memberIds: ["liqian", "zhouhang"], wecomFollowerIds: ["zhouhang"] });
    await set("bc-who_1", { wecomFollowerIds: [] });
    const id = await kit.start();
    const out = await kit.broadcasts.exclusions(kit.ops, id, { reason: "no_sender", after: null, limit: 10 });
    expect(out.items.map(({ contactId, note }) => [contactId, note])).toEqual([
      ["bc-who_1", "没有成员在企业微信里加着这位客户"],
      ["bc-who_2", "加着这位客户的成员都已离职，请先把客户交给同事"],
    ]);
    await kit.work();
    const sent = await kit.touches();
    expect(sent.map(({ contactId, memberId }) => ({ contactId, memberId }))).toEqual([
      { contactId: "bc-who_0", memberId: "zhouhang" },
    ]);
  });

  it("leaves out whom the budget protects, with the reason, and again at the claim", async () => {
    const kit = await open("bc-out", 4);
    const { connection } = store;
    const gone = aContact({ corpId: "bc-out", id: "bc-out_x", identities: [{ channel: "wechaty", id: "x" }] });
    const optedOut = aContact({
      corpId: "bc-out",
      id: "bc-out_y",
      identities: [{ channel: "wecom", id: "wm_y" }],
      optedOutAt: new Date("2026-11-01"),
      lastInboundAt: null,
    });
    await putContact(connection, gone);
    await putContact(connection, optedOut);
    const id = await kit.start();
    const { broadcast } = await kit.broadcasts.detail(kit.ops, id);
    expect(broadcast.preflight).toMatchObject({
      state: "ready",
      sendable: 4,
      members: 2,
      excluded: { no_sender: 1, opted_out: 1 },
    });
    const out = await kit.broadcasts.exclusions(kit.ops, id, { reason: "opted_out", after: null, limit: 10 });
    expect(out.items).toMatchObject([{ contactId: "bc-out_y", note: "客户表示不再接收消息" }]);
    // Between planning and sending somebody says stop.
    await kit.broadcasts.planBroadcast({ corpId: "bc-out", broadcastId: id });
    await connection
      .db!.collection("contacts")
      .updateOne({ _id: "bc-out_0" as never }, { $set: { optedOutAt: kit.clock.now() } });
    await kit.work();
    expect(kit.mass.tasks.flatMap(({ receivers }) => receivers)).not.toContain("wm_bc-out_0");
    expect((await kit.broadcasts.detail(kit.ops, id)).progress).toMatchObject({ skipped: 1, created: 3 });
  });

  it("is approved by somebody else only", async () => {
    const kit = await open("bc-role", 2);
    const made = await kit.broadcasts.create(kit.boss, {
      name: "x",
      delivery: "wecom",
      segmentId: null,
      segmentVersion: null,
      rule: { kind: "all", of: [] },
      variants: [A],
      scheduledAt: null,
    });
    await expect(kit.broadcasts.submit(kit.boss, made.id)).rejects.toMatchObject({ code: "conflict" });
    await kit.broadcasts.preflightBroadcast({ corpId: "bc-role", broadcastId: made.id });
    await kit.broadcasts.submit(kit.boss, made.id);
    await expect(kit.broadcasts.approve(kit.boss, made.id)).rejects.toMatchObject({ code: "not_allowed" });
  });

  it("stays with a contact's variant whatever happens", async () => {
    const kit = await open("bc-ab", 40);
    const B: Variant = { ...A, key: "B", text: "您好,欢迎来展会。" };
    const id = await kit.start([A, B]);
    await kit.work();
    const { byVariant } = await kit.broadcasts.detail(kit.ops, id);
    expect(byVariant.map(({ key }) => key)).toEqual(["A", "B"]);
    for (const { recipients } of byVariant) expect(recipients).toBeGreaterThan(8);
    const touches = await kit.touches();
    expect(
      touches.every(
        (touch) => touch["text"] === (touch["broadcast"].variant === "A" ? "您好,新品手册已更新。" : B.text),
      ),
    ).toBe(true);
  });
});

describe("exactly once", () => {
  it("finds the task of a creation that was never answered", async () => {
    const kit = await open("bc-after", 4);
    kit.mass.failNext("after", "before");
    const id = await kit.start();
    await kit.work();
    expect((await kit.broadcasts.detail(kit.ops, id)).progress).toMatchObject({ unknown: 4 });
    // The one that was made is found at once; the other is not made again before it is certain.
    await kit.sweep();
    expect(kit.mass.tasks).toHaveLength(1);
    expect((await kit.broadcasts.detail(kit.ops, id)).progress).toMatchObject({ unknown: 2, created: 2 });
    kit.clock.advance(301_000);
    await kit.sweep();
    await kit.sweep();
    expect(kit.mass.tasks).toHaveLength(2);
    expect(kit.mass.tasks.flatMap(({ receivers }) => receivers).sort()).toHaveLength(4);
    expect((await kit.broadcasts.detail(kit.ops, id)).progress).toMatchObject({ unknown: 0, created: 4 });
  });

  it("gives a page of a dead worker to another, and pages run beside themselves once", async () => {
    const kit = await open("bc-dead", 6);
    const id = await kit.start();
    await kit.broadcasts.planBroadcast({ corpId: "bc-dead", broadcastId: id });
    const pages = await store.connection.db!.collection("broadcast_pages").find({ broadcastId: id }).toArray();
    const [first] = pages;
    const dead = {
      by: "dead",
      at: kit.clock.now(),
      until: new Date(kit.clock.now().getTime() + 60_000),
      sendingAt: null,
    };
    await store.connection
      .db!.collection("broadcast_pages")
      .updateOne({ _id: first!._id }, { $set: { state: "claimed", claim: dead } });
    await Promise.all(
      pages.flatMap(({ _id }) =>
        [1, 2, 3].map(() => kit.broadcasts.runPage({ corpId: "bc-dead", pageId: String(_id) })),
      ),
    );
    expect(kit.mass.tasks).toHaveLength(1);
    kit.clock.advance(61_000);
    await kit.sweep();
    await kit.sweep();
    expect(kit.mass.tasks).toHaveLength(2);
    expect(new Set(kit.mass.tasks.flatMap(({ receivers }) => receivers)).size).toBe(6);
  });

  it("plans anew after a planner that died, and only once", async () => {
    const kit = await open("bc-plan", 6);
    const id = await kit.start();
    await store.connection
      .db!.collection("broadcasts")
      .updateOne(
        { _id: id as never },
        { $set: { state: "planning", planning: { by: "dead", until: kit.clock.now() } } },
      );
    await store.connection
      .db!.collection("broadcast_pages")
      .insertOne({ _id: "bp_left" as never, corpId: "bc-plan", broadcastId: id, state: "filling", recipients: [] });
    kit.clock.advance(1_000);
    kit.jobs.jobs.splice(0);
    const outcomes = await Promise.all(
      [1, 2].map(() => kit.broadcasts.planBroadcast({ corpId: "bc-plan", broadcastId: id })),
    );
    expect(outcomes.sort()).toEqual(["nothing", "planned"]);
    await kit.work();
    expect(kit.mass.tasks.flatMap(({ receivers }) => receivers)).toHaveLength(6);
  });

  it("is kept waiting by limits without losing or repeating", async () => {
    const kit = await open("bc-limit", 3);
    kit.mass.failNext("refused", "refused");
    const id = await kit.start();
    await kit.work();
    expect(kit.mass.tasks).toHaveLength(0);
    for (let n = 0; n < 4; n++) {
      kit.clock.advance(120_000);
      await kit.sweep();
    }
    expect(kit.mass.tasks.flatMap(({ receivers }) => receivers)).toHaveLength(3);
    expect((await kit.broadcasts.detail(kit.ops, id)).progress.created).toBe(3);
  });
});

describe("the stop switch", () => {
  it("cancels what nobody has confirmed and keeps what was sent", async () => {
    const kit = await open("bc-stop", 8);
    const id = await kit.start();
    await kit.work();
    kit.mass.confirm("liqian");
    await kit.broadcasts.stop(kit.ops, id);
    await kit.work();
    kit.mass.confirm("zhouhang");
    const { broadcast, progress } = await kit.broadcasts.detail(kit.ops, id);
    expect(broadcast.state).toBe("stopped");
    expect(progress).toMatchObject({ delivered: 4, cancelled: 4, waiting: 0 });
    expect(kit.mass.received).toHaveLength(4);
  });

  it("lets no page begin afterwards, also those already planned", async () => {
    const kit = await open("bc-stop2", 8);
    const id = await kit.start();
    await kit.broadcasts.planBroadcast({ corpId: "bc-stop2", broadcastId: id });
    await kit.broadcasts.stop(kit.ops, id);
    await kit.work();
    await kit.sweep();
    expect(kit.mass.tasks).toHaveLength(0);
    expect((await kit.broadcasts.detail(kit.ops, id)).progress).toMatchObject({ cancelled: 8, waiting: 0 });
  });

  it("holds for messages that already wait in the outbox of an account", async () => {
    const kit = await open("bc-stop3", 0);
    await kit.bots.reportBot({
      corpId: "bc-stop3",
      account: "main",
      puppet: "mock",
      state: "online",
      memberId: "liqian",
    } as never);
    for (let n = 0; n < 3; n++) {
      await putContact(
        store.connection,
        aContact({
          corpId: "bc-stop3",
          id: `s3_${n}`,
          identities: [{ channel: "wechaty", id: `wx_s3_${n}` }],
          lastInboundAt: null,
          lastMessageAt: null,
          profile: [aProfileValue("name", "王强")],
        }),
      );
    }
    const id = await kit.start([A], "accounts");
    await kit.work();
    const waiting = await kit.touches();
    expect(waiting.map(({ state, text }) => [state, text])).toEqual(
      Array.from({ length: 3 }, () => ["planned", "王强,新品手册已更新。"]),
    );
    await kit.outbox.sendTouch({ corpId: "bc-stop3", touchId: String(waiting[0]!._id) });
    await kit.broadcasts.stop(kit.ops, id);
    // Before anything is taken back: each asks before it goes.
    await kit.outbox.sendTouch({ corpId: "bc-stop3", touchId: String(waiting[1]!._id) });
    expect(kit.messenger.delivered).toHaveLength(1);
    await kit.work();
    expect((await mongoTouchStore(store.connection).find("bc-stop3", String(waiting[2]!._id)))?.state).toBe(
      "cancelled",
    );
    expect((await kit.broadcasts.detail(kit.ops, id)).progress).toMatchObject({ delivered: 1, cancelled: 2 });
  });
});

it("reminds members three times a day at most", async () => {
  const kit = await open("bc-remind", 2);
  const id = await kit.start();
  await kit.work();
  for (let n = 0; n < 3; n++)
    expect(await kit.broadcasts.remind(kit.ops, id, "liqian")).toEqual({ reminded: 1, atLimit: 0 });
  expect(await kit.broadcasts.remind(kit.ops, id, null)).toEqual({ reminded: 1, atLimit: 1 });
  expect(kit.mass.tasks.map(({ reminders }) => reminders).sort((a, b) => a - b)).toEqual([1, 3]);
});
