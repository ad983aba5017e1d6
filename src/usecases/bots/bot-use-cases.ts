/** Bot accounts: what the bot process reports and what people see of it. */
import { instantAt, localDateOf, MINUTE_MS } from "#src/domain/shared/time.js";
import { channelOfAccount, type BotAccount } from "#src/domain/touch/bot-account.js";
import type { Clock } from "../shared/clock.js";
import type { LiveEvents } from "../shared/live-events.js";
import type { SettingsReader } from "../follow-up/ports.js";
import type { BotAccountStore, TouchStore } from "../touch/ports.js";

export interface BotDeps {
  bots: BotAccountStore;
  touches: Pick<TouchStore, "countSent">;
  settings: SettingsReader;
  live: LiveEvents;
  clock: Clock;
}

export interface BotAccountView extends BotAccount {
  /** Messages sent on the current local day. */
  sentToday: number;
}

/** What the bot process says about an account; fields left out stay as they are. */
export type BotReport = Pick<BotAccount, "corpId" | "account"> &
  Partial<Pick<BotAccount, "puppet" | "state" | "qr" | "memberId" | "lastEventAt" | "note">>;

/** An account whose process has not reported for this long is shown as offline. */
const SILENT_AFTER_MS = 2 * MINUTE_MS;

export type BotUseCases = ReturnType<typeof createBotUseCases>;

/** Binds the use cases of bot accounts to their ports. */
export function createBotUseCases(deps: BotDeps) {
  return {
    /** Stores a report; open pages hear of it when the state may have changed. */
    reportBot: async (report: BotReport): Promise<void> => {
      await deps.bots.report({ ...report, updatedAt: deps.clock.now() });
      if (report.state === undefined) return;
      deps.live.publish([{ type: "bot.changed", corpId: report.corpId, contactId: null, memberIds: [] }]);
    },
    /** All accounts of the corp with today's count. */
    listBots: async (corpId: string): Promise<BotAccountView[]> => {
      const [accounts, settings] = await Promise.all([deps.bots.list(corpId), deps.settings.get(corpId)]);
      const now = deps.clock.now();
      const startOfDay = instantAt(localDateOf(now, settings.zone), 0, settings.zone);
      return Promise.all(
        accounts.map(async (account) => ({
          ...asSeen(account, now),
          sentToday: await deps.touches.countSent(corpId, channelOfAccount(account.account), startOfDay),
        })),
      );
    },
  };
}

function asSeen(account: BotAccount, now: Date): BotAccount {
  if (account.state === "offline" || now.getTime() - account.updatedAt.getTime() < SILENT_AFTER_MS) return account;
  return { ...account, state: "offline", qr: null, note: "机器人进程没有响应,请检查它是否在运行" };
}
