/** `/sim` endpoints of the machine itself: clock, faults, settings, callbacks, counters. */
import { z } from "zod";
import { ActError } from "../acts/act-error.js";
import { summarise } from "../acts/receive.js";
import { changedSettings } from "../core/settings.js";
import type { Simulator } from "../core/simulator.js";
import { aesKeyOf } from "../crypto/callback-crypto.js";
import { xmlOf, type XmlNode } from "../crypto/xml.js";
import { FaultRule } from "../server/fault-board.js";
import type { Corp } from "../state/corp.js";
import type { App } from "../state/directory.js";
import { NotFound, type ControlRoute } from "./control.js";
import { addBulk, Bulk, Company, loadCompany } from "./load.js";

const ClockChange = z
  .object({
    /** ISO instant or ts. */
    now: z.union([z.iso.datetime({ offset: true }), z.int()]),
    advanceSeconds: z.number(),
    advanceMinutes: z.number(),
    advanceHours: z.number(),
    advanceDays: z.number(),
    /** Simulated per real second; 0 stands still. */
    rate: z.number().min(0).max(100_000),
  })
  .partial()
  .strict();

const CallbackChange = z.object({
  /** Agent id, or the kind of a system app: archive, kf, directory, customer-contact. */
  agent: z.union([z.int(), z.string()]).optional(),
  url: z.url().nullable(),
  token: z
    .string()
    .regex(/^[A-Za-z0-9]{1,32}$/)
    .optional(),
  aesKey: z
    .string()
    .regex(/^[A-Za-z0-9]{43}$/)
    .optional(),
  /** Sends the verifying GET first and refuses when it fails, as the console does. */
  verify: z.boolean().default(true),
});

const Chaos = z.object({ duplicate: z.number(), reorder: z.number(), lose: z.number() }).partial().extend({
  concurrency: z.int().optional(),
  timeoutMs: z.int().optional(),
  retries: z.int().optional(),
  retryAfterMs: z.int().optional(),
});

