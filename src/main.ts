/** One process of the product: starts the roles named by ROLES and stops them in order on SIGTERM or SIGINT. */
import { ConfigError, readConfig, type Config } from "#config/env.js";
import { demoLiveChats } from "#src/demo/demo-company.js";
import { openApp, type App, type Infrastructure } from "#src/app.js";
import { toldToServe } from "#src/supervisor/standby-protocol.js";
import { AppError } from "#src/domain/shared/errors.js";

type Stop = () => Promise<void>;

const STARTERS: Readonly<Record<Config["ROLES"][number], (app: App, infrastructure: Infrastructure) => Promise<Stop>>> =
  {
    // Each role loads only its own dependencies: Wechaty's old tree stays out of the api and the worker.
    api: async (app, infrastructure) => {
      const { startServer } = await import("#src/server.js");
      // Everything is loaded and connected by then.
      await toldToServe();
      const server = await startServer(app, infrastructure);
      return () => server.close();
    },
    worker: async (app, infrastructure) => {
      const { startWorkers } = await import("#jobs/worker.js");
      const workers = await startWorkers(app, {
        redisUrl: app.config.REDIS_URL ?? "",
        prefix: app.config.QUEUE_PREFIX,
        corpId: app.config.CORP_ID,
        concurrency: app.config.WORKER_CONCURRENCY,
        queue: infrastructure.jobs,
        log: app.logger,
        onClockMoved: (listener) => app.clockUseCases.onMoved(listener),
      });
      return () => workers.close();
    },
    bot: async (app, infrastructure) => {
      const { startBotRole } = await import("#bots/bot-role.js");
      const { zone } = await app.settings.current(app.config.CORP_ID);
      const chats = app.config.DEMO ? demoLiveChats(app.clock, zone, app.calendar) : null;
      return startBotRole(app, infrastructure, chats);
    },
  };

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const { app, infrastructure, close } = await openApp(config, config.ROLES.join("+"));
  const { logger } = app;
  // A rejected listener of a vendor's library must be seen, not end the process; a thrown error means unknown state.
  process.on("unhandledRejection", (error) => logger.error({ err: error }, "unhandled rejection"));
  process.on("uncaughtException", (error) => {
    logger.fatal({ err: error }, "uncaught exception");
    process.exit(1);
  });

  const stops: Stop[] = [];
  let isStopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    logger.info({ signal }, "stopping");
    for (const stopRole of stops.reverse()) {
      await stopRole().catch((error: unknown) => logger.error({ err: error }, "a role did not stop cleanly"));
    }
    await close().catch((error: unknown) => logger.warn({ err: error }, "connections did not close cleanly"));
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(signal));

  for (const role of config.ROLES) stops.push(await STARTERS[role](app, infrastructure));
  logger.info({ roles: config.ROLES }, "ready");
}

try {
  await main();
} catch (error) {
  const told = error instanceof ConfigError || error instanceof AppError ? error.message : error;
  process.stderr.write(`${told instanceof Error ? (told.stack ?? told.message) : String(told)}\n`);
  process.exit(1);
}
