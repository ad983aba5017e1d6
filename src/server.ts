/** Starts the API: the HTTP server with pages, REST, live events and ops paths. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { projectRoot } from "#config/project-root.js";
import { defaultStageRules } from "#config/stage-rules.js";
import { countTouchStates } from "#src/adapters/mongo/read/ops-read-model.js";
import { pingRedis } from "#src/adapters/redis/connect-redis.js";
import { wecomCallbacks } from "#src/api/callbacks/wecom/callback-route.js";
import { wecomSignIn } from "#src/api/access/wecom-sign-in.js";
import { linkVisits } from "#src/api/links/visit-route.js";
import { buildApi } from "#src/api/app.js";
import type { GaugeSource } from "#src/api/middleware/metrics.js";
import type { App, Infrastructure } from "#src/app.js";

export interface RunningServer {
  /** Takes no new connections, lets running requests finish, ends open event streams. */
  close(): Promise<void>;
}

/** Idle connections of browsers are kept a little longer than usual proxies keep theirs. */
const KEEP_ALIVE_MS = 65_000;
const CLOSE_TIMEOUT_MS = 5_000;

/** Listens on the configured address; rejects when the port is taken. */
export async function startServer(app: App, infrastructure: Infrastructure): Promise<RunningServer> {
  const { config, logger } = app;
  const { connection, redis, live } = infrastructure;
  const { version } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as { version: string };
  const api = buildApi(
    {
      ...app,
      corpId: config.CORP_ID,
      publicUrl: config.PUBLIC_URL,
      installation: {
        // Read anew each time: a year may be entered while the server runs.
        get holidayYears() {
          return [...app.calendar.knownYears].sort((a, b) => a - b);
        },
        isDemo: config.DEMO,
        stageRules: defaultStageRules,
      },
      liveEvents: live,
    },
    {
      webDir: join(projectRoot, "dist/web"),
      dependencies: [
        { name: "mongodb", check: async () => void (await connection.db?.admin().ping()) },
        { name: "redis", check: () => pingRedis(redis) },
      ],
      gauges: gaugesOf(app, infrastructure),
      metricsToken: config.METRICS_TOKEN,
      callbacks: [
        linkVisits({ corpId: config.CORP_ID, publicUrl: config.PUBLIC_URL, links: app.links }),
        wecomSignIn({
          corpId: config.CORP_ID,
          publicUrl: config.PUBLIC_URL,
          login: app.wecom.platform.login,
          access: app.access,
          logger,
        }),
        wecomCallbacks({ corpId: config.CORP_ID, doors: app.wecom.doors, events: app.wecomEvents, logger }),
      ],
      trustProxy: config.TRUST_PROXY,
      version,
      isOutage: app.isStoreAway,
    },
  );
  await live.listen();
  const handle = api.koa.callback();
  const server = createServer((request, response) => void handle(request, response));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.PORT, config.HOST, resolve);
  });
  logger.info({ host: config.HOST, port: config.PORT }, "api listens");
  return {
    close: async () => {
      api.close();
      const hard = setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS);
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeIdleConnections();
      });
      clearTimeout(hard);
    },
  };
}

function gaugesOf(app: App, { connection, jobs }: Infrastructure): GaugeSource[] {
  const { CORP_ID: corpId } = app.config;
  return [
    {
      name: "guanxi_derivation_backlog",
      help: "Conversations and contacts whose derived records are behind",
      labelNames: ["kind"],
      read: async () =>
        Object.entries(await app.derive.derivationBacklog(corpId)).map(([kind, value]) => ({
          labels: { kind },
          value,
        })),
    },
    {
      name: "guanxi_queue_jobs",
      help: "Jobs by queue and state",
      labelNames: ["queue", "state"],
      read: async () =>
        Object.entries(await jobs.counts()).flatMap(([queue, counts]) =>
          Object.entries(counts).map(([state, value]) => ({ labels: { queue, state }, value: Number(value) })),
        ),
    },
    {
      name: "guanxi_wecom_events",
      help: "Callbacks that wait, failed, or that nobody handles, by event",
      labelNames: ["event", "state"],
      read: async () =>
        (await app.wecomEvents.countEvents(corpId)).byName.map(({ name, state, count }) => ({
          labels: { event: name, state },
          value: count,
        })),
    },
    {
      name: "guanxi_wecom_calls",
      help: "Calls of the WeCom API by endpoint and errcode, of all processes since the installation",
      labelNames: ["endpoint", "outcome"],
      read: async () =>
        (await app.wecom.metrics.read()).map(({ endpoint, outcome, calls }) => ({
          labels: { endpoint, outcome },
          value: calls,
        })),
    },
    {
      name: "guanxi_wecom_call_seconds",
      help: "Time spent in those calls, in seconds",
      labelNames: ["endpoint", "outcome"],
      read: async () =>
        (await app.wecom.metrics.read()).map(({ endpoint, outcome, seconds }) => ({
          labels: { endpoint, outcome },
          value: seconds,
        })),
    },
    {
      name: "guanxi_touches",
      help: "Outgoing messages that may still need something, by state",
      labelNames: ["state"],
      read: async () =>
        (await countTouchStates(connection, corpId)).map(({ state, count }) => ({ labels: { state }, value: count })),
    },
  ];
}
