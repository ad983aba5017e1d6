/**
 * Exactly once under fire: broadcasts to thousands of customers through the product's own worker processes, the
 * embedded store, Redis and the simulated WeCom, while workers, store and Redis are killed with -9 and WeCom's answers
 * are cut off or late before and after the effect. At the end the simulator says what every customer really got.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "#config/env.js";
import { projectRoot } from "#config/project-root.js";
import { contactModel } from "#src/adapters/mongo/capture/contact-model.js";
import { broadcastPageModel } from "#src/adapters/mongo/broadcast/broadcast-models.js";
import { collectionOf } from "#src/adapters/mongo/collection-of.js";
import { touchModel } from "#src/adapters/mongo/follow-up/touch-model.js";
import { openApp, type App } from "#src/app.js";
import { openDataDir } from "#src/supervisor/data-dir.js";
import { embeddedStoreSpec, embeddedStoreUrl, storeAccepts, storeSocketOf } from "#src/supervisor/embedded-store.js";
import { privateRedisSpec, redisAnswers, redisSocketOf } from "#src/supervisor/private-redis.js";
import { waitUntil } from "#src/supervisor/wait-until.js";
import type { BenchResult } from "../../run.js";
import { numbers } from "../crowd.js";
import { operator } from "../outreach-parts.js";
import { loadCustomers, WAVE } from "./fault-crowd.js";
import { limited, patiently, unlessDone } from "./patience.js";
import { startSimulatedWecom, type SimulatedWecom } from "./simulated-wecom.js";
import { victim, type Victim } from "./victim.js";

export interface FaultOptions {
  touches: number;
  kills: number;
  /** Of the simulator; 0: any free one. */
  port: number;
  /** Left out: that of the full run. */
  pace?: FaultPace;
  onProgress?: (line: string) => void;
}

/** How fast everything goes; a short run needs shorter leases and a faster hunter. */
export interface FaultPace {
  workers: number;
  leaseMs: number;
  settleMs: number;
  /** Members of the simulator confirm their tasks after this long. */
  confirmMs: number;
  latencyMs: number;
  /** A late answer of WeCom. */
  lateMs: number;
  /** Workers are left alone this long after each start. */
  workerUpMs: number;
  storeUpMs: number;
  /** The hunter rests this long at least between two kills, and at most twice as long again. */
  restMs: number;
  /** Share of WeCom's answers that fail, each way of failing in proportion. */
  trouble: number;
  /** At the end the results are asked for at once instead of when they would be due. */
  isHurried: boolean;
  /** A call into a store that was killed is given up after this long. */
  callLimitMs: number;
}

const FULL: FaultPace = {
  workers: 3,
  leaseMs: 6_000,
  settleMs: 15_000,
  confirmMs: 1_500,
  latencyMs: 120,
  lateMs: 4_000,
  workerUpMs: 5_000,
  storeUpMs: 2_000,
  restMs: 250,
  trouble: 0.15,
  isHurried: false,
  callLimitMs: 20_000,
};

export interface FaultResult extends BenchResult {
  touches: number;
  kills: number;
  lost: number;
  doubled: number;
  unknown: number;
  delivered: number;
  failed: number;
  workerKills: number;
  storeKills: number;
  redisKills: number;
}

const PAGE_SIZE = 10;
const SETTLE_LIMIT_MS = 240_000;

