import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { createBullJobQueue, type BullJobQueue } from "#src/adapters/queue/bull-job-queue.js";
import { startBullWorkers, type BullWorkers, type JobHandler } from "#src/adapters/queue/bull-worker.js";
import { AppError } from "#src/domain/shared/errors.js";
import { defineJobContract } from "#src/usecases/shared/job-contract.js";
import { openStore, type TestStore } from "./open-store.js";

const Payload = z.object({ v: z.literal(1), n: z.int() });
type Payload = z.infer<typeof Payload>;
const load = (n: number): Payload => ({ v: 1, n });
const plainJob = defineJobContract({ name: "plain", queue: "derive", payload: Payload });
const keyedJob = defineJobContract({ name: "keyed", queue: "derive", payload: Payload, key: (p) => `keyed-${p.n}` });

let store: TestStore;
let queue: BullJobQueue;
let workers: BullWorkers | null = null;
const log = { warn: () => undefined, error: () => undefined };

beforeAll(async () => {
  store = await openStore();
  queue = createBullJobQueue({ redisUrl: store.redisUrl, prefix: store.prefix });
});
afterEach(async () => {
  await workers?.close();
  workers = null;
  for (const bull of queue.queues()) await bull.obliterate({ force: true });
});
afterAll(async () => {
  await queue.close();
  await store.close();
});

function work(contract: typeof plainJob, run: (payload: Payload) => Promise<void>, attempts = 3): void {
  const handler = {
    contract,
    retry: { attempts, backoff: { type: "fixed", delay: 10 } },
    run,
  } as unknown as JobHandler;
  const { redisUrl, prefix } = store;
  workers = startBullWorkers({ redisUrl, prefix, concurrency: 4, log, handlers: [handler] });
}

const seconds = { timeout: 10_000, interval: 20 };

describe("job queue", () => {
  it("runs what was enqueued, also in bulk", async () => {
    const seen: number[] = [];
    work(plainJob, ({ n }) => Promise.resolve(void seen.push(n)));
    await queue.enqueue(plainJob, load(0));
    const many = Array.from({ length: 1_500 }, (_, n) => load(n + 1));
    await queue.enqueueMany(plainJob, many);
    await vi.waitFor(() => expect(seen.length).toBe(1_501), seconds);
  });

  it("keeps one waiting job per key", async () => {
    for (let i = 0; i < 5; i++) await queue.enqueue(keyedJob, load(7));
    expect((await queue.counts()).derive.waiting).toBe(1);
  });

  it("runs a keyed job once more when it was asked for while it ran", async () => {
    const started: number[] = [];
    let finishFirst = (): void => undefined;
    const first = new Promise<void>((resolve) => {
      finishFirst = resolve;
    });
    work(keyedJob, async ({ n }) => {
      started.push(n);
      if (started.length === 1) await first;
    });
    await queue.enqueue(keyedJob, load(1));
    await vi.waitFor(() => expect(started.length).toBe(1), seconds);
    await queue.enqueueMany(keyedJob, [load(1), load(1)]);
    finishFirst();
    await vi.waitFor(() => expect(started.length).toBe(2), seconds);
    await queue.enqueue(keyedJob, load(1));
    await vi.waitFor(() => expect(started.length).toBe(3), seconds);
  });

  it("does not let a job for later stand in for one that is wanted now", async () => {
    const seen: number[] = [];
    await queue.enqueue(keyedJob, load(3), { runAt: new Date(Date.now() + 3_600_000) });
    work(keyedJob, ({ n }) => Promise.resolve(void seen.push(n)));
    await queue.enqueue(keyedJob, load(3));
    await vi.waitFor(() => expect(seen).toEqual([3]), seconds);
  });

  it("tries again as often as the job's policy says, then keeps it as failed", async () => {
    let tries = 0;
    work(plainJob, () => Promise.reject(new Error(`no ${++tries}`)), 3);
    await queue.enqueue(plainJob, load(1));
    await vi.waitFor(async () => expect((await queue.counts()).derive.failed).toBe(1), seconds);
    expect(tries).toBe(3);
  });

  it("gives up at once on what can never succeed", async () => {
    let tries = 0;
    work(plainJob, () => {
      tries++;
      return Promise.reject(new AppError("not_found", "没有"));
    });
    await queue.enqueue(plainJob, load(1));
    await vi.waitFor(async () => expect((await queue.counts()).derive.failed).toBe(1), seconds);
    expect(tries).toBe(1);
  });

  it("waits as long as somebody's limit says, without counting it as a try", async () => {
    let calls = 0;
    work(
      plainJob,
      () => {
        calls++;
        if (calls < 4) throw new AppError("too_many_requests", "慢一点", { details: { retryAfterMs: 20 } });
        return Promise.resolve();
      },
      2,
    );
    await queue.enqueue(plainJob, load(1));
    await vi.waitFor(() => expect(calls).toBe(4), seconds);
  });

  it("runs a schedule, and drops one that is not wanted any more", async () => {
    let runs = 0;
    work(plainJob, () => Promise.resolve(void runs++));
    await queue.upsertSchedule({ id: "often", contract: plainJob, payload: load(0), everyMs: 50 });
    await vi.waitFor(() => expect(runs).toBeGreaterThan(2), seconds);
    await queue.keepSchedules(new Set());
    await vi.waitFor(async () => expect((await queue.counts()).derive.delayed).toBe(0), seconds);
  });

  it("refuses at once while Redis is away", async () => {
    const lost = createBullJobQueue({ redisUrl: "/tmp/no-such-redis.sock", prefix: "lost" });
    await expect(lost.enqueue(plainJob, load(1))).rejects.toBeInstanceOf(Error);
    expect(await lost.ping()).toBe(false);
    await lost.close();
  });
});
