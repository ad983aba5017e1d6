/** An id for every request, one log line without personal data, and the durations for /metrics. */
import type { Middleware } from "koa";
import type { Logger } from "pino";
import { randomId } from "#src/usecases/shared/ids.js";
import type { ApiState } from "../http/api-context.js";
import type { HttpMetrics } from "./metrics.js";

const GIVEN_ID = /^[\w.-]{8,64}$/;

/** Takes the id a proxy gave, or makes one; it is answered as x-request-id and stands in error bodies and logs. */
export function requestId(): Middleware<ApiState> {
  return async (ctx, next) => {
    const given = ctx.get("x-request-id");
    ctx.state.requestId = GIVEN_ID.test(given) ? given : randomId("rq");
    ctx.state.route = null;
    ctx.set("x-request-id", ctx.state.requestId);
    await next();
  };
}

/**
 * Logs method, route template, status and time. Never the path itself: it holds ids, tokens and what people search for.
 */
export function requestLog(logger: Logger, metrics: HttpMetrics): Middleware<ApiState> {
  return async (ctx, next) => {
    const startedAt = performance.now();
    try {
      await next();
    } finally {
      const ms = performance.now() - startedAt;
      const route = ctx.state.route ?? "other";
      metrics.observe({ method: ctx.method, route, status: ctx.status }, ms / 1_000);
      const line = {
        requestId: ctx.state.requestId,
        method: ctx.method,
        route,
        status: ctx.status,
        ms: Math.round(ms),
      };
      if (ctx.status >= 500) logger.error(line, "request");
      else if (route === "other" || route.startsWith("/healthz") || route.startsWith("/readyz"))
        logger.debug(line, "request");
      else logger.info(line, "request");
    }
  };
}
