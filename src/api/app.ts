/** The HTTP side of the product: REST, live events, pages and ops paths on one Koa app. */
import Koa, { type Middleware } from "koa";
import compress from "koa-compress";
import type { Logger } from "pino";
import { NotFoundError } from "#src/domain/shared/errors.js";
import { sessionRoutes } from "./access/session-routes.js";
import { auditRoutes } from "./access/audit-routes.js";
import { userRoutes } from "./access/user-routes.js";
import type { ApiDeps } from "./api-deps.js";
import { clockRoutes } from "./clock/routes.js";
import { botRoutes } from "./bots/routes.js";
import { broadcastRoutes } from "./broadcasts/routes.js";
import { captureRoutes } from "./capture/routes.js";
import { decisionRoutes } from "./contacts/decision-routes.js";
import { bulkContactRoutes } from "./contacts/bulk-routes.js";
import { contactRoutes } from "./contacts/routes.js";
import { conversationRoutes } from "./conversations/routes.js";
import { createOpenStreams } from "./events/open-streams.js";
import { eventRoutes } from "./events/routes.js";
import type { ApiState } from "./http/api-context.js";
import type { Endpoint } from "./http/endpoint.js";
import { openApiDocument } from "./http/openapi.js";
import { API_PREFIX, routerOf } from "./http/register.js";
import { jsonBody } from "./middleware/body.js";
import { answerErrors } from "./middleware/errors.js";
import { createHttpMetrics, type GaugeSource } from "./middleware/metrics.js";
import { requestId, requestLog } from "./middleware/request-log.js";
import { securityHeaders } from "./middleware/security-headers.js";
import { staticFiles } from "./middleware/static-files.js";
import { linkRoutes } from "./links/routes.js";
import { materialRoutes } from "./materials/routes.js";
import { mediaRoutes } from "./media/routes.js";
import { mergeRoutes } from "./merge/routes.js";
import { health, type Dependency } from "./ops/health.js";
import { queueRoutes } from "./queues/routes.js";
import { outreachRoutes } from "./outreach/routes.js";
import { reportRoutes } from "./reports/routes.js";
import { modelRoutes } from "./model/routes.js";
import { reviewRoutes } from "./review/routes.js";
import { segmentRoutes } from "./segments/routes.js";
import { holidayRoutes } from "./settings/holiday-routes.js";
import { settingsRoutes } from "./settings/routes.js";
import { careRoutes } from "./care/routes.js";
import { sidebarRoutes } from "./sidebar/routes.js";
import { sopRoutes } from "./sops/routes.js";
import { taskRoutes } from "./tasks/routes.js";
import { wecomSetupRoutes } from "./wecom/setup-routes.js";
import { corpTagRoutes } from "./wecom/tag-routes.js";
import { departureRoutes } from "./wecom/departure-routes.js";
import { groupTransferRoutes } from "./wecom/group-transfer-routes.js";
import { groupWelcomeRoutes } from "./wecom/group-welcome-routes.js";
import { joinWayRoutes } from "./wecom/join-way-routes.js";
import { qrRoutes } from "./wecom/qr-routes.js";
import { transferRoutes } from "./wecom/transfer-routes.js";
import { contactWayRoutes } from "./wecom/way-routes.js";
import { groupChatRoutes } from "./wecom/group-chat-routes.js";
import { touchRoutes } from "./touches/routes.js";
import { wecomArchiveRoutes } from "./wecom-archive/routes.js";
import { wecomEventRoutes } from "./wecom-events/routes.js";
import { warningRoutes } from "./warnings/routes.js";

export interface ApiOptions {
  /** Folder of the built pages. */
  webDir: string;
  /** What /readyz asks. */
  dependencies: readonly Dependency[];
  gauges: readonly GaugeSource[];
  metricsToken?: string | undefined;
  /** Exactly one reverse proxy stands before: take the client's address and protocol from its headers. */
  trustProxy: boolean;
  version: string;
  /** Tells a failure of store or queue from a fault of ours. */
  isOutage: (error: unknown) => boolean;
  /** Paths outside of the API that answer for themselves: callbacks of other systems. */
  callbacks?: readonly Middleware<ApiState>[];
  /** Check answers against their schema (tests and development). */
  checkResponses?: boolean;
}

export interface Api {
  koa: Koa<ApiState>;
  /** Ends the open event streams, so that the server can close. */
  close(): void;
  endpoints: readonly Endpoint[];
}

/** 500 messages of 4,000 characters and their names. */
const BATCHES = new Map([[`${API_PREFIX}/messages`, "8mb"]]);
/** Bodies that are no JSON: their routes read them as they come. */
const RAW = new Set([`${API_PREFIX}/materials`]);
const STREAMS_PER_USER = 12;
const HEARTBEAT_MS = 20_000;
const READY_TIMEOUT_MS = 2_000;

