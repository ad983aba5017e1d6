/**
 * A storm of callbacks on a real instance: as fast as it takes them, with duplicates, swapped order and the platform's
 * retries, while api and worker are killed with -9 again and again.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import mongoose from "mongoose";
import type { WecomEventDoc } from "#src/adapters/mongo/wecom/wecom-event-model.js";
import { openDataDir } from "#src/supervisor/data-dir.js";
import { endpointsOf } from "#src/supervisor/running-instance.js";
import { CALLBACK_KEYS, customerEvent, deliveryOf, eventXml } from "#test/builders/wecom-callbacks.js";
import { waitUntil } from "#src/supervisor/wait-until.js";
import { startInstance, type Instance } from "./instance.js";

export interface StormOptions {
  /** Different events. */
  events: number;
  /** Every n-th event has a welcome code. */
  welcomeEvery: number;
  /** Processes killed at the same time distance, in ms; 0: none. */
  killEveryMs: number;
  concurrency: number;
}

export interface StormResult {
  events: number;
  deliveries: number;
  kills: number;
  /** Events that were acknowledged but are not there, or were never handled. */
  lost: number;
  /** Events stored twice, and codes greeted twice. */
  doubled: number;
  /** Deliveries that even the platform's retries did not bring through. */
  refused: number;
  p50Ms: number;
  p99Ms: number;
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
const SETTLE_MS = 300_000;

export async function callbackStorm(options: StormOptions, random: () => number): Promise<StormResult> {
  const platform = await startPlatform();
  const instance = await startInstance({
    env: {
      WECOM_BASE_URL: platform.url,
      WECOM_CORP_ID: CALLBACK_KEYS.receiveId,
      WECOM_AGENT_ID: "1000002",
      WECOM_SECRET: "storm-secret",
      WECOM_CALLBACK_TOKEN: CALLBACK_KEYS.token,
      WECOM_CALLBACK_AES_KEY: CALLBACK_KEYS.aesKey,
      LOG_LEVEL: "error",
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
  platform: Platform,
  { events, welcomeEvery, killEveryMs, concurrency }: StormOptions,
  random: () => number,
): Promise<StormResult> {
  const xmls = stormEvents(events, welcomeEvery);
  const order = stormOrder(xmls, random);
  const took: number[] = [];
  const acknowledged = new Set<string>();
  let refused = 0;
  let next = 0;
  const url = `${instance.url}/callbacks/wecom/${CALLBACK_KEYS.receiveId}/1000002`;
  const send = async (): Promise<void> => {
    for (let i = next++; i < order.length; i = next++) {
      const xml = order[i] ?? "";
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
    const waiting = () => stored.countDocuments({ state: "received" });
    while ((await waiting()) > 0 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const settledSeconds = (performance.now() - startedAt) / 1_000;
    const docs = await stored.find({}).toArray();
    const handled = new Set(
      docs.filter(({ state }) => state !== "received" && state !== "failed").map(({ xml }) => xml),
    );
    const lost = [...acknowledged].filter((xml) => !handled.has(xml)).length;
    const greeted = [...platform.greetings.values()].filter((count) => count > 1).length;
    const doubled = docs.length - new Set(docs.map(({ xml }) => xml)).size + greeted;
    const welcomes = docs.flatMap(({ welcome, receivedAt }) =>
      welcome ? [{ state: welcome.state, ms: (welcome.doneAt?.getTime() ?? Infinity) - receivedAt.getTime() }] : [],
    );
    took.sort((a, b) => a - b);
    const at = (share: number): number => Math.round(took[Math.floor((took.length - 1) * share)] ?? NaN);
    return {
      events,
      deliveries: order.length,
      kills,
      lost,
      doubled,
      refused,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      perSecond: Math.round(took.length / sendingSeconds),
      welcomes: welcomes.length,
      welcomeWorstMs: Math.max(0, ...welcomes.map(({ ms }) => ms)),
      welcomesLate: welcomes.filter(({ state }) => state !== "done").length,
      settledSeconds: Math.round(settledSeconds * 10) / 10,
    };
  } finally {
    await connection.close();
  }
}

/** Ten customers' worth of happenings over and over: added, edited, tagged, moved about, deleted. */
function stormEvents(count: number, welcomeEvery: number): string[] {
  const begun = Date.now() - count;
  return Array.from({ length: count }, (_, i) => {
    const at = new Date(begun + i);
    const [member, customer] = [
      `member${i % 20}`,
      `wmStorm${String(i % Math.max(1, Math.ceil(count / 10))).padStart(24, "0")}`,
    ];
    const mark = { Mark: String(i) };
    if (i % welcomeEvery === 0) {
      return customerEvent(
        "add_external_contact",
        member,
        customer,
        { State: "storm", WelcomeCode: `CODE${i}`, ...mark },
        at,
      );
    }
    const kind = i % 10;
    if (kind === 0) return customerEvent("add_external_contact", member, customer, { State: "storm", ...mark }, at);
    if (kind === 8) return customerEvent("del_follow_user", member, customer, mark, at);
    if (kind === 9) return eventXml({ Event: "enter_agent", FromUserName: member, EventKey: "", ...mark }, at);
    return customerEvent("edit_external_contact", member, customer, mark, at);
  });
}

/** Some come twice, some change places with a later one. */
function stormOrder(xmls: readonly string[], random: () => number): string[] {
  const order: string[] = [];
  for (const xml of xmls) {
    order.push(xml);
    if (random() < DUPLICATES) order.splice(Math.floor(order.length - random() * Math.min(50, order.length)), 0, xml);
  }
  for (let i = 0; i < order.length; i++) {
    if (random() >= REORDERED) continue;
    const j = Math.min(order.length - 1, i + 1 + Math.floor(random() * 100));
    [order[i], order[j]] = [order[j] ?? "", order[i] ?? ""];
  }
  return order;
}

interface Platform {
  url: string;
  /** How often each code was really greeted. */
  greetings: Map<string, number>;
  close(): Promise<void>;
}

/** As much of the platform as handlers ask for: a token, customers, greetings. */
async function startPlatform(): Promise<Platform> {
  const greetings = new Map<string, number>();
  const answers: Readonly<Record<string, (body: Record<string, unknown>, query: URLSearchParams) => object>> = {
    "/cgi-bin/gettoken": () => ({ access_token: "storm", expires_in: 7_200 }),
    "/cgi-bin/externalcontact/send_welcome_msg": ({ welcome_code: code }) => {
      const count = greetings.get(String(code)) ?? 0;
      if (count > 0) return { errcode: 41_051, errmsg: "already" };
      greetings.set(String(code), count + 1);
      return {};
    },
    "/cgi-bin/externalcontact/get": (_body, query) => ({
      external_contact: { external_userid: query.get("external_userid"), name: "客户", type: 1 },
      follow_user: [{ userid: "member1", createtime: 1_700_000_000, add_way: 1, state: "storm", tags: [] }],
    }),
  };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://localhost");
      const text = Buffer.concat(chunks).toString();
      const body = text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {};
      const answer = answers[url.pathname]?.(body, url.searchParams) ?? {};
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ errcode: 0, errmsg: "ok", ...answer }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    greetings,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
