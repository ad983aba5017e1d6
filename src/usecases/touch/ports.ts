/** Ports of the touch outbox. State changes are atomic in the store: whoever comes second is told so. */
import type { Attachment } from "#src/domain/material/attachment.js";
import type { WecomReach } from "#src/domain/touch/wecom-channel.js";
import type { BotAccount } from "#src/domain/touch/bot-account.js";
import type { Contact } from "#src/domain/contact/contact.js";
import type { Identity, Viewer } from "#src/domain/member/member.js";
import type { PageKey, PageOf } from "#src/domain/shared/paging.js";
import type { LedgerTouch } from "#src/domain/touch/send-budget.js";
import type { Touch, TouchState } from "#src/domain/touch/touch.js";

export interface OutgoingMessage {
  corpId: string;
  /** Channel and account, e.g. "wechaty:main". */
  channel: string;
  /** The receiver in that channel. */
  identity: Identity;
  text: string;
  attachments: readonly Attachment[];
  touchId: string;
  /** Who writes. */
  memberId: string;
}

export interface Delivered {
  channelMessageId: string | null;
  /** It waits for the member, who confirms it in WeCom; the channel tells later what became of it. */
  isAwaiting?: boolean;
}

/**
 * Port: delivers one message to one contact. Not idempotent: callers hold the touch's claim.
 *
 * @throws AppError with a code of `send-outcomes.ts`: certainly nothing went out. Any other failure, and no answer in
 *   time, means that the outcome is unknown.
 */
export interface ContactMessenger {
  send(message: OutgoingMessage): Promise<Delivered>;
  /** Whatever takes long and sends nothing, such as bringing files to the channel; before `send` is begun. */
  prepare?(message: OutgoingMessage): Promise<void>;
  /** Does this process hold the channel right now? */
  serves(channel: string): boolean;
}

export interface TouchStore {
  /** Stores it unless the key exists; always answers with the stored one. */
  insertOnce(touch: Touch): Promise<{ touch: Touch; isNew: boolean }>;
  find(corpId: string, id: string): Promise<Touch | null>;
  /** Newest due first. */
  ofContact(corpId: string, contactId: string, limit: number): Promise<Touch[]>;
  /** Rule-made touches of a contact, newest due first. */
  careOfContact(corpId: string, contactId: string): Promise<Touch[]>;

  /** Touches of these contacts due inside [from, until). */
  around(corpId: string, contactIds: readonly string[], from: Date, until: Date): Promise<LedgerTouch[]>;
  /** Touches to contacts of these companies due inside [from, until). */
  aroundAccounts(corpId: string, accountKeys: readonly string[], from: Date, until: Date): Promise<LedgerTouch[]>;
  /** Any touches due inside [from, until), at most `limit`. */
  window(corpId: string, from: Date, until: Date, limit: number): Promise<LedgerTouch[]>;

  // The following change one touch if it is in the named state, atomically, and answer with it; null when it is not.

  /** planned: other words, time, channel or member. */
  replan(corpId: string, id: string, changes: TouchReplan): Promise<Touch | null>;
  /** planned and due → claimed. */
  claim(corpId: string, id: string, claim: NonNullable<Touch["claim"]>): Promise<Touch | null>;
  /** claimed by `by` and not yet sending: from now on it may have gone out. The only way to a send. */
  beginSending(corpId: string, id: string, by: string, at: Date): Promise<Touch | null>;
  /** claimed by `by`, and past its end without sending → planned again. */
  returnExpired(corpId: string, id: string, by: string): Promise<Touch | null>;
  /** claimed by `by` → planned again: certainly nothing went out. */
  release(corpId: string, id: string, by: string, to: TouchRelease): Promise<Touch | null>;
  /** claimed by `by` or unknown → sent. */
  recordSent(corpId: string, id: string, by: string, sent: TouchSent): Promise<Touch | null>;
  /** claimed by `by` → unknown. */
  recordUnknown(corpId: string, id: string, by: string, note: string): Promise<Touch | null>;
  /** claimed by `by` → skipped, failed or cancelled: certainly nothing went out. */
  drop(
    corpId: string,
    id: string,
    by: string,
    state: "skipped" | "failed" | "cancelled",
    note: string,
  ): Promise<Touch | null>;
  /** planned → cancelled (by a person or because it no longer applies) or skipped (its time is over). */
  cancel(corpId: string, id: string, note: string, state?: "cancelled" | "skipped"): Promise<Touch | null>;
  /** unknown → sent or failed, by a person or an echo. */
  settle(corpId: string, id: string, settlement: TouchSettlement): Promise<Touch | null>;
  /** claimed by `by` or unknown → awaiting the member's confirmation. */
  recordAwaiting(
    corpId: string,
    id: string,
    by: string,
    to: { channelMessageId: string | null; pollAt: Date; note: string | null },
  ): Promise<Touch | null>;
  /** awaiting: asked again later. */
  pollAgain(corpId: string, id: string, pollAt: Date): Promise<void>;
  /** awaiting a task for one customer → as the channel or a person says. */
  settleAwaiting(
    corpId: string,
    id: string,
    to: { state: "sent" | "failed" | "skipped" | "cancelled"; sentAt: Date | null; note: string | null },
  ): Promise<Touch | null>;
  /** unknown → planned again: the channel's own list proves that nothing was made. */
  planAgain(corpId: string, id: string, to: TouchRelease): Promise<Touch | null>;
  /** planned → handed over, before the member's task exists. */
  handOver(corpId: string, id: string, note: string): Promise<Touch | null>;
  /** handed over: remembers the task that carries it. */
  noteTask(corpId: string, id: string, taskId: string): Promise<void>;

