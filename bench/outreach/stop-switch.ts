/**
 * How fast 停止 stops a broadcast to 100,000 contacts that is under way: workers make WeCom tasks, somebody presses the
 * switch, and the last task that still began is timed.
 */
import { startBullWorkers } from "#src/adapters/queue/bull-worker.js";
import runBroadcastPage from "#jobs/run-broadcast-page.js";
import stopBroadcast from "#jobs/stop-broadcast.js";
import { startBenchInstance } from "../product/product-instance.js";
import { rounded } from "../product/timing.js";
import type { BenchResult } from "../run.js";
import { insertCrowd } from "./crowd.js";
import { approvedBroadcast, benchBroadcasts, countedMass, operator } from "./outreach-parts.js";

const MEMBERS = 50;
const PAGE_SIZE = 250;
const WECOM_LATENCY_MS = 50;
/** Tasks made before the switch is pressed. */
const UNDER_WAY = 20;

export default async function stopSwitch(args: readonly string[]): Promise<BenchResult> {
  const contacts = Number(args[0] ?? 100_000);
  const bench = await startBenchInstance();
  const quiet = { warn: () => undefined, error: () => undefined };
  try {
    const corpId = bench.app.config.CORP_ID;
    await insertCrowd(bench.infrastructure.connection, { corpId, contacts, members: MEMBERS, now: new Date() });
    const mass = countedMass(WECOM_LATENCY_MS);
    const broadcasts = benchBroadcasts(bench, mass, { pageSize: PAGE_SIZE });
    const viewer = operator(corpId);
    const broadcastId = await approvedBroadcast(broadcasts, viewer);
    await broadcasts.planBroadcast({ corpId, broadcastId });
    const app = { broadcasts };
    const workers = startBullWorkers({
      redisUrl: bench.app.config.REDIS_URL ?? "",
      prefix: bench.app.config.QUEUE_PREFIX,
      concurrency: 4,
      log: quiet,
      handlers: [runBroadcastPage.bind(app), stopBroadcast.bind(app)],
    });
    await until(() => mass.begunAt.length >= UNDER_WAY);
    const pressedAt = performance.now();
    await broadcasts.stop(viewer, broadcastId);
    const answeredMs = performance.now() - pressedAt;
    await until(async () => {
      if ((await broadcasts.detail(viewer, broadcastId)).broadcast.state === "stopped") return true;
      await broadcasts.finishStop({ corpId, broadcastId });
      return false;
    });
    const finishedMs = performance.now() - pressedAt;
    // What would still come comes now.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await workers.close();
    const { progress } = await broadcasts.detail(viewer, broadcastId);
    const after = mass.begunAt.filter((at) => at > pressedAt);
    return {
      name: "stop-switch",
      recipients: progress.recipients,
      tasksBefore: mass.begunAt.length - after.length,
      tasksBegunAfter: after.length,
      latencyMs: rounded(after.length === 0 ? 0 : Math.max(...after) - pressedAt, 0),
      answeredMs: rounded(answeredMs, 0),
      allTakenBackMs: rounded(finishedMs, 0),
      tasksCancelled: mass.cancelled,
      cancelled: progress.cancelled,
      stillOpen: progress.waiting + progress.unknown,
    };
  } finally {
    await bench.close();
  }
}

async function until(isDone: () => boolean | Promise<boolean>, limitMs = 120_000): Promise<void> {
  const endsAt = performance.now() + limitMs;
  while (!(await isDone())) {
    if (performance.now() > endsAt) throw new Error("it took too long");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
