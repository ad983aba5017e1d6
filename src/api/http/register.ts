/** Routes onto the router: authorize, read, run. Nothing is served that does not come through here. */
import { Router } from "@koa/router";
import type { ApiState } from "./api-context.js";
import type { Endpoint, RunOptions } from "./endpoint.js";
import { authorize, type AuthenticationDeps } from "../middleware/authenticate.js";

export const API_PREFIX = "/api/v1";

/** The router of all endpoints. */
export function routerOf(
  endpoints: readonly Endpoint[],
  authentication: AuthenticationDeps,
  options: RunOptions,
): Router<ApiState> {
  const router = new Router<ApiState>({ prefix: API_PREFIX });
  for (const endpoint of endpoints) {
    router[endpoint.method](endpoint.path, async (ctx) => {
      ctx.state.route = API_PREFIX + endpoint.path;
      // Answers depend on who asks; nothing on the way may keep them.
      ctx.set("Cache-Control", "no-store");
      const actor = await authorize(authentication, ctx, endpoint.permission);
      await endpoint.run(ctx, actor, options);
    });
  }
  return router;
}