export const machineRoutes: readonly ControlRoute[] = [
  {
    method: "GET",
    path: "/sim/info",
    about: "address, corps, secrets, callback settings",
    handle: ({ sim }) => info(sim),
  },
  { method: "GET", path: "/sim/clock", about: "the clock", handle: ({ sim }) => presentClock(sim) },
  {
    method: "POST",
    path: "/sim/clock",
    about: "move the clock: {now} or {advanceSeconds|advanceMinutes|advanceHours|advanceDays}, {rate}",
    handle: ({ sim, body }) => {
      const change = ClockChange.parse(body);
      const advanceMs =
        (change.advanceSeconds ?? 0) * 1_000 +
        (change.advanceMinutes ?? 0) * 60_000 +
        (change.advanceHours ?? 0) * 3_600_000 +
        (change.advanceDays ?? 0) * 86_400_000;
      if (change.rate !== undefined) sim.clock.setRate(change.rate);
      const target =
        change.now === undefined
          ? sim.now() + advanceMs
          : typeof change.now === "number"
            ? change.now * 1_000
            : Date.parse(change.now);
      sim.scheduler.moveTo(target);
      return presentClock(sim);
    },
  },
  {
    method: "POST",
    path: "/sim/reset",
    about: "everything anew: {seed?}",
    handle: ({ sim, body }) => {
      const { seed } = z.object({ seed: z.coerce.string().optional() }).parse(body);
      sim.reset(seed);
      return info(sim);
    },
  },
  { method: "GET", path: "/sim/settings", about: "sizes, chances, delays", handle: ({ sim }) => sim.settings },
  {
    method: "POST",
    path: "/sim/settings",
    about: "change any part of them",
    handle: ({ sim, body }) => (sim.world.settings = changedSettings(sim.settings, body)),
  },
  {
    method: "GET",
    path: "/sim/faults",
    about: "fault switches with their hits",
    handle: ({ sim }) => sim.faults.list(),
  },
  {
    method: "POST",
    path: "/sim/faults",
    about: "add one: {path, kind, probability?, count?, skip?, delayMs?, errcode?}",
    handle: ({ sim, body }) => sim.faults.add(FaultRule.parse(body)),
  },
  {
    method: "DELETE",
    path: "/sim/faults",
    about: "remove all",
    handle: ({ sim }) => sim.faults.clear(),
  },
  {
    method: "DELETE",
    path: "/sim/faults/:id",
    about: "remove one",
    handle: ({ sim, part }) => {
      if (!sim.faults.remove(Number(part["id"]))) throw new NotFound(`no fault ${part["id"] ?? ""}`);
    },
  },
  {
    method: "POST",
    path: "/sim/tokens/kill",
    about: "end all access tokens now (the next call gets 40014): {agent?}",
    handle: ({ corp, body }) => {
      const { agent } = z.object({ agent: z.union([z.int(), z.string()]).optional() }).parse(body);
      const secret = agent === undefined ? null : appOf(corp, agent).secret;
      let killed = 0;
      for (const token of corp.tokens.values()) {
        if (secret !== null && token.secret !== secret) continue;
        token.isKilled = true;
        killed++;
      }
      return { killed };
    },
  },
  {
    method: "POST",
    path: "/sim/apps/:agent",
    about: "change an app: {isDisabled?, canCustomerContact?, visible?, trustedDomains?, name?}",
    handle: ({ corp, part, body }) => {
      const app = appOf(corp, part["agent"] ?? "");
      const change = z
        .object({
          name: z.string(),
          isDisabled: z.boolean(),
          canCustomerContact: z.boolean(),
          trustedDomains: z.array(z.string()),
          secret: z.string(),
          visible: z.object({ userids: z.array(z.string()), departments: z.array(z.int()) }).nullable(),
        })
        .partial()
        .parse(body);
      return Object.assign(app, change);
    },
  },
  {
    method: "POST",
    path: "/sim/apps",
    about: "add a self-built app: {agentId, name}",
    handle: ({ sim, corp, body }) => {
      const { agentId, name } = z.object({ agentId: z.int(), name: z.string() }).parse(body);
      if (corp.apps.some((app) => app.agentId === agentId)) throw new ActError(`agent ${agentId} exists`);
      const app: App = {
        agentId,
        name,
        kind: "self-built",
        secret: sim.random.stableWord(`${corp.corpId} agent ${agentId}`, 43),
        canCustomerContact: true,
        visible: null,
        isDisabled: false,
        trustedDomains: [],
        callback: null,
      };
      corp.apps.push(app);
      return app;
    },
  },
  {
    method: "POST",
    path: "/sim/callback",
    about: "where events go: {url, token?, aesKey?, agent?, verify?}; url null switches off",
    handle: ({ sim, corp, body }) => setCallback(sim, corp, CallbackChange.parse(body)),
  },
  {
    method: "POST",
    path: "/sim/callback-chaos",
    about: "chances: {duplicate?, reorder?, lose?, concurrency?, timeoutMs?, retries?, retryAfterMs?}",
    handle: ({ sim, body }) => {
      sim.world.settings = changedSettings(sim.settings, { callbacks: Chaos.parse(body) });
      return sim.settings.callbacks;
    },
  },
  {
    method: "GET",
    path: "/sim/callbacks",
    about: "the outbox, newest first: ?state=&limit=",
    handle: ({ sim, query }) =>
      sim.outbox.list({
        limit: Number(query.get("limit") ?? 100),
        ...(query.get("state") === null ? {} : { state: query.get("state") ?? "" }),
      }),
  },
  {
    method: "GET",
    path: "/sim/callbacks/summary",
    about: "counts and answer times",
    handle: ({ sim }) => sim.outbox.summary(),
  },
  {
    method: "GET",
    path: "/sim/callbacks/idle",
    about: "waits until nothing is on its way: ?timeoutMs=",
    handle: async ({ sim, query }) => ({ isIdle: await sim.outbox.idle(Number(query.get("timeoutMs") ?? 10_000)) }),
  },
  {
    method: "POST",
    path: "/sim/callbacks/:id/redeliver",
    about: "sends one again",
    handle: ({ sim, part }) => {
      const entry = sim.outbox.find(Number(part["id"])) ?? notFound("callback", part["id"]);
      const corp = sim.corp(entry.corpId);
      const app = corp.apps.find((app) => app.kind === entry.kind && app.agentId === entry.agentId);
      if (!app) throw new ActError("the app is gone");
      return sim.outbox.queueXml(corp, app, entry.xml, entry.at);
    },
  },
  {
    method: "POST",
    path: "/sim/events",
    about: "sends an event of one's own: {elements} or {xml}, {agent?, times?}",
    handle: ({ sim, corp, body }) => {
      const given = z
        .object({
          elements: z.record(z.string(), z.unknown()).optional(),
          xml: z.string().optional(),
          agent: z.union([z.int(), z.string()]).optional(),
          times: z.int().min(1).max(100_000).default(1),
        })
        .parse(body);
      const app = given.agent === undefined ? mainApp(corp) : appOf(corp, given.agent);
      const head = { ToUserName: corp.corpId, FromUserName: "sys", CreateTime: sim.seconds(), MsgType: "event" };
      const xml = given.xml ?? xmlOf({ ...head, ...(given.elements as XmlNode) });
      const ids: number[] = [];
      for (let i = 0; i < given.times; i++) ids.push(sim.outbox.queueXml(corp, app, xml).id);
      return { ids: ids.slice(0, 100), queued: ids.length };
    },
  },
  {
    method: "GET",
    path: "/sim/calls",
    about: "API calls: counts by path and errcode, the last ones: ?limit=",
    handle: ({ sim, query }) => ({
      counts: sim.calls.counts(),
      recent: sim.calls.recent(Number(query.get("limit") ?? 50)),
    }),
  },
  {
    method: "POST",
    path: "/sim/load",
    about: "adds a company as data (departments, members, tags, customers, groups), without events",
    handle: ({ sim, corp, body }) => loadCompany(sim, corp, Company.parse(body)),
  },
  {
    method: "POST",
    path: "/sim/bulk",
    about: "adds thousands of customers: {customers, members?, followers?, withEvents?, state?, tags?, from?}",
    handle: ({ sim, corp, body }) => addBulk(sim, corp, Bulk.parse(body)),
  },
  {
    method: "GET",
    path: "/sim/received",
    about: "what really arrived: ?external_userid=&chat_id=&kind=&msgid=&limit=",
    handle: ({ corp, query }) => {
      const rows = receivedBy(corp, query);
      return { total: rows.length, rows: rows.slice(-Number(query.get("limit") ?? 200)) };
    },
  },
  {
    method: "GET",
    path: "/sim/received/summary",
    about: "counts per content and receiver, doubled ones: same filters",
    handle: ({ corp, query }) => summarise(receivedBy(corp, query)),
  },
  {
    method: "GET",
    path: "/sim/received/pairs",
    about: "how often each (receiver, content) came: same filters, ?moreThan=0",
    handle: ({ corp, query }) => {
      const counts = new Map<string, { receiver: string; contentKey: string; text: string; count: number }>();
      for (const row of receivedBy(corp, query)) {
        const receiver = row.externalUserId || row.chatId;
        const key = `${receiver} ${row.contentKey}`;
        const known = counts.get(key);
        if (known) known.count++;
        else counts.set(key, { receiver, contentKey: row.contentKey, text: row.text, count: 1 });
      }
      const moreThan = Number(query.get("moreThan") ?? 0);
      return { pairs: [...counts.values()].filter((pair) => pair.count > moreThan) };
    },
  },
];

