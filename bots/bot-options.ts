/** What a bot is made from and what it needs. */
import type { BotLeases } from "#src/adapters/redis/bot-lease.js";
import type { PuppetOptions } from "#src/adapters/wechaty/build-bot.js";
import type { SpoolDelivery } from "#src/adapters/wechaty/capture-spool.js";
import type { ChannelRegistry } from "#src/adapters/wechaty/channel-registry.js";
import type { Pace } from "#src/domain/bot/pacing.js";
import type { Heard } from "#src/domain/bot/reply-rules.js";
import type { BotAccount } from "#src/domain/touch/bot-account.js";
import type { KeepMediaInput } from "#src/usecases/media/media-use-cases.js";
import type { SourceMessage } from "#src/domain/conversation/message.js";
import type { BotReport } from "#src/usecases/bots/bot-use-cases.js";

export interface BotConfig extends PuppetOptions {
  /** Name of the account; its messages have the source "wechaty:" + account. */
  account: string;
  /** User id of the member whose account it is. */
  memberId: string;
  /** "always", "never" or "keyword:WORD". */
  friendRule: string;
  /** Folder of the spool that keeps what was heard until the store has it. */
  dataDir: string;
  /** Least time between two sent messages, in ms (default 1,500; 0 with the mock). */
  minGapMs?: number | undefined;
  /** Send like a person: typing, hours, budget (default: yes, except with the mock). */
  isPaced?: boolean | undefined;
}

export interface BotDeps {
  corpId: string;
  /** `app.capture.captureMessages` of the corp, and what follows from the notices among them. */
  capture: (messages: SourceMessage[]) => Promise<readonly SpoolDelivery[]>;
  /** `app.bots.reportBot`. */
  reportBot: (report: BotReport) => Promise<void>;
  /** `app.touch.sendDueOf`. */
  sendDueOf: (corpId: string, channel: string) => Promise<unknown>;
  /** The registry that `app.touch` sends through. */
  channels: ChannelRegistry;
  leases: BotLeases;
  /** `app.materialFile`; left out: files cannot be sent. */
  materialFile?: (corpId: string, materialId: string) => Promise<{ name: string; bytes: Buffer } | null>;
  /** Name of a member; null when unknown. */
  memberName: (userId: string) => Promise<string | null>;
  /** User id of a colleague by the id in the channel; null: somebody outside the corp. */
  colleagueOf: (wechatId: string) => Promise<string | null>;
  /** What the corp decides about its accounts; left out in tests of something else: no pace, no rules, no files. */
  behaviour?: BotBehaviour;
  log: BotLog;
  now: () => Date;
}

export interface BotBehaviour {
  /** `app.bots.paceOf`. */
  paceOf: (account: string, text: string) => Promise<Pace>;
  /** `app.bots.answer`. */
  answer: (heard: Heard & { conversationId: string; personId: string }) => Promise<string | null>;
  /** `app.bots.knowAs`. */
  knowAs: (wechatId: string, externalUserId: string) => Promise<void>;
  /** `app.bots.countRestart`. */
  countRestart: (account: string) => Promise<void>;
  /** `app.bots.find`. */
  find: (account: string) => Promise<BotAccount | null>;
  /** `app.media.keep`. */
  keepMedia: (input: Omit<KeepMediaInput, "corpId">) => Promise<unknown>;
  mediaUrlOf: (source: string, sourceId: string) => string;
}

/** The part of a pino logger that is used. */
export interface BotLog {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
}
