/** /healthz, /readyz and /metrics: for supervisors and Prometheus, outside the API's own paths. */
import type { Middleware } from "koa";
import { isSameSecret } from "#src/usecases/access/secrets.js";
import type { ApiState } from "../http/api-context.js";
import type { HttpMetrics } from "../middleware/metrics.js";

/** Something without which requests cannot be served. */
export interface Dependency {
  /** "mongo", "redis" */
  name: string;
  /** Rejects or hangs when it is away. */
  check(): Promise<unknown>;
}

export interface HealthOptions {
  dependencies: readonly Dependency[];
  /** How long one check may take, in ms. */
  timeoutMs: number;
  metrics: HttpMetrics;
  /** Bearer token that may read /metrics from anywhere. */
  metricsToken: string | undefined;
}

const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

export function health(options: HealthOptions): Middleware<ApiState> {
  return async (ctx, next) => {
    switch (ctx.method === "GET" || ctx.method === "HEAD" ? ctx.path : "") {
      case "/healthz":
        ctx.state.route = ctx.path;
        ctx.body = { status: "ok" };
        return undefined;
      case "/readyz": {
        ctx.state.route = ctx.path;
        const dependencies = await Promise.all(options.dependencies.map((one) => probe(one, options.timeoutMs)));
        const isReady = dependencies.every((one) => one.isUp);
        ctx.set("Cache-Control", "no-store");
        ctx.status = isReady ? 200 : 503;
        ctx.body = {
          status: isReady ? "ready" : "not_ready",
          missing: dependencies.filter((one) => !one.isUp).map((one) => one.name),
          dependencies,
        };
        return undefined;
      }
      case "/metrics":
        ctx.state.route = ctx.path;
        if (!mayReadMetrics()) {
          ctx.status = 403;
          ctx.body = "metrics: loopback or bearer token only\n";
          return undefined;
        }
        ctx.type = options.metrics.contentType;
        ctx.body = await options.metrics.render();
        return undefined;
      default:
        return next();
    }

    function mayReadMetrics(): boolean {
      // Behind a proxy on the same machine everybody comes from loopback.
      const isProxied = ctx.get("x-forwarded-for") !== "" || ctx.get("forwarded") !== "";
      if (!isProxied && LOOPBACK.has(ctx.req.socket.remoteAddress ?? "")) return true;
      const token = /^Bearer\s+(\S+)$/i.exec(ctx.get("authorization"))?.[1];
      return options.metricsToken !== undefined && token !== undefined && isSameSecret(token, options.metricsToken);
    }
  };
}

async function probe(dependency: Dependency, timeoutMs: number): Promise<{ name: string; isUp: boolean; ms: number }> {
  const startedAt = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), timeoutMs);
  });
  const isUp = await Promise.race([dependency.check(), late]).then(
    () => true,
    () => false,
  );
  clearTimeout(timer);
  return { name: dependency.name, isUp, ms: Math.round(performance.now() - startedAt) };
}