export async function faultRun({
  touches,
  kills,
  port,
  pace = FULL,
  onProgress = () => undefined,
}: FaultOptions): Promise<FaultResult> {
  const startedAt = Date.now();
  const dir = mkdtempSync(join(tmpdir(), "guanxi-faults-"));
  const data = openDataDir(dir);
  const wecom = await startSimulatedWecom(port);
  const env = {
    MONGODB_URL: `${embeddedStoreUrl(data)}&serverSelectionTimeoutMS=20000`,
    REDIS_URL: redisSocketOf(data),
    DATA_DIR: dir,
    LOG_LEVEL: "error",
    WECOM_BASE_URL: wecom.url,
    WECOM_CORP_ID: wecom.corpId,
    WECOM_AGENT_ID: String(wecom.agentId),
    WECOM_SECRET: wecom.secrets.app,
    WECOM_CONTACT_SECRET: wecom.secrets.contact,
    BROADCAST_PAGE_SIZE: String(PAGE_SIZE),
    BROADCAST_LEASE_MS: String(pace.leaseMs),
    BROADCAST_SETTLE_MS: String(pace.settleMs),
    WORKER_CONCURRENCY: "3",
  };
  const store = victim(embeddedStoreSpec(data), pace.storeUpMs, () => storeAccepts(storeSocketOf(data)));
  const redis = victim(privateRedisSpec(data), pace.storeUpMs, () => redisAnswers(redisSocketOf(data)));
  const workers: Victim[] = [];
  const stopAll = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await Promise.all([store.stop(), redis.stop(), wecom.stop()]);
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const isUp = await waitUntil(
      async () => (await storeAccepts(storeSocketOf(data))) && (await redisAnswers(redisSocketOf(data))),
      { timeoutMs: 30_000 },
    );
    if (!isUp) throw new Error("store or redis did not start; build first: npm run build:server");
    const { app, infrastructure, close } = await openApp(readConfig(env), "bench");
    try {
      await app.migrate(() => undefined);
      await awake(app);
      const waves = Math.ceil(touches / WAVE);
      const customers = await loadCustomers(app, infrastructure.connection, wecom, touches, pace);
      for (let n = 0; n < pace.workers; n++) {
        const main = join(projectRoot, "dist/src/main.js");
        const logFile = join(data.logDir, `worker-${n}.log`);
        workers.push(
          victim(
            { name: `worker-${n}`, command: process.execPath, args: [main], env: { ...env, ROLES: "worker" }, logFile },
            pace.workerUpMs,
          ),
        );
      }
      await makeTrouble(wecom, pace);
      const hunt = startHunt(workers, store, redis, kills, pace.restMs);
      const ids: string[] = [];
      for (let wave = 0; wave < waves; wave++) {
        ids.push(await startWave(app, wave, pace.callLimitMs));
        // The next wave comes as the kills do, so that there is always work to interrupt.
        await waitUntil(
          async () => hunt.kills() >= ((wave + 1) * kills) / waves || (await isQuiet(app, ids, pace.callLimitMs)),
          {
            timeoutMs: 120_000,
          },
        );
        onProgress(`wave ${wave + 1}/${waves}, ${hunt.kills()} kills`);
      }
      await waitUntil(() => Promise.resolve(hunt.kills() >= kills), { timeoutMs: 120_000 });
      await hunt.stop();
      await clearFaults(wecom);
      onProgress(`settling after ${hunt.kills()} kills`);
      const settled = async (): Promise<boolean> => {
        if (pace.isHurried) await hurry(app, infrastructure.connection, pace.callLimitMs);
        return await isQuiet(app, ids, pace.callLimitMs);
      };
      await waitUntil(() => settled().catch(() => false), { timeoutMs: SETTLE_LIMIT_MS, everyMs: 500 });
      const counted = await count(infrastructure.connection, app, ids, wecom, customers);
      return {
        name: "faults",
        ...counted,
        kills: hunt.kills(),
        ...hunt.byName(),
        seconds: Math.round((Date.now() - startedAt) / 1_000),
      };
    } finally {
      await limited(close(), pace.callLimitMs).catch(() => undefined);
    }
  } finally {
    await stopAll();
  }
}

/** Messages go out at any hour of the measurement. */
async function awake(app: App): Promise<void> {
  const { corpId, updatedAt, updatedBy: _nobody, ...settings } = await app.settings.current(app.config.CORP_ID);
  await app.settings.change(corpId, {
    settings: { ...settings, quietHours: { from: "00:00", to: "00:00" } },
    basedOn: updatedAt,
    byUserId: "bench",
  });
}

/** WeCom's answers fail in every way: nothing received, and received but not answered. */
async function makeTrouble(wecom: SimulatedWecom, { trouble, lateMs }: FaultPace): Promise<void> {
  const path = "externalcontact/add_msg_template";
  for (const [kind, parts] of [
    ["cut-before", 4],
    ["cut-after", 4],
    ["timeout-before", 2],
    ["timeout-after", 2],
    ["busy", 3],
  ] as const) {
    await wecom.post("/sim/faults", { path, kind, probability: (trouble * parts) / 15, delayMs: lateMs });
  }
}

async function clearFaults(wecom: SimulatedWecom): Promise<void> {
  await fetch(`${wecom.url}/sim/faults`, { method: "DELETE" });
}

/** Kills something every moment until enough is killed, and each kind of process at least once. */
function startHunt(workers: readonly Victim[], store: Victim, redis: Victim, wanted: number, restMs: number) {
  const random = numbers(20_261_128);
  const all = [...workers, store, redis];
  const kills = (): number => all.reduce((sum, each) => sum + each.kills, 0);
  const spared = (): Victim | undefined => [store, redis].find((each) => each.kills === 0);
  const over = new AbortController();
  const hunting = (async () => {
    while (!over.signal.aborted && (kills() < wanted || spared())) {
      const dice = random();
      const drawn = dice < 0.12 ? store : dice < 0.24 ? redis : workers[Math.floor(random() * workers.length)];
      const target = kills() < wanted ? drawn : spared();
      target?.kill();
      await new Promise((resolve) => setTimeout(resolve, restMs + random() * 2 * restMs));
    }
  })();
  return {
    kills,
    byName: () => ({
      workerKills: workers.reduce((sum, each) => sum + each.kills, 0),
      storeKills: store.kills,
      redisKills: redis.kills,
    }),
    stop: async () => {
      over.abort();
      await hunting;
    },
  };
}

