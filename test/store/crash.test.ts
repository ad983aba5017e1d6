import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aSourceMessage } from "#test/builders/a-source-message.js";
import { openStore, type TestStore } from "./open-store.js";
import { drainJobs, emptyStore, openPipeline, type Pipeline } from "./pipeline.js";

let store: TestStore;
let expected = "";
const corpId = "crash";
const never = new AbortController().signal;

const messages = [
  aSourceMessage({
    id: "m1",
    name: "王工",
    text: "你好，XN扩展模块多少钱，预算50万以内",
    at: "2026-11-20T09:00:00+08:00",
  }),
  aSourceMessage({ id: "m2", side: "member", text: "周三给您报价", at: "2026-11-20T09:20:00+08:00" }),
  aSourceMessage({ id: "m3", name: "王工", text: "我电话13800000017", at: "2026-11-20T09:21:00+08:00" }),
  aSourceMessage({
    id: "m4",
    conversation: "c2",
    from: "chen",
    name: "陈总",
    text: "发个报价单",
    at: "2026-11-20T10:00:00+08:00",
  }),
];

beforeAll(async () => {
  store = await openStore();
  const pipeline = openPipeline(store.connection);
  await pipeline.capture.captureMessages({ corpId, messages });
  await drainJobs(pipeline);
  expected = await pipeline.rebuild.stateHash(corpId);
});
afterAll(() => store.close());
beforeEach(() => emptyStore(store.connection));

class Died extends Error {}

/** A port whose n-th call does its work and then dies, or dies before it. */
function dying<Port extends object>(port: Port, counter: { left: number }, when: "before" | "after"): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return async (...args: unknown[]) => {
        const isLast = --counter.left === 0;
        if (isLast && when === "before") throw new Died();
        const result: unknown = await method.apply(target, args);
        if (isLast) throw new Died();
        return result;
      };
    },
  });
}

/** What the sweeps and a re-delivered job do after a crash, some time later. */
async function recover(pipeline: Pipeline): Promise<void> {
  pipeline.clock.advance(120_000);
  await pipeline.capture.finishAbandoned(corpId);
  await pipeline.derive.sweep({ corpId });
  await drainJobs(pipeline);
  await pipeline.rebuild.waitUntilDerived(corpId, never);
}

describe("a process that dies", () => {
  it.each(["before", "after"] as const)("in capture, %s any step, loses nothing that was stored", async (when) => {
    for (let step = 1; step < 20; step++) {
      await emptyStore(store.connection);
      const counter = { left: step };
      const { captureDeps } = openPipeline(store.connection);
      const log = dying(captureDeps.log, counter, when);
      const contacts = dying(captureDeps.contacts, counter, when);
      const broken = openPipeline(store.connection, { capture: { log, contacts } });
      const died = await broken.capture.captureMessages({ corpId, messages }).then(
        () => false,
        (error: unknown) => error instanceof Died,
      );
      const healthy = openPipeline(store.connection);
      // Without a second delivery, what is in the log is understood all the same.
      await recover(healthy);
      const backlog = await healthy.derive.derivationBacklog(corpId);
      expect(backlog).toEqual({ conversations: 0, contacts: 0 });
      // The source delivers again what was not acknowledged.
      await healthy.capture.captureMessages({ corpId, messages });
      await recover(healthy);
      expect(await healthy.rebuild.stateHash(corpId)).toBe(expected);
      if (!died) return;
    }
    throw new Error("capture has more steps than were tried");
  });

  it.each(["before", "after"] as const)("in deriving, %s any step, leaves it to be done again", async (when) => {
    for (let step = 1; step < 60; step++) {
      await emptyStore(store.connection);
      const healthy = openPipeline(store.connection);
      await healthy.capture.captureMessages({ corpId, messages, understand: "later" });
      const counter = { left: step };
      const { deriveDeps } = healthy;
      const broken = openPipeline(store.connection, {
        derive: {
          conversations: dying(deriveDeps.conversations, counter, when),
          records: dying(deriveDeps.records, counter, when),
          contacts: dying(deriveDeps.contacts, counter, when),
        },
      });
      const died = await broken.derive.deriveBacklog({ corpId }).then(
        () => false,
        (error: unknown) => error instanceof Died,
      );
      await recover(healthy);
      expect(await healthy.rebuild.stateHash(corpId)).toBe(expected);
      if (!died) return;
    }
    throw new Error("deriving has more steps than were tried");
  });

  it("without a queue still has everything derived by the sweep", async () => {
    const pipeline = openPipeline(store.connection);
    pipeline.jobs.isAway = true;
    const results = await pipeline.capture.captureMessages({ corpId, messages });
    expect(results.every((result) => result.status === "accepted")).toBe(true);
    pipeline.jobs.isAway = false;
    await recover(pipeline);
    expect(await pipeline.rebuild.stateHash(corpId)).toBe(expected);
  });

  it("leaves contacts due when their follow-up cannot be asked for", async () => {
    const pipeline = openPipeline(store.connection);
    await pipeline.capture.captureMessages({ corpId, messages });
    pipeline.jobs.isAway = true;
    await expect(pipeline.derive.deriveBacklog({ corpId })).rejects.toThrow("away");
    expect((await pipeline.derive.derivationBacklog(corpId)).contacts).toBeGreaterThan(0);
  });
});
