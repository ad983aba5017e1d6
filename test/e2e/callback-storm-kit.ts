/**
 * A storm of callbacks on a real instance: as fast as it takes them, with duplicates, swapped order and the platform's
 * retries, while api and worker are killed with -9 again and again. The product's own handlers look everything up on a
 * stand-in of the platform; afterwards its records are compared with what really happened.
 */
import mongoose from "mongoose";
import type { ContactWayJson } from "#src/api/contract/wecom.js";
import type { WecomEventDoc } from "#src/adapters/mongo/wecom/wecom-event-model.js";
import { openDataDir } from "#src/supervisor/data-dir.js";
import { endpointsOf } from "#src/supervisor/running-instance.js";
import { CALLBACK_KEYS, deliveryOf } from "#test/builders/wecom-callbacks.js";
import { waitUntil } from "#src/supervisor/wait-until.js";
import { startInstance, type Instance } from "./instance.js";
import { stormEffects, type StormEffects } from "./storm/storm-effects.js";
import { startStormPlatform, type StormPlatform } from "./storm/storm-platform.js";
import { stormWorld } from "./storm/storm-world.js";

export interface StormOptions {
  /** Different events, ten for each customer. */
  events: number;
  /** One customer with a welcome code for this many events. */
  welcomeEvery: number;
  /** Processes killed at about this distance, in ms; 0: none. */
  killEveryMs: number;
  concurrency: number;
}

export interface StormResult extends StormEffects {
  events: number;
  deliveries: number;
  kills: number;
  /** Deliveries that even the platform's retries did not bring through. */
  refused: number;
  /** Tries that met a process that was just killed; the platform tries again. */
  cut: number;
  p50Ms: number;
  p99Ms: number;
  worstMs: number;
  perSecond: number;
  welcomes: number;
  welcomeWorstMs: number;
  welcomesLate: number;
  /** From the first delivery until nothing waited any more. */
  settledSeconds: number;
}

const DUPLICATES = 0.05;
const REORDERED = 0.05;
/** The platform gives up after these (wecom.md §2.5). */
const RETRIES = 3;
const RETRY_AFTER_MS = 5_000;
const SETTLE_MS = 1_800_000;
const TAG = { group: "来源", label: "风暴" };

export async function callbackStorm(options: StormOptions, random: () => number): Promise<StormResult> {
  const platform = await startStormPlatform();
  const instance = await startInstance({
    env: {
      WECOM_BASE_URL: platform.url,
      WECOM_CORP_ID: CALLBACK_KEYS.receiveId,
      WECOM_AGENT_ID: "1000002",
      WECOM_SECRET: "storm-secret",
      WECOM_CALLBACK_TOKEN: CALLBACK_KEYS.token,
      WECOM_CALLBACK_AES_KEY: CALLBACK_KEYS.aesKey,
      LOG_LEVEL: "error",
      API_STANDBY: "1",
    },
  });
  try {
    return await storm(instance, platform, options, random);
  } finally {
    await instance.stop();
    await platform.close();
  }
}

