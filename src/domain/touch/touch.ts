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

export interface Touch {
  corpId: string;
  id: string;
  /** Unique in the corp: why × contact × step × occurrence, e.g. "care.birthday:ct_x:2026". */
  key: string;
  why: "care.birthday" | "care.first_order" | "manual";
  contactId: string;
  memberId: string;
  /** Channel and account that is to send it, e.g. "wechaty:main"; null when none can. */
  channel: string | null;
  text: string;
  dueAt: Date;
  state: TouchState;
  /** Lease of the worker that is sending; after it the outcome is unknown, never sent again by itself. */
  claim: { by: string; until: Date } | null;
  sentAt: Date | null;
  /** The channel's own id of the sent message, when it gives one. */
  channelMessageId: string | null;
  /** Plain Chinese: why skipped, cancelled, failed, unknown. */
  note: string | null;
  taskId: string | null;
  createdAt: Date;
  createdBy: string | null;
}