async function startWave(app: App, wave: number, limitMs: number): Promise<string> {
  const viewer = operator(app.config.CORP_ID);
  const { corpId } = viewer;
  // A draft whose answer was lost stays a draft: the one that goes on is the one we know.
  const { id } = await patiently(
    () =>
      app.broadcasts.create(viewer, {
        name: `wave ${wave}`,
        delivery: "wecom",
        segmentId: null,
        segmentVersion: null,
        rule: { kind: "tag", group: "wave", label: `wave-${wave}` },
        variants: [
          { key: "A", weight: 1, text: `第 ${wave + 1} 批:新品手册已经更新,需要的话我发一份给您。`, attachments: [] },
        ],
        scheduledAt: null,
      }),
    limitMs,
  );
  await patiently(() => app.broadcasts.preflightBroadcast({ corpId, broadcastId: id }), limitMs);
  // A try that took effect without an answer makes the next one a conflict: it is done.
  await patiently(() => unlessDone(app.broadcasts.submit(viewer, id)), limitMs);
  await patiently(() => unlessDone(app.broadcasts.approve(viewer, id)), limitMs);
  return id;
}

/** Every broadcast is over: nothing planned, claimed or waiting. */
async function isQuiet(app: App, ids: readonly string[], limitMs: number): Promise<boolean> {
  const viewer = operator(app.config.CORP_ID);
  for (const id of ids) {
    const { broadcast } = await limited(app.broadcasts.detail(viewer, id), limitMs).catch(() => ({
      broadcast: { state: "running" },
    }));
    if (broadcast.state !== "done") return false;
  }
  return true;
}

/** The sweep that comes every ten seconds, now; and what would be asked for later, now. */
async function hurry(app: App, connection: Parameters<typeof collectionOf>[0], limitMs: number): Promise<void> {
  const corpId = app.config.CORP_ID;
  const now = new Date();
  const soon = collectionOf(connection, broadcastPageModel).updateMany(
    { corpId, nextPollAt: { $gt: now } },
    { $set: { nextPollAt: now } },
  );
  await limited(soon, limitMs);
  await limited(app.broadcasts.sweepBroadcasts({ corpId }), limitMs);
}

/** What we believe against what customers got. */
async function count(
  connection: Parameters<typeof collectionOf>[0],
  app: App,
  ids: readonly string[],
  wecom: SimulatedWecom,
  customers: number,
): Promise<{ touches: number; delivered: number; lost: number; doubled: number; unknown: number; failed: number }> {
  const { pairs } = (await wecom.get("/sim/received/pairs")) as unknown as {
    pairs: { receiver: string; count: number }[];
  };
  const got = new Map<string, number>();
  for (const { receiver, count: times } of pairs) got.set(receiver, (got.get(receiver) ?? 0) + times);
  const contacts = new Map<string, string>();
  const reading = collectionOf(connection, contactModel).find({ corpId: app.config.CORP_ID });
  for await (const doc of reading) contacts.set(doc._id, doc.identities[0]?.id ?? "");
  const result = { touches: 0, delivered: 0, lost: 0, doubled: 0, unknown: 0, failed: 0 };
  const wanted = new Set(contacts.keys());
  for await (const touch of collectionOf(connection, touchModel).find({ corpId: app.config.CORP_ID })) {
    if (!ids.includes(touch.broadcast?.id ?? "")) continue;
    result.touches++;
    wanted.delete(touch.contactId);
    const times = got.get(contacts.get(touch.contactId) ?? "") ?? 0;
    if (times > 1) result.doubled++;
    if (touch.state === "sent") result.delivered++;
    if (touch.state === "unknown") result.unknown++;
    if (touch.state === "failed") result.failed++;
    // Sent without having arrived, arrived without our knowing, or never brought to an end.
    const isEnded =
      touch.state === "sent" || touch.state === "failed" || touch.state === "skipped" || touch.state === "unknown";
    if (!isEnded || (touch.state === "sent") !== times > 0) result.lost += touch.state === "unknown" ? 0 : 1;
  }
  // Never planned at all.
  result.lost += wanted.size;
  if (contacts.size !== customers) throw new Error("contacts went missing");
  return result;
}
