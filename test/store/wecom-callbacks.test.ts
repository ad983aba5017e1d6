/** Callbacks from the HTTP door to their handlers, on real stores, queues and workers. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Koa from "koa";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import processWecomEvents from "#jobs/process-wecom-events.js";
import sendWecomWelcomes from "#jobs/send-wecom-welcomes.js";
import sweepWecomEvents from "#jobs/sweep-wecom-events.js";
import { createLogger } from "#src/adapters/log/logger.js";
import { wecomEventModel } from "#src/adapters/mongo/wecom/wecom-event-model.js";
import { mongoWecomEventStore } from "#src/adapters/mongo/wecom/wecom-event-store.js";
import { createBullJobQueue, type BullJobQueue } from "#src/adapters/queue/bull-job-queue.js";
import { startBullWorkers, type BullWorkers } from "#src/adapters/queue/bull-worker.js";
import { callbackDoors } from "#src/adapters/wecom/callback/callback-door.js";
import { parseXml } from "#src/adapters/wecom/callback/callback-xml.js";
import { wecomCallbacks } from "#src/api/callbacks/wecom/callback-route.js";
import type { ApiState } from "#src/api/http/api-context.js";
import { WecomError } from "#src/domain/wecom/wecom-error.js";
import { systemClock } from "#src/usecases/shared/clock.js";
import type { EventSinks } from "#src/usecases/wecom-events/event-sinks.js";
import { sweepWecomEventsJob } from "#src/usecases/wecom-events/job-contracts.js";
import { createWecomEventUseCases, type WecomEventUseCases } from "#src/usecases/wecom-events/wecom-event-use-cases.js";
import { CALLBACK_KEYS, customerEvent, deliveryOf, eventXml, verificationOf } from "#test/builders/wecom-callbacks.js";
import { openStore, type TestStore } from "./open-store.js";

const corpId = "callbacks";
const path = `/callbacks/wecom/${CALLBACK_KEYS.receiveId}/1000002`;
const log = { warn: () => undefined, error: () => undefined };

let store: TestStore;
let queue: BullJobQueue;
let workers: BullWorkers;
let server: Server;
let url: string;
let events: WecomEventUseCases;
const sinks: EventSinks = {};

beforeAll(async () => {
  store = await openStore();
  const { redisUrl, prefix, connection } = store;
  queue = createBullJobQueue({ redisUrl, prefix });
  events = createWecomEventUseCases({
    events: mongoWecomEventStore(connection),
    parse: parseXml,
    sinks,
    jobs: queue,
    clock: systemClock,
    keepDays: () => Promise.resolve(7),
    log,
  });
  const handlers = [processWecomEvents, sendWecomWelcomes, sweepWecomEvents].map((job) =>
    job.bind({ wecomEvents: events }),
  );
  workers = startBullWorkers({ redisUrl, prefix, concurrency: 3, log, handlers });
  await queue.upsertSchedule({
    id: "sweep",
    contract: sweepWecomEventsJob,
    payload: { v: 1 as const, corpId },
    everyMs: 1_000,
  });
  const { receiveId, token, aesKey } = CALLBACK_KEYS;
  const credentials = {
    baseUrl: "https://wecom.test",
    corpId: receiveId,
    agentId: 1_000_002,
    secrets: { app: "s" },
    callback: { token, aesKey },
    source: "environment" as const,
  };
  const doors = callbackDoors({ current: async () => credentials });
  const koa = new Koa<ApiState>();
  koa.silent = true;
  koa.use(wecomCallbacks({ corpId, doors, events, logger: createLogger("silent", {}) }));
  const handle = koa.callback();
  server = createServer((request, response) => void handle(request, response)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await workers.close();
  await queue.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await store.close();
});
beforeEach(async () => {
  for (const name of Object.keys(sinks)) delete sinks[name as keyof EventSinks];
  await wecomEventModel(store.connection).deleteMany({ corpId });
});

async function deliver(xml: string): Promise<number> {
  const { query, body } = deliveryOf(xml);
  const answer = await fetch(`${url}${path}?${query}`, { method: "POST", body });
  expect(await answer.text()).toBe("");
  return answer.status;
}

const stored = () => wecomEventModel(store.connection).find({ corpId }).sort({ receivedAt: 1 }).lean().exec();
const soon = { timeout: 20_000, interval: 20 };
const settled = (): Promise<void> =>
  vi.waitFor(async () => expect((await stored()).filter(({ state }) => state === "received")).toEqual([]), soon);

describe("the door", () => {
  it("answers the console's verification with the plain text, also when a + became a space", async () => {
    for (let i = 0; i < 20; i++) {
      const query = verificationOf(`1616140317555161061${i}`);
      const answer = await fetch(`${url}${path}?${query.replaceAll("%2B", "+")}`);
      expect([answer.status, await answer.text()]).toEqual([200, `1616140317555161061${i}`]);
    }
  });

  it("refuses what is forged, damaged, for another corp or too large, and stores none of it", async () => {
    const { query, body } = deliveryOf(eventXml({ Event: "enter_agent" }));
    const post = async (where: string, what: string) =>
      (await fetch(`${url}${where}`, { method: "POST", body: what })).status;
    expect(await post(`${path}?${query.replace("nonce=n", "nonce=m")}`, body)).toBe(403);
    expect(await post(`${path}?${query}`, "<xml></xml>")).toBe(400);
    expect(await post(`${path}?${query}`, `<!DOCTYPE x>${body}`)).toBe(400);
    expect(await post(`/callbacks/wecom/wwother/1000002?${query}`, body)).toBe(404);
    expect(await post(`${path}?${query}`, "x".repeat(600_000))).toBe(413);
    expect((await fetch(`${url}${path}?${query}`, { method: "PUT", body })).status).toBe(405);
    expect(await stored()).toEqual([]);
  });
});

describe("events", () => {
  it("are stored once before the answer, however often they are delivered", async () => {
    const xml = customerEvent("edit_external_contact", "zhangsan", "wm1");
    expect(await Promise.all([deliver(xml), deliver(xml), deliver(xml)])).toEqual([200, 200, 200]);
    expect(await deliver(xml)).toBe(200);
    const docs = await stored();
    expect(
      docs.map(({ name, agent, userId, externalUserId, xml: kept }) => [name, agent, userId, externalUserId, kept]),
    ).toEqual([["change_external_contact.edit_external_contact", "1000002", "zhangsan", "wm1", xml]]);
  });

  it("come to their handlers with what they say", async () => {
    const met: unknown[] = [];
    const groups: unknown[] = [];
    const cards: unknown[] = [];
    sinks.customers = {
      met: async (told) => void met.push(told),
      edited: async () => undefined,
      ended: async (told) => void met.push(told),
      transferFailed: async () => undefined,
    };
    sinks.groupChats = { changed: async (told) => void groups.push(told), dismissed: async () => undefined };
    sinks.app = { cardAnswered: async (told) => void cards.push(told) };
    const at = new Date("2026-11-01T02:00:00Z");
    await deliver(customerEvent("add_external_contact", "zhangsan", "wm1", { State: "fair" }, at));
    await settled();
    await deliver(customerEvent("del_external_contact", "zhangsan", "wm1", { Source: "DELETE_BY_TRANSFER" }, at));
    await deliver(
      eventXml(
        {
          Event: "change_external_chat",
          ChatId: "wr1",
          ChangeType: "update",
          UpdateDetail: "add_member",
          MemChangeList: { Item: ["wm1", "wm2"] },
          LastMemVer: "v1",
          CurMemVer: "v2",
        },
        at,
      ),
    );
    await deliver(
      eventXml({
        Event: "template_card_event",
        FromUserName: "lisi",
        EventKey: "k",
        TaskId: "t1",
        CardType: "vote_interaction",
        ResponseCode: "RC",
        SelectedItems: {
          SelectedItem: [
            { QuestionKey: "q1", OptionIds: { OptionId: ["a", "b"] } },
            { QuestionKey: "q2", OptionIds: { OptionId: "c" } },
          ],
        },
        AgentID: 1_000_002,
      }),
    );
    await settled();
    expect(met).toMatchObject([
      // Within its second as late as it came: after it.
      { corpId, userId: "zhangsan", externalUserId: "wm1", how: "added", state: "fair", at: new Date(+at + 999) },
      { by: "member", byTransfer: true },
    ]);
    expect(groups).toMatchObject([{ chatId: "wr1", detail: "add_member", lastVersion: "v1", currentVersion: "v2" }]);
    expect(cards).toMatchObject([
      {
        userId: "lisi",
        taskId: "t1",
        responseCode: "RC",
        selected: [
          { questionKey: "q1", optionIds: ["a", "b"] },
          { questionKey: "q2", optionIds: ["c"] },
        ],
      },
    ]);
    expect((await stored()).every(({ state, processedAt }) => state === "processed" && processedAt)).toBe(true);
  });

  it("that nobody handles are kept, counted and can be handled later", async () => {
    await deliver(eventXml({ Event: "event_of_next_year", X: "1" }));
    await deliver(customerEvent("del_follow_user", "zhangsan", "wm1"));
    await settled();
    const { byName } = await events.countEvents(corpId);
    expect(byName.sort((a, b) => a.name.localeCompare(b.name))).toEqual([
      { name: "change_external_contact.del_follow_user", state: "ignored", count: 1 },
      { name: "event_of_next_year", state: "ignored", count: 1 },
    ]);
    const ended: unknown[] = [];
    sinks.customers = {
      met: async () => undefined,
      edited: async () => undefined,
      ended: async (told) => void ended.push(told),
      transferFailed: async () => undefined,
    };
    const page = await events.listEvents({
      corpId,
      states: ["ignored"],
      name: "change_external_contact",
      after: null,
      limit: 10,
    });
    const [event] = page.items;
    await events.replayEvent({ corpId, id: event?.id ?? "" });
    await settled();
    expect(ended).toMatchObject([{ by: "contact", userId: "zhangsan", externalUserId: "wm1" }]);
    await expect(events.replayEvent({ corpId, id: "none" })).rejects.toMatchObject({ code: "not_found" });
  });

  it("that fail for a moment are tried again, others are given up and shown", async () => {
    let tries = 0;
    sinks.customers = {
      met: async () => undefined,
      edited: async ({ externalUserId }) => {
        if (externalUserId === "gone") {
          throw new WecomError({ endpoint: "externalcontact/get", errcode: 48_002, errmsg: "", kind: "permission" });
        }
        if (++tries < 2) throw new Error("for a moment");
      },
      ended: async () => undefined,
      transferFailed: async () => undefined,
    };
    await deliver(customerEvent("edit_external_contact", "a", "there"));
    await deliver(customerEvent("edit_external_contact", "a", "gone"));
    await settled();
    const states = new Map((await stored()).map((doc) => [doc.externalUserId, doc]));
    expect([states.get("there")?.state, states.get("gone")?.state, tries]).toEqual(["processed", "failed", 2]);
    expect(states.get("gone")?.note).toContain("权限");
  });

  it("of a process that died are taken over when its lease is over", async () => {
    const edited: string[] = [];
    sinks.customers = {
      met: async () => undefined,
      edited: async ({ externalUserId }) => void edited.push(externalUserId),
      ended: async () => undefined,
      transferFailed: async () => undefined,
    };
    const at = new Date(Date.now() - 60_000);
    const { event } = await events.receiveEvent({
      corpId,
      agent: "1",
      xml: customerEvent("edit_external_contact", "a", "x", {}, at),
    });
    await wecomEventModel(store.connection).updateOne(
      { _id: event.id },
      { state: "received", lease: "dead", leaseUntil: new Date(Date.now() + 1_500) },
    );
    edited.length = 0;
    await settled();
    expect(edited).toEqual(["x"]);
  });
});

describe("the welcome lane", () => {
  it("keeps its 20 seconds while 10,000 other events wait, and greets once", { timeout: 60_000 }, async () => {
    let others = 0;
    sinks.customers = {
      met: async () => undefined,
      // Slow enough that the backlog outlasts the test's watch.
      edited: async () => {
        others++;
        await new Promise((resolve) => setTimeout(resolve, 15));
      },
      ended: async () => undefined,
      transferFailed: async () => undefined,
    };
    const greeted = new Map<string, number>();
    let failures = 0;
    sinks.welcome = {
      greet: async ({ welcomeCode, receivedAt }) => {
        if (welcomeCode === "C0" && failures++ === 0) {
          throw new WecomError({ endpoint: "x", errcode: -1, errmsg: "", kind: "wait", retryAfterMs: 1_000 });
        }
        if (greeted.has(welcomeCode)) throw new Error("greeted twice");
        greeted.set(welcomeCode, Date.now() - receivedAt.getTime());
        return { note: null };
      },
    };
    const model = wecomEventModel(store.connection);
    const now = new Date(Date.now() - 5_000);
    const waiting = Array.from({ length: 10_000 }, (_, i) => ({
      _id: `waiting${i}`,
      corpId,
      agent: "1",
      name: "change_external_contact.edit_external_contact",
      userId: "a",
      externalUserId: `w${i}`,
      chatId: null,
      xml: customerEvent("edit_external_contact", "a", `w${i}`),
      happenedAt: now,
      receivedAt: now,
      state: "received" as const,
      dueAt: now,
      attempts: 0,
      note: null,
      processedAt: null,
      welcome: null,
      lease: null,
      leaseUntil: new Date(0),
      welcomeLease: null,
      welcomeLeaseUntil: new Date(0),
    }));
    for (let i = 0; i < waiting.length; i += 2_000)
      await model.collection.insertMany(waiting.slice(i, i + 2_000) as never);
    const codes = Array.from({ length: 40 }, (_, i) => `C${i}`);
    await Promise.all(
      codes.map((code, i) =>
        deliver(customerEvent("add_external_contact", "a", `n${i}`, { WelcomeCode: code, State: "fair" })),
      ),
    );
    await vi.waitFor(() => expect([...greeted.keys()].sort()).toEqual([...codes].sort()), soon);
    expect(Math.max(...greeted.values())).toBeLessThan(10_000);
    expect(others).toBeLessThan(10_000);
    const done = () => model.countDocuments({ corpId, "welcome.state": "done" }).exec();
    await vi.waitFor(async () => expect(await done()).toBe(40), soon);
  });

  it("records a code that came too late", async () => {
    sinks.welcome = {
      greet: async () => {
        throw new WecomError({ endpoint: "x", errcode: 41_050, errmsg: "", kind: "too_late" });
      },
    };
    await deliver(customerEvent("add_half_external_contact", "a", "b", { WelcomeCode: "OLD" }));
    await vi.waitFor(async () => expect((await stored())[0]?.welcome?.state).toBe("late"), soon);
  });
});

describe("the log", () => {
  it("forgets what was handled longer ago than it is kept, never what failed or waits", async () => {
    const model = wecomEventModel(store.connection);
    sinks.app = { cardAnswered: async () => undefined };
    for (const n of [1, 2, 3, 4])
      await deliver(eventXml({ Event: "enter_agent", FromUserName: `m${n}`, EventKey: "" }));
    await settled();
    const ids = (await stored()).map(({ _id }) => _id);
    const longAgo = new Date(Date.now() - 8 * 86_400_000);
    await model.updateMany({ _id: { $in: ids.slice(0, 3) } }, { receivedAt: longAgo });
    await model.updateOne({ _id: ids[0] ?? "" }, { state: "failed" });
    expect(await events.pruneEvents({ corpId })).toEqual({ removed: 2 });
    expect(new Set((await stored()).map(({ _id }) => _id))).toEqual(new Set([ids[0], ids[3]]));
    expect(await events.pruneEvents({ corpId })).toEqual({ removed: 0 });
  });
});

describe("under load", () => {
  // The bench callback-storm measures a quiet machine; here other tests run beside it.
  it("answers inside the platform's 5 seconds and loses nothing", { timeout: 60_000 }, async () => {
    const xmls = Array.from({ length: 400 }, (_, i) => customerEvent("edit_external_contact", "a", `l${i}`));
    const took: number[] = [];
    let next = 0;
    const send = async (): Promise<void> => {
      for (let i = next++; i < xmls.length; i = next++) {
        const startedAt = performance.now();
        expect(await deliver(xmls[i] ?? "")).toBe(200);
        took.push(performance.now() - startedAt);
      }
    };
    await Promise.all(Array.from({ length: 64 }, send));
    expect(await wecomEventModel(store.connection).countDocuments({ corpId })).toBe(400);
    took.sort((a, b) => a - b);
    expect(took[Math.floor(took.length * 0.99)]).toBeLessThan(5_000);
  });
});
