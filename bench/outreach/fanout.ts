/**
 * Planning and enqueuing a broadcast to 100,000 contacts against raw `addBulk` of as many jobs, in the same run: the
 * audience is read, everybody judged by the send budget, pages of receivers stored, one job for each page enqueued.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Queue } from "bullmq";
import { redisOptionsOf } from "#src/adapters/queue/redis-connection.js";
import { startBenchInstance } from "../product/product-instance.js";
import { rounded } from "../product/timing.js";
import type { BenchResult } from "../run.js";
import { insertCrowd } from "./crowd.js";
import { approvedBroadcast, benchBroadcasts, countedMass, operator } from "./outreach-parts.js";

const MEMBERS = 50;
const CHUNK = 1_000;

export default async function fanout(args: readonly string[]): Promise<BenchResult> {
  const touches = Number(args[0] ?? 100_000);
  const bench = await startBenchInstance();
  try {
    const corpId = bench.app.config.CORP_ID;
    await insertCrowd(bench.infrastructure.connection, {
      corpId,
      contacts: touches,
      members: MEMBERS,
      now: new Date(),
    });
    const broadcasts = benchBroadcasts(bench, countedMass(20));
    const viewer = operator(corpId);
    const broadcastId = await approvedBroadcast(broadcasts, viewer);

    const idleP99Ms = await idleLoopP99();
    const rawPerS = await rawAddBulk(bench.app.config.REDIS_URL ?? "", touches);
    const loop = monitorEventLoopDelay({ resolution: 5 });
    const rssBefore = process.memoryUsage().rss;
    let rssPeak = rssBefore;
    const sampling = setInterval(() => (rssPeak = Math.max(rssPeak, process.memoryUsage().rss)), 50);
    loop.enable();
    const startedAt = performance.now();
    const outcome = await broadcasts.planBroadcast({ corpId, broadcastId });
    const tookMs = performance.now() - startedAt;
    loop.disable();
    clearInterval(sampling);
    if (outcome !== "planned") throw new Error(`planning ended as ${outcome}`);
    const { progress, broadcast } = await broadcasts.detail(viewer, broadcastId);
    const excluded = Object.values(broadcast.preflight?.excluded ?? {}).reduce((sum, count) => sum + count, 0);
    const { broadcast: queue } = await bench.infrastructure.jobs.counts();
    const judged = progress.recipients + excluded;
    if (judged !== touches) throw new Error(`${judged} of ${touches} contacts were judged`);
    return {
      name: "fanout",
      touches,
      planned: progress.recipients,
      excluded,
      pages: progress.pages,
      jobs: queue.waiting + queue.delayed,
      tookMs: rounded(tookMs, 0),
      touchesPerS: rounded(touches / (tookMs / 1_000), 0),
      rawAddBulkPerS: rounded(rawPerS, 0),
      ratio: rounded(touches / (tookMs / 1_000) / rawPerS),
      eventLoopStallMs: rounded(loop.max / 1e6, 1),
      eventLoopP99Ms: rounded(loop.percentile(99) / 1e6, 1),
      idleLoopP99Ms: rounded(idleP99Ms, 1),
      rssMb: rounded(rssPeak / 2 ** 20, 0),
      rssGrowthMb: rounded((rssPeak - rssBefore) / 2 ** 20, 0),
    };
  } finally {
    await bench.close();
  }
}

/** What the machine itself takes from a process that does nothing, so that stalls of a busy machine can be told apart. */
async function idleLoopP99(): Promise<number> {
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  loop.disable();
  return loop.percentile(99) / 1e6;
}

/** Jobs per second of BullMQ alone: as many jobs with the payload that a job for one touch would have. */
async function rawAddBulk(redisUrl: string, jobs: number): Promise<number> {
  const queue = new Queue("raw", { connection: redisOptionsOf(redisUrl), prefix: "raw" });
  await queue.waitUntilReady();
  const startedAt = performance.now();
  for (let from = 0; from < jobs; from += CHUNK) {
    const chunk = Array.from({ length: Math.min(CHUNK, jobs - from) }, (_, k) => ({
      name: "send-touch",
      data: { v: 1, corpId: "c", touchId: `to_${(from + k).toString(36).padStart(20, "0")}` },
    }));
    await queue.addBulk(chunk);
  }
  const perS = jobs / ((performance.now() - startedAt) / 1_000);
  await queue.obliterate({ force: true });
  await queue.close();
  return perS;
}
