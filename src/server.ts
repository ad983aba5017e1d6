/** Starts the API: the HTTP server with pages, REST, live events and ops paths. */
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { projectRoot } from "#config/project-root.js";
import { createApi } from "#src/api/app.js";
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
  const api = createApi(app, { infrastructure, webDir: join(projectRoot, "dist/web") });
  await infrastructure.live.listen();
  const server: Server = createServer(api.koa.callback());
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