function receivedBy(corp: Corp, query: URLSearchParams): Corp["received"] {
  const filters = ["external_userid", "chat_id", "kind", "msgid", "content_key"].map((name) => query.get(name));
  const [person, chat, kind, msgid, key] = filters;
  return corp.received.filter(
    (row) =>
      (!person || row.externalUserId === person) &&
      (!chat || row.chatId === chat) &&
      (!kind || row.kind === kind) &&
      (!msgid || row.msgid === msgid) &&
      (!key || row.contentKey === key),
  );
}

function presentClock(sim: Simulator): Record<string, unknown> {
  return { now: new Date(sim.now()).toISOString(), ts: sim.seconds(), rate: sim.clock.rate };
}

export function notFound(what: string, id: string | undefined): never {
  throw new NotFound(`no ${what} ${id ?? ""}`);
}

/** An app by agent id, or a system app by its kind. */
function appOf(corp: Corp, agent: number | string): App {
  const app = corp.apps.find((app) => String(app.agentId) === String(agent) || app.kind === agent);
  return app ?? notFound("app", String(agent));
}

/** The first self-built app. */
export function mainApp(corp: Corp): App {
  return corp.apps.find((app) => app.kind === "self-built") ?? notFound("app", "self-built");
}

/** Sets where the events of an app go; verifies first, as the console does. */
export async function setCallback(
  sim: Simulator,
  corp: Corp,
  change: z.infer<typeof CallbackChange>,
): Promise<Record<string, unknown>> {
  const app = change.agent === undefined ? mainApp(corp) : appOf(corp, change.agent);
  if (change.url === null) {
    app.callback = null;
    return { agentId: app.agentId, callback: null };
  }
  const callback = {
    url: change.url,
    token: change.token ?? sim.random.stableWord(`token ${app.kind} ${app.agentId}`, 24),
    aesKey: change.aesKey ?? sim.random.stableWord(`aes ${app.kind} ${app.agentId}`, 43),
  };
  aesKeyOf(callback.aesKey);
  const problem = change.verify ? await sim.outbox.verify(corp, callback) : null;
  if (problem !== null) throw new ActError(`the callback URL was not verified: ${problem}`);
  app.callback = callback;
  return { agentId: app.agentId, callback };
}

function info(sim: Simulator): Record<string, unknown> {
  return {
    url: sim.url,
    seed: sim.world.seed,
    clock: presentClock(sim),
    corps: [...sim.world.corps.values()].map((corp) => ({
      corpId: corp.corpId,
      name: corp.name,
      members: corp.members.size,
      people: corp.people.size,
      follows: corp.follows.size,
      apps: corp.apps,
      archiveKeys: corp.archiveKeys,
    })),
  };
}