  /** Planned touches that are due, earliest first, after a key. */
  due(corpId: string, now: Date, after: PageKey | null, limit: number): Promise<Touch[]>;
  /** Due touches of one channel, earliest first. */
  dueOfChannel(corpId: string, channel: string, now: Date, limit: number): Promise<Touch[]>;
  /** Claimed ones whose lease is over. */
  expiredClaims(corpId: string, now: Date, limit: number): Promise<Touch[]>;
  /** Handed over, but without their task yet. */
  handedOverWithoutTask(corpId: string, limit: number): Promise<Touch[]>;
  /** Awaiting ones whose channel is to be asked, longest waiting first. */
  toPoll(corpId: string, now: Date, limit: number): Promise<Touch[]>;
  /** Unknown ones due since an instant. */
  unknownSince(corpId: string, since: Date, limit: number): Promise<Touch[]>;
  /** Care touches of the members due inside [from, to), earliest first. */
  careBetween(query: {
    corpId: string;
    members: Viewer["members"];
    from: Date;
    to: Date;
    limit: number;
  }): Promise<Touch[]>;
  /** Newest due first, inside the scope. */
  page(query: TouchPageQuery): Promise<PageOf<Touch>>;
  countSent(corpId: string, channel: string, since: Date): Promise<number>;
}

export type TouchReplan = Partial<
  Pick<Touch, "text" | "dueAt" | "expiresAt" | "channel" | "memberId" | "note" | "outlook">
>;
export type TouchRelease = Pick<Touch, "dueAt" | "note" | "attempts">;
export type TouchSent = { sentAt: Date; channelMessageId: string | null };
export type TouchSettlement = {
  state: "sent" | "failed";
  sentAt: Date | null;
  channelMessageId: string | null;
  note: string;
};

export interface TouchPageQuery {
  corpId: string;
  members: Viewer["members"];
  /** Empty: all. */
  states: readonly TouchState[];
  after: PageKey | null;
  limit: number;
}

/** Read port: when contacts last complained, as understood from chat. */
export interface Complaints {
  lastOf(corpId: string, contactIds: readonly string[], since: Date): Promise<Map<string, Date>>;
  /** Of everybody; null when there are `limit` complaints or more. */
  allSince(corpId: string, since: Date, limit: number): Promise<Map<string, Date> | null>;
}

/** Read port: our own messages as captured, to find what a send of unknown outcome left. */
export interface OutboundEchoes {
  /** The first message of our side with exactly this text to the contact inside [from, to]. */
  find(query: {
    corpId: string;
    contactId: string;
    text: string;
    from: Date;
    to: Date;
  }): Promise<{ sourceId: string; sentAt: Date } | null>;
}

/** Read port: how WeCom reaches a contact now. */
export interface WecomReaches {
  of(contact: Pick<Contact, "corpId" | "id" | "identities">, now: Date): Promise<WecomReach>;
}

export interface BotAccountStore {
  list(corpId: string): Promise<BotAccount[]>;
  /** Creates or changes the account's record. */
  report(account: Pick<BotAccount, "corpId" | "account"> & Partial<BotAccount> & { updatedAt: Date }): Promise<void>;
  /** One session more was begun again because the account had gone silent. */
  countRestart(corpId: string, account: string): Promise<void>;
}
