/** Replies and daily activity of one conversation, from its messages in order. Pure. */
import { workingMinutesBetween, type WorkingHours } from "../calendar/working-time.js";
import type { WorkCalendar } from "../calendar/work-calendar.js";
import { localDateOf } from "../shared/time.js";
import type { Side } from "../understanding/understanding.js";
import type { DailyActivity, Reply } from "./follow-up-report.js";

/** A message with both its ends: who wrote, and who was meant. */
export interface TalkMessage {
  id: string;
  at: Date;
  side: Side;
  /** The sender on the contact's side, or the contact whom the member meant; null when nobody is known. */
  contactId: string | null;
  /** The sender on the member's side, or the member whom the contact wrote to; null when nobody is known. */
  memberId: string | null;
}

/** A message whose other end may be unknown. */
export type OneEndedMessage = TalkMessage;

/**
 * Fills in the other end: whoever spoke last on that side, else whoever speaks next, else nobody.
 *
 * @param messages in order; ends that the source named are kept.
 */
export function withBothEnds(messages: readonly OneEndedMessage[]): TalkMessage[] {
  const result = messages.map((message) => ({ ...message }));
  fillEnds(result);
  fillEnds([...result].reverse());
  return result;
}

function fillEnds(messages: TalkMessage[]): void {
  let contactId: string | null = null;
  let memberId: string | null = null;
  for (const message of messages) {
    if (message.side === "contact") {
      message.memberId ??= memberId;
      contactId = message.contactId;
      memberId = message.memberId ?? memberId;
    } else {
      message.contactId ??= contactId;
      memberId = message.memberId;
      contactId = message.contactId ?? contactId;
    }
  }
}

export interface ReplyContext {
  corpId: string;
  conversationId: string;
  hours: WorkingHours;
  calendar: WorkCalendar;
}

/** The first answer of a member to every stretch of contacts' messages, in working minutes. */
export function repliesOf(messages: readonly TalkMessage[], context: ReplyContext): Reply[] {
  const replies: Reply[] = [];
  const pairs = new Set<string>();
  let asked: TalkMessage | null = null;
  for (const message of messages) {
    if (message.side === "contact") {
      asked ??= message;
      continue;
    }
    if (!asked?.contactId || !message.memberId) continue;
    const pair = `${asked.contactId}/${message.memberId}`;
    replies.push({
      corpId: context.corpId,
      askedMessageId: asked.id,
      askedAt: asked.at,
      repliedMessageId: message.id,
      repliedAt: message.at,
      workingMinutes: workingMinutesBetween(asked.at, message.at, context.hours, context.calendar),
      conversationId: context.conversationId,
      contactId: asked.contactId,
      memberId: message.memberId,
      localDate: localDateOf(message.at, context.hours.zone),
      isFirst: !pairs.has(pair),
    });
    pairs.add(pair);
    asked = null;
  }
  return replies;
}

/** One row per contact, member and local day; every message is counted in exactly one row. */
export function dailyActivityOf(
  messages: readonly TalkMessage[],
  context: { corpId: string; conversationId: string; zone: string },
): DailyActivity[] {
  const rows = new Map<string, DailyActivity>();
  for (const message of messages) {
    const { contactId, memberId } = message;
    if (!contactId || !memberId) continue;
    const localDate = localDateOf(message.at, context.zone);
    const key = `${contactId}/${memberId}/${localDate}`;
    let row = rows.get(key);
    if (!row) {
      const { corpId, conversationId } = context;
      rows.set(key, (row = { corpId, conversationId, contactId, memberId, localDate, inbound: 0, outbound: 0 }));
    }
    if (message.side === "contact") row.inbound++;
    else row.outbound++;
  }
  return [...rows.values()];
}
