/** Response headers that fit a Vite-built React app with antd (which writes style elements). */
import type { Middleware } from "koa";
import helmet from "koa-helmet";
import type { ApiState } from "../http/api-context.js";

/** @param isHttps the public address is https: only then do HSTS and upgrades make sense. */
export function securityHeaders(isHttps: boolean): Middleware<ApiState> {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:", "blob:", "https:"],
        mediaSrc: ["'self'", "https:"],
        fontSrc: ["'self'", "data:"],
        connectSrc: ["'self'"],
        workerSrc: ["'self'", "blob:"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
        ...(isHttps ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    // Addresses of sign-in links and contacts must not travel to other sites.
    referrerPolicy: { policy: "no-referrer" },
    strictTransportSecurity: isHttps ? { maxAge: 15_552_000 } : false,
    crossOriginOpenerPolicy: isHttps ? { policy: "same-origin" } : false,
    originAgentCluster: isHttps,
  }) as Middleware<ApiState>;
}
