/** What a bot is made from and what it needs. */
import type { BotLeases } from "#src/adapters/redis/bot-lease.js";
import type { PuppetOptions } from "#src/adapters/wechaty/build-bot.js";
import type { SpoolDelivery } from "#src/adapters/wechaty/capture-spool.js";
import type { ChannelRegistry } from "#src/adapters/wechaty/channel-registry.js";
import type { SourceMessage } from "#src/domain/conversation/message.js";
import type { BotReport } from "#src/usecases/bots/bot-use-cases.js";

export interface BotConfig extends PuppetOptions {
  /** Name of the account; its messages have the source "wechaty:" + account. */
  account: string;
  /** User id of the member whose account it is. */
  memberId: string;
  /** "always", "never" or "keyword:WORD". */
  friendRule: string;
  /** First words to new friends; none when left out. */
  greeting?: string | undefined;
  /** Folder of the spool that keeps what was heard until the store has it. */
  dataDir: string;
  /** Least time between two sent messages, in ms (default 1,500; 0 with the mock). */
  minGapMs?: number | undefined;
}

export interface BotDeps {
  corpId: string;
  /** `app.capture.captureMessages` of the corp. */
  capture: (messages: SourceMessage[]) => Promise<readonly SpoolDelivery[]>;
  /** `app.bots.reportBot`. */
  reportBot: (report: BotReport) => Promise<void>;
  /** `app.touch.sendDueOf`. */
  sendDueOf: (corpId: string, channel: string) => Promise<unknown>;
  /** The registry that `app.touch` sends through. */
  channels: ChannelRegistry;
  leases: BotLeases;
  /** Name of a member; null when unknown. */
  memberName: (userId: string) => Promise<string | null>;
  /** User id of a colleague by the id in the channel; null: somebody outside the corp. */
  colleagueOf: (wechatId: string) => Promise<string | null>;
  log: BotLog;
  now: () => Date;
}

/** The part of a pino logger that is used. */
export interface BotLog {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
}
