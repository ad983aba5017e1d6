/** The bot role of a process: its account's session, the worker that sends through it, and in the demo the script. */
import { botAccountsOf } from "#config/bot-accounts.js";
import type { App, Infrastructure } from "#src/app.js";
import { redisBotLeases } from "#src/adapters/redis/bot-lease.js";
import { startBotWorkers } from "#jobs/bot-worker.js";
import type { LiveChats } from "#src/demo/demo-company.js";
import { mediaIdOf, mediaUrl } from "#src/usecases/media/media-use-cases.js";
import type { BotDeps } from "./bot-options.js";
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
  const { CORP_ID: corpId } = config;
  const accounts = botAccountsOf(config);
  if (accounts.length === 0) {
    logger.info("no bot account is configured");
    // Nothing holds a port or a timer: the process stays for the supervisor's sake.
    const idle = setInterval(() => undefined, 3_600_000);
    return () => Promise.resolve(clearInterval(idle));
  }
  const deps: BotDeps = {
    corpId,
    capture: async (messages) => {
      const results = await app.capture.captureMessages({ corpId, messages });
      // The spool gives the notices again until this is done too.
      await app.bots.greetFriends(corpId, messages);
      return results;
    },
    reportBot: (report) => app.bots.reportBot(report),
    sendDueOf: (corp, channel) => app.touch.sendDueOf(corp, channel),
    channels: infrastructure.channels,
    materialFile: (corp, materialId) => app.materialFile(corp, materialId),
    leases: redisBotLeases({ client: infrastructure.redis, prefix: config.QUEUE_PREFIX }),
    memberName: async (userId) => (await app.access.findUser(corpId, userId))?.name ?? null,
    colleagueOf: (wechatId) => app.colleagueOf("wechaty", wechatId),
    behaviour: {
      paceOf: (account, text) => app.bots.paceOf(corpId, account, text),
      answer: (heard) => app.bots.answer(corpId, heard),
      knowAs: (wechatId, externalUserId) => app.bots.knowAs(corpId, wechatId, externalUserId),
      countRestart: (account) => app.bots.countRestart(corpId, account),
      find: (account) => app.bots.find(corpId, account),
      keepMedia: (input) => app.media.keep({ corpId, ...input }),
      mediaUrlOf: (source, sourceId) => mediaUrl(mediaIdOf(corpId, source, sourceId)),
    },
    log: logger,
    now: () => app.clock.now(),
  };
  // Each account has its lease: with several processes, every account is held by one of them.
  const bots = accounts.map(({ account, member, puppet, token, endpoint, friendRule }) =>
    startBot(deps, {
      puppet,
      token,
      endpoint,
      mockOutbox: config.WECHATY_MOCK_OUTBOX,
      account,
      memberId: member,
      friendRule,
      dataDir: config.DATA_DIR,
    }),
  );
  const workers = startBotWorkers(app, {
    redisUrl: config.REDIS_URL ?? "",
    prefix: config.QUEUE_PREFIX,
    log: logger,
  });
  const ended = new AbortController();
  const player = bots.find((bot) => bot.player)?.player;
  if (player && demoChats) playDemo(player, demoChats, config.DATA_DIR, ended.signal);
  return async () => {
    ended.abort();
    await workers.close();
    await Promise.all(bots.map((bot) => bot.stop()));
  };
}