async function storm(
  instance: Instance,
  platform: StormPlatform,
  { events, welcomeEvery, killEveryMs, concurrency }: StormOptions,
  random: () => number,
): Promise<StormResult> {
  // An instance that has been up for a while: its second api process has started.
  await waitUntil(async () => typeof instance.ready().processes["api-standby"] === "number", { timeoutMs: 60_000 });
  const way = { state: await makeWay(instance), tag: TAG };
  const world = stormWorld({ events, welcomeEvery, state: way.state });
  platform.world = world;
  const order = stormOrder(world.xmls, random);
  const took: number[] = [];
  const acknowledged = new Set<string>();
  let refused = 0;
  let cut = 0;
  let next = 0;
  const url = `${instance.url}/callbacks/wecom/${CALLBACK_KEYS.receiveId}/1000002`;
  const send = async (): Promise<void> => {
    for (let i = next++; i < order.length; i = next++) {
      const index = order[i] ?? 0;
      world.advanceTo(index);
      const xml = world.xmls[index] ?? "";
      let isThrough = false;
      for (let attempt = 0; attempt <= RETRIES && !isThrough; attempt++) {
        if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
        const { query, body } = deliveryOf(xml);
        const startedAt = performance.now();
        const status = await fetch(`${url}?${query}`, {
          method: "POST",
          body,
          signal: AbortSignal.timeout(5_000),
        }).then(
          async (answer) => {
            await answer.arrayBuffer();
            return answer.status;
          },
          () => 0,
        );
        isThrough = status === 200;
        if (isThrough) took.push(performance.now() - startedAt);
        else cut++;
      }
      if (isThrough) acknowledged.add(xml);
      else refused++;
    }
  };

  const startedAt = performance.now();
  let kills = 0;
  const over = new AbortController();
  const kill = async (): Promise<void> => {
    // The first one soon: a fast machine would be through before it.
    const waitMs = kills === 0 ? Math.min(250, killEveryMs) : killEveryMs * (0.5 + random());
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    if (over.signal.aborted) return;
    await instance.killChild(random() < 0.5 ? "api" : "worker");
    kills++;
    await waitUntil(async () => (await fetch(`${instance.url}/readyz`).catch(() => null))?.ok === true, {
      timeoutMs: 60_000,
    });
    await kill();
  };
  const killing = killEveryMs > 0 ? kill() : Promise.resolve();
  await Promise.all(Array.from({ length: concurrency }, send));
  const sendingSeconds = (performance.now() - startedAt) / 1_000;
  over.abort();
  await killing;

  const connection = await mongoose
    .createConnection(endpointsOf(openDataDir(instance.dataDir)).MONGODB_URL)
    .asPromise();
  try {
    const stored = connection.collection<WecomEventDoc>("wecom_events");
    const deadline = performance.now() + SETTLE_MS;
    while ((await stored.countDocuments({ state: "received" })) > 0 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const settledSeconds = (performance.now() - startedAt) / 1_000;
    const { greetings } = platform;
    const effects = await stormEffects({ connection, world, acknowledged, greetings, way });
    const greeted = await stored.find({ welcome: { $ne: null } }).toArray();
    const welcomes = greeted.flatMap(({ welcome, receivedAt }) =>
      welcome ? [{ state: welcome.state, ms: (welcome.doneAt?.getTime() ?? Infinity) - receivedAt.getTime() }] : [],
    );
    took.sort((a, b) => a - b);
    const at = (share: number): number => Math.round(took[Math.floor((took.length - 1) * share)] ?? NaN);
    return {
      events,
      deliveries: order.length,
      kills,
      ...effects,
      refused,
      cut,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      worstMs: at(1),
      perSecond: Math.round(took.length / sendingSeconds),
      welcomes: greetings.size,
      welcomeWorstMs: Math.max(0, ...welcomes.map(({ ms }) => ms)),
      welcomesLate: world.welcomeCodes.size - welcomes.filter(({ state }) => state === "done").length,
      settledSeconds: Math.round(settledSeconds * 10) / 10,
    };
  } finally {
    await connection.close();
  }
}

/** The channel code that everybody scans, as an administrator makes it. @returns its marker. */
async function makeWay(instance: Instance): Promise<string> {
  const admin = await instance.signIn("admin");
  const way = await admin.send<{ data: ContactWayJson }>("POST", "/contact-ways", {
    name: "风暴",
    skipVerify: true,
    members: [{ userId: "member0", spans: [], dailyCap: null }],
    backupUserIds: [],
    tags: [TAG],
    welcome: { text: "{客户昵称},您好", link: null },
    isOn: true,
  });
  return way.data.state;
}

/** Some come twice, some change places with a later one. @returns indexes of the callbacks. */
function stormOrder(xmls: readonly string[], random: () => number): number[] {
  const order: number[] = [];
  for (const index of xmls.keys()) {
    order.push(index);
    if (random() < DUPLICATES) order.splice(Math.floor(order.length - random() * Math.min(50, order.length)), 0, index);
  }
  for (let i = 0; i < order.length; i++) {
    if (random() >= REORDERED) continue;
    const j = Math.min(order.length - 1, i + 1 + Math.floor(random() * 100));
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  return order;
}