export type ApiUseCases = Omit<ApiDeps, "openStreams" | "heartbeatMs"> & { heartbeatMs?: number };

/** Builds the app; it listens nowhere yet. */
export function buildApi(useCases: ApiUseCases, options: ApiOptions): Api {
  const openStreams = createOpenStreams(STREAMS_PER_USER);
  const deps: ApiDeps = { heartbeatMs: HEARTBEAT_MS, ...useCases, openStreams };
  const { logger, publicUrl } = deps;
  const endpoints = allEndpoints(deps);
  const router = routerOf(
    endpoints,
    { corpId: deps.corpId, access: deps.access, publicOrigin: new URL(publicUrl).origin },
    { checkResponses: options.checkResponses ?? false },
  );
  const document = openApiDocument(endpoints, API_PREFIX, { version: options.version, publicUrl });
  const metrics = createHttpMetrics([
    ...options.gauges,
    {
      name: "guanxi_open_streams",
      help: "Open event streams",
      labelNames: [],
      read: async () => [{ labels: {}, value: openStreams.count() }],
    },
  ]);

  const koa = new Koa<ApiState>({ proxy: options.trustProxy, maxIpsCount: 1 });
  koa.on("error", (error: unknown) => logStreamError(logger, error));
  koa.use(requestId());
  koa.use(requestLog(logger, metrics));
  koa.use(securityHeaders(publicUrl.startsWith("https:")));
  koa.use(compress({ threshold: 1_024 }));
  koa.use(answerErrors(logger, options.isOutage));
  for (const callback of options.callbacks ?? []) koa.use(callback);
  koa.use(
    health({
      dependencies: options.dependencies,
      timeoutMs: READY_TIMEOUT_MS,
      metrics,
      metricsToken: options.metricsToken,
    }),
  );
  koa.use(async (ctx, next) => {
    if (ctx.path !== "/api/openapi.json" || ctx.method !== "GET") return next();
    ctx.state.route = ctx.path;
    ctx.body = document;
    return undefined;
  });
  koa.use(jsonBody(BATCHES, RAW));
  koa.use(router.routes());
  koa.use(async (ctx, next) => {
    if (!/^\/api(\/|$)/.test(ctx.path)) return next();
    throw new NotFoundError("接口", `${ctx.method} ${ctx.path}`.slice(0, 200));
  });
  koa.use(staticFiles(options.webDir));
  return { koa, endpoints, close: () => openStreams.endAll() };
}

function allEndpoints(deps: ApiDeps): Endpoint[] {
  return [
    ...sessionRoutes(deps),
    ...userRoutes(deps),
    ...auditRoutes(deps),
    ...settingsRoutes(deps),
    ...holidayRoutes(deps),
    ...taskRoutes(deps),
    // Before /contacts/:contactId.
    ...sidebarRoutes(deps),
    ...contactRoutes(deps),
    ...bulkContactRoutes(deps),
    ...conversationRoutes(deps),
    ...decisionRoutes(deps),
    ...mergeRoutes(deps),
    ...warningRoutes(deps),
    ...mediaRoutes(deps),
    ...materialRoutes(deps),
    ...linkRoutes(deps),
    ...reviewRoutes(deps),
    ...wecomSetupRoutes(deps),
    ...corpTagRoutes(deps),
    ...contactWayRoutes(deps),
    ...groupChatRoutes(deps),
    ...groupWelcomeRoutes(deps),
    ...joinWayRoutes(deps),
    ...qrRoutes(deps),
    ...modelRoutes(deps),
    ...transferRoutes(deps),
    ...groupTransferRoutes(deps),
    ...departureRoutes(deps),
    ...touchRoutes(deps),
    ...segmentRoutes(deps),
    ...broadcastRoutes(deps),
    ...outreachRoutes(deps),
    ...reportRoutes(deps),
    ...botRoutes(deps),
    ...captureRoutes(deps),
    ...eventRoutes(deps),
    ...wecomEventRoutes(deps),
    ...wecomArchiveRoutes(deps),
    ...clockRoutes(deps),
    ...sopRoutes(deps),
    ...careRoutes(deps),
    ...queueRoutes(deps),
  ];
}

/** Readers that hang up in the middle of a stream are no fault. */
function logStreamError(logger: Logger, error: unknown): void {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : null;
  if (code === "EPIPE" || code === "ECONNRESET" || code === "ERR_STREAM_PREMATURE_CLOSE") return;
  logger.error({ err: error }, "answer failed");
}
