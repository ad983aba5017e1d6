/** One outgoing message to one contact: the outbox and the frequency ledger in one. */

import type { Attachment } from "../material/attachment.js";
import type { SendRefusal } from "./send-refusals.js";

export const TOUCH_STATES = [
  "planned",
  "claimed",
  "awaiting",
  "sent",
  "unknown",
  "skipped",
  "cancelled",
  "failed",
  "handed_over",
] as const;
/**
 * `awaiting`: WeCom's mass-send task exists and the member has not confirmed it. `handed_over`: the channel cannot send
 * it, so it became the member's task.
 */
export type TouchState = (typeof TOUCH_STATES)[number];

export const TOUCH_REASONS = [
  "care.birthday",
  "care.first_order",
  "care.festival",
  "care.anniversary",
  "care.contract",
  "care.warranty",
  "care.renewal",
  "care.after_sales",
  "greeting",
  "sop",
  "broadcast",
  "manual",
] as const;
export type TouchReason = (typeof TOUCH_REASONS)[number];

export interface Touch {
  corpId: string;
  /** Deterministic: hash of `key`. */
  id: string;
  /** Unique in the corp: why × contact × step × occurrence, e.g. "care.birthday:ct_x:2026". */
  key: string;
  why: TouchReason;
  contactId: string;
  memberId: string;
  /** The contact's company when it was planned, as caps compare it; null or absent: not known. */
  accountKey?: string | null;
  /** The broadcast, its page of receivers and its variant; absent for other touches. */
  broadcast?: TouchBroadcast | null;
  /** Channel and account that is to send it, e.g. "wechaty:main"; null when none can. */
  channel: string | null;
  text: string;
  /** What goes along; absent: nothing, or what the page of a broadcast says. */
  attachments?: Attachment[] | null;
  dueAt: Date;
  /** After this instant it is pointless and skipped; null: never. */
  expiresAt: Date | null;
  state: TouchState;
  /**
   * Lease of the process that is sending. Found past its end: without `sendingAt` nothing went out and it is planned
   * again; with it the outcome is unknown, and it is never sent again by itself.
   */
  claim: { by: string; at: Date; until: Date; sendingAt: Date | null } | null;
  /** Attempts that failed before any effect. */
  attempts: number;
  sentAt: Date | null;
  /** The channel's own id of the sent message, when it gives one. */
  channelMessageId: string | null;
  /** `awaiting` a member in WeCom's task for one customer: when to ask next. Absent for others. */
  pollAt?: Date | null;
  /** Plain Chinese: why moved, skipped, cancelled, failed, unknown. */
  note: string | null;
  taskId: string | null;
  /** What the budget said when a rule planned it; null or absent: it goes out as wanted, or nobody looked ahead. */
  outlook?: TouchOutlook | null;
  createdAt: Date;
  createdBy: string | null;
}

/** `moved`: put off to `dueAt`. `blocked`: as things stand it will be skipped when its time comes. `note` has the words. */
export interface TouchOutlook {
  kind: "moved" | "blocked";
  reason: SendRefusal;
  /** When the rule wanted it. */
  wantedAt: Date;
}

/** Sent by a rule, so that caps and cancellation by rule apply. */
export const isCare = (touch: Pick<Touch, "why">): boolean => touch.why !== "manual";

/** Where a touch stands in a broadcast, and what came of it. */
export interface TouchBroadcast {
  id: string;
  pageId: string;
  variant: string;
  /** First message of the contact after it was sent, while that still counts as an answer. */
  repliedAt?: Date | null;
  /** When the contact first opened a link of it. */
  openedAt?: Date | null;
  /** First purchase after it, while that still counts. */
  convertedAt?: Date | null;
}
