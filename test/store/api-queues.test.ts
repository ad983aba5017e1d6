import { afterAll, beforeAll, expect, it } from "vitest";
import { UnrecoverableError, Worker } from "bullmq";
import { inject } from "vitest";
import type { FailedJobsJson, QueueJson } from "#src/api/contract/queues.js";
import { planFollowUpJob } from "#src/usecases/follow-up/job-contracts.js";
import type { ApiClient } from "#test/e2e/api-client.js";
import { CORP, openApi, type TestApi } from "./api-fixture.js";

let test: TestApi;
let admin: ApiClient;
beforeAll(async () => {
  test = await openApi();
  admin = await test.signIn("root", "admin");
});
afterAll(() => test.close());

const payload = (contactId: string) => ({ v: 1 as const, corpId: CORP, contactId });
const state = async (): Promise<QueueJson | undefined> =>
  (await admin.get<{ data: QueueJson[] }>("/queues")).data.find(({ name }) => name === "follow-up");
const failed = async () => (await admin.get<{ data: FailedJobsJson }>("/queues/follow-up/failed")).data;

/** Takes jobs until none waits; each is given up at once. */
async function failWaiting(): Promise<void> {
  const { prefix } = test.infrastructure.jobs.queues()[0]?.opts ?? {};
  const connection = { url: inject("redisUrl"), maxRetriesPerRequest: null };
  const refuse = () => Promise.reject(new UnrecoverableError("客户不见了"));
  const worker = new Worker("follow-up", refuse, { connection, ...(prefix ? { prefix } : {}) });
  await new Promise<void>((resolve) => worker.once("drained", () => resolve()));
  await worker.close();
}

it("shows what waits, how long, and when the next delayed one is due", async () => {
  const { jobs } = test.infrastructure;
  await jobs.enqueue(planFollowUpJob, payload("ct_a"));
  await jobs.enqueue(planFollowUpJob, payload("ct_b"));
  await jobs.enqueue(planFollowUpJob, payload("ct_later"), { runAt: new Date(Date.now() + 60_000) });
  const seen = await state();
  expect(seen).toMatchObject({ waiting: 2, active: 0, delayed: 1, failed: 0, workers: 0 });
  expect(seen?.oldestWaitingMs).toBeLessThan(60_000);
  expect(seen?.nextDelayedMs).toBeGreaterThan(30_000);
  expect(seen?.nextDelayedMs).toBeLessThanOrEqual(60_000);
});

it("shows what was given up with its reason, runs it again, drops it, and notes who did", async () => {
  await failWaiting();
  const { jobs, total } = await failed();
  expect(total).toBe(2);
  const named = (contactId: string) => jobs.find(({ about }) => about.some(({ value }) => value === contactId));
  expect(named("ct_a")).toMatchObject({
    name: "plan-follow-up",
    about: [{ name: "contactId", value: "ct_a" }],
    error: "客户不见了",
    attempts: 1,
  });
  await admin.send("POST", `/queues/follow-up/failed/${named("ct_a")?.id}/retry`);
  await admin.send("DELETE", `/queues/follow-up/failed/${named("ct_b")?.id}`);
  expect(await state()).toMatchObject({ waiting: 1, failed: 0 });
  const again = admin.send("POST", `/queues/follow-up/failed/${named("ct_a")?.id}/retry`);
  await expect(again).rejects.toThrow("404");
  await failWaiting();
  expect(await admin.send("POST", "/queues/follow-up/failed/retry")).toEqual({ data: { count: 1 } });
  expect(await state()).toMatchObject({ waiting: 1, failed: 0 });
  const audit = await admin.get<{ data: { action: string }[] }>("/audit");
  expect(audit.data.map(({ action }) => action)).toEqual(expect.arrayContaining(["queue.retry", "queue.remove"]));
});

it("is for administrators", async () => {
  const boss = await test.signIn("boss", "manager");
  await expect(boss.get("/queues")).rejects.toThrow("403");
  await expect(boss.send("POST", "/queues/follow-up/failed/retry")).rejects.toThrow("403");
  await expect(admin.get("/queues/nonsense/failed")).rejects.toThrow("400");
});
