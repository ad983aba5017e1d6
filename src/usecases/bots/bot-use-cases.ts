/** Bot accounts: what the bot process reports and what people see of it. */
import { instantAt, localDateOf, MINUTE_MS } from "#src/domain/shared/time.js";
import type { SourceMessage } from "#src/domain/conversation/message.js";
import type { BotSettings } from "#src/domain/bot/bot-settings.js";
import { paceOf, type Pace } from "#src/domain/bot/pacing.js";
import { answerFor, type Heard } from "#src/domain/bot/reply-rules.js";
import { channelOfAccount, type BotAccount } from "#src/domain/touch/bot-account.js";
import type { Clock } from "../shared/clock.js";
import type { LiveEvents } from "../shared/live-events.js";
import type { MergeUseCases } from "../merge/merge-use-cases.js";
import type { AreaSettings } from "../settings/area-settings.js";
import { stableId } from "../shared/ids.js";
import { greetFriends, type GreetFriendsDeps } from "./greet-friends.js";
import type { RuleReplies } from "./ports.js";
import type { SettingsReader } from "../follow-up/ports.js";
import type { BotAccountStore, TouchStore } from "../touch/ports.js";

export interface BotDeps extends Omit<GreetFriendsDeps, "behaviour" | "clock"> {
  bots: BotAccountStore;
  touches: Pick<TouchStore, "countSent">;
  settings: SettingsReader;
  live: LiveEvents;
  clock: Clock;
  behaviour: AreaSettings<BotSettings>;
  replies: RuleReplies;
  merge: Pick<MergeUseCases, "knowAs">;
}

export interface BotAccountView extends BotAccount {
  /** Messages sent on the current local day. */
  sentToday: number;
  dailyBudget: number;
}

/** What the bot process says about an account; fields left out stay as they are. */
export type BotReport = Pick<BotAccount, "corpId" | "account"> &
  Partial<Pick<BotAccount, "puppet" | "state" | "qr" | "memberId" | "lastEventAt" | "note" | "capabilities" | "gaps">>;

/** An account whose process has not reported for this long is shown as offline. */
const SILENT_AFTER_MS = 2 * MINUTE_MS;

export type BotUseCases = ReturnType<typeof createBotUseCases>;

/** Binds the use cases of bot accounts to their ports. */
export function createBotUseCases(deps: BotDeps) {
  const sentToday = async (corpId: string, account: string): Promise<{ count: number; zone: string }> => {
    const { zone } = await deps.settings.get(corpId);
    const startOfDay = instantAt(localDateOf(deps.clock.now(), zone), 0, zone);
    return { count: await deps.touches.countSent(corpId, channelOfAccount(account), startOfDay), zone };
  };

  return {
    behaviour: deps.behaviour,
    /** May the account send this text now, and how long would a person type it? */
    paceOf: async (corpId: string, account: string, text: string): Promise<Pace> => {
      const [{ value }, { count, zone }] = await Promise.all([deps.behaviour.get(corpId), sentToday(corpId, account)]);
      return paceOf({ settings: value, zone, sentToday: count, text, now: deps.clock.now() });
    },
    /**
     * The answer that a rule gives to what was heard, claimed: whoever gets it sends it, nobody gets it again. A
     * welcome once per person and group, a keyword's answer once per cooldown and conversation.
     *
     * @returns null: silence.
     */
    answer: async (
      corpId: string,
      heard: Heard & { conversationId: string; personId: string },
    ): Promise<string | null> => {
      const { value } = await deps.behaviour.get(corpId);
      const found = answerFor(heard, value);
      if (!found) return null;
      const { rule, text } = found;
      const now = deps.clock.now();
      const isWelcome = rule.kind === "group_welcome";
      const key = isWelcome
        ? `${rule.id}/${heard.account}/${heard.conversationId}/${heard.personId}`
        : `${rule.id}/${heard.account}/${heard.conversationId}`;
      const notSooner = isWelcome ? null : new Date(now.getTime() - rule.cooldownMinutes * MINUTE_MS);
      return (await deps.replies.claim(corpId, key, now, notSooner)) ? text : null;
    },
    /** Plans the first words to people whose requests were accepted, as the captured notices tell. Safe to repeat. */
    greetFriends: (corpId: string, messages: readonly SourceMessage[]): Promise<void> =>
      greetFriends(deps, { corpId, messages }),
    /** A bot's contact carries the id under which WeCom knows the person: the two records are one contact. */
    knowAs: async (corpId: string, wechatId: string, externalUserId: string): Promise<void> => {
      const contactId = stableId("ct", corpId, "wechaty", wechatId);
      await deps.merge.knowAs(corpId, [{ contactId, kind: "external_id", value: externalUserId }]);
    },
    /** Notes that a session had to be begun again. */
    countRestart: (corpId: string, account: string): Promise<void> => deps.bots.countRestart(corpId, account),
    /** The account as its process reported it last; null: never. */
    find: async (corpId: string, account: string): Promise<BotAccount | null> =>
      (await deps.bots.list(corpId)).find((one) => one.account === account) ?? null,
    /** Stores a report; open pages hear of it when the state may have changed. */
    reportBot: async (report: BotReport): Promise<void> => {
      await deps.bots.report({ ...report, updatedAt: deps.clock.now() });
      if (report.state === undefined) return;
      deps.live.publish([{ type: "bot.changed", corpId: report.corpId, contactId: null, memberIds: [] }]);
    },
    /** All accounts of the corp with today's count. */
    listBots: async (corpId: string): Promise<BotAccountView[]> => {
      const [accounts, settings, behaviour] = await Promise.all([
        deps.bots.list(corpId),
        deps.settings.get(corpId),
        deps.behaviour.get(corpId),
      ]);
      const now = deps.clock.now();
      const startOfDay = instantAt(localDateOf(now, settings.zone), 0, settings.zone);
      return Promise.all(
        accounts.map(async (account) => ({
          ...asSeen(account, now),
          dailyBudget: behaviour.value.dailyBudget,
          sentToday: await deps.touches.countSent(corpId, channelOfAccount(account.account), startOfDay),
        })),
      );
    },
  };
}

function asSeen(account: BotAccount, now: Date): BotAccount {
  if (account.state === "offline" || now.getTime() - account.updatedAt.getTime() < SILENT_AFTER_MS) return account;
  return { ...account, state: "offline", qr: null, note: "机器人进程没有响应，请检查它是否在运行" };
}
