/** One outgoing message to one contact: the outbox and the frequency ledger in one. */

export const TOUCH_STATES = [
  "planned",
  "claimed",
  "sent",
  "unknown",
  "skipped",
  "cancelled",
  "failed",
  "handed_over",
] as const;
/** `handed_over`: the channel cannot send it, so it became the member's task. */
export type TouchState = (typeof TOUCH_STATES)[number];

export const TOUCH_REASONS = ["care.birthday", "care.first_order", "manual"] as const;
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
  /** Channel and account that is to send it, e.g. "wechaty:main"; null when none can. */
  channel: string | null;
  text: string;
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
  /** Plain Chinese: why moved, skipped, cancelled, failed, unknown. */
  note: string | null;
  taskId: string | null;
  createdAt: Date;
  createdBy: string | null;
}

/** Sent by a rule, so that caps and cancellation by rule apply. */
export const isCare = (touch: Pick<Touch, "why">): boolean => touch.why !== "manual";
