/** The bot role of a process: its account's session, the worker that sends through it, and in the demo the script. */
import type { App, Infrastructure } from "#src/app.js";
import { redisBotLeases } from "#src/adapters/redis/bot-lease.js";
import { startBotWorkers } from "#jobs/bot-worker.js";
import type { LiveChats } from "#src/demo/demo-company.js";
import { playDemo } from "./demo/play-demo.js";
import { startBot } from "./main.js";

/**
 * Starts in the background.
 *
 * @param demoChats played when the puppet is the mock; null: none.
 * @returns what stops it.
 */
export async function startBotRole(
  app: App,
  infrastructure: Infrastructure,
  demoChats: LiveChats | null,
): Promise<() => Promise<void>> {
  const { config, logger } = app;
  const { CORP_ID: corpId, WECHATY_PUPPET: puppet } = config;
  if (puppet === "none") {
    logger.info("no bot account is configured");
    // Nothing holds a port or a timer: the process stays for the supervisor's sake.
    const idle = setInterval(() => undefined, 3_600_000);
    return () => Promise.resolve(clearInterval(idle));
  }
  const bot = startBot(
    {
      corpId,
      capture: (messages) => app.capture.captureMessages({ corpId, messages }),
      reportBot: (report) => app.bots.reportBot(report),
      sendDueOf: (corp, channel) => app.touch.sendDueOf(corp, channel),
      channels: infrastructure.channels,
      leases: redisBotLeases({ client: infrastructure.redis, prefix: config.QUEUE_PREFIX }),
      memberName: async (userId) => (await app.access.findUser(corpId, userId))?.name ?? null,
      colleagueOf: (wechatId) => app.colleagueOf("wechaty", wechatId),
      log: logger,
      now: () => app.clock.now(),
    },
    {
      puppet,
      token: config.WECHATY_PUPPET_TOKEN,
      endpoint: config.WECHATY_PUPPET_ENDPOINT,
      mockOutbox: config.WECHATY_MOCK_OUTBOX,
      account: config.WECHATY_ACCOUNT,
      memberId: config.WECHATY_MEMBER,
      friendRule: config.WECHATY_FRIEND_RULE,
      dataDir: config.DATA_DIR,
    },
  );
  const workers = startBotWorkers(app, {
    redisUrl: config.REDIS_URL ?? "",
    prefix: config.QUEUE_PREFIX,
    log: logger,
  });
  const ended = new AbortController();
  if (bot.player && demoChats) playDemo(bot.player, demoChats, config.DATA_DIR, ended.signal);
  return async () => {
    ended.abort();
    await workers.close();
    await bot.stop();
  };
}
