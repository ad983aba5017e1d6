import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import advanceStage from "#jobs/advance-stage.js";
import deriveBacklog from "#jobs/derive-backlog.js";
import sweepDerivation from "#jobs/sweep-derivation.js";
import tagContact from "#jobs/tag-contact.js";
import understandConversation from "#jobs/understand-conversation.js";
import { contactModel } from "#src/adapters/mongo/capture/contact-model.js";
import { createBullJobQueue, type BullJobQueue } from "#src/adapters/queue/bull-job-queue.js";
import { startBullWorkers, type BullWorkers } from "#src/adapters/queue/bull-worker.js";
import { systemClock } from "#src/usecases/shared/clock.js";
import { sweepDerivationJob } from "#src/usecases/understand/job-contracts.js";
import { aSourceMessage } from "#test/builders/a-source-message.js";
import { openStore, type TestStore } from "./open-store.js";
import { openPipeline, type Pipeline } from "./pipeline.js";

const corpId = "worker";
const log = { warn: () => undefined, error: () => undefined };
const never = new AbortController().signal;

let store: TestStore;
let queue: BullJobQueue;
let pipeline: Pipeline;
const running: BullWorkers[] = [];

beforeAll(async () => {
  store = await openStore();
  const { redisUrl, prefix } = store;
  queue = createBullJobQueue({ redisUrl, prefix });
  const shared = { jobs: queue, clock: systemClock };
  pipeline = openPipeline(store.connection, { capture: shared, derive: shared });
  const jobs = [understandConversation, advanceStage, tagContact, deriveBacklog, sweepDerivation];
  // Two workers, as two processes would be.
  for (let i = 0; i < 2; i++) {
    const app = {
      ...pipeline,
      review: { refreshTrust: () => Promise.resolve(false) },
      model: { readDue: () => Promise.resolve({ end: "off" as const, read: 0 }) },
    };
    const handlers = jobs.map((job) => job.bind(app));
    running.push(startBullWorkers({ redisUrl, prefix, concurrency: 3, log, handlers }));
  }
});
afterAll(async () => {
  await Promise.all(running.map((workers) => workers.close()));
  await queue.close();
  await store.close();
});

const soon = { timeout: 30_000, interval: 50 };

const settled = (): Promise<void> =>
  vi.waitFor(async () => {
    expect(await pipeline.derive.derivationBacklog(corpId)).toEqual({ conversations: 0, contacts: 0 });
  }, soon);

describe("the derive chain on real queues", () => {
  it("follows every capture by itself, however fast they come", { timeout: 60_000 }, async () => {
    for (let batch = 0; batch < 12; batch++) {
      const messages = Array.from({ length: 6 }, (_, i) =>
        aSourceMessage({
          id: `b${batch}-${i}`,
          conversation: `w${i % 2}`,
          from: `person${i % 2}`,
          text: i === 0 ? "我电话13800000017，预算50万以内" : `第${batch}次`,
          at: new Date(Date.UTC(2026, 9, 1, 1, batch * 10 + i)),
        }),
      );
      await pipeline.capture.captureMessages({ corpId, messages });
    }
    await settled();
    const contacts = await contactModel(store.connection).find({ corpId }).sort({ nickname: 1 }).lean().exec();
    expect(contacts.map(({ nickname, lastMessageAt }) => [nickname, lastMessageAt])).toEqual([
      ["person0", new Date(Date.UTC(2026, 9, 1, 1, 114))],
      ["person1", new Date(Date.UTC(2026, 9, 1, 1, 115))],
    ]);
    expect((await queue.counts())["follow-up"].waiting).toBeGreaterThan(0);

    const before = await pipeline.rebuild.stateHash(corpId);
    expect(await pipeline.rebuild.rebuildAll(corpId, never)).toBe(true);
    expect(await pipeline.rebuild.stateHash(corpId)).toBe(before);
  });

  it("works off an import after the sweep", { timeout: 60_000 }, async () => {
    const messages = Array.from({ length: 200 }, (_, i) =>
      aSourceMessage({
        id: `i${i}`,
        conversation: `imported${i % 50}`,
        from: `imported${i % 50}`,
        text: "发个报价单",
        at: new Date(Date.now() - 60_000),
      }),
    );
    await pipeline.capture.captureMessages({ corpId, messages, understand: "later" });
    expect((await pipeline.derive.derivationBacklog(corpId)).conversations).toBeGreaterThan(0);
    await queue.enqueue(sweepDerivationJob, { v: 1 as const, corpId });
    await settled();
    expect(await contactModel(store.connection).countDocuments({ corpId, stage: "opportunity" })).toBe(50);
  });
});
