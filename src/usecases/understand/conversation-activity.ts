/** Who talked with whom and when in one conversation. */
import type { ConversationActivity, MemberActivity } from "#src/domain/contact/contact-activity.js";
import { KF_SOURCE } from "#src/domain/touch/wecom-channel.js";
import type { LogMessage } from "../capture/ports.js";
import type { BuiltChat } from "./build-chat.js";

/**
 * One entry per contact. In a group every contact gets what members write, and its own words; the words of other
 * contacts are not its activity.
 */
export function conversationActivity(
  built: BuiltChat,
  { kind, source }: { kind: "direct" | "group"; source: string },
): ConversationActivity[] {
  const members = memberActivity(built.ordered);
  const talk = new Set(built.talk.map((message) => message.id));
  return built.contactIds.flatMap((contactId) => {
    const own = built.ordered.filter((message) => message.contactId === contactId || message.toContactId === contactId);
    const first = kind === "direct" ? built.ordered[0] : own[0];
    // Some channels name nobody: then it is what is known from elsewhere.
    const named = own.findLast((message) => (nameOf(message, contactId) ?? "") !== "");
    if (!first || own.length === 0) return [];
    const inbound = built.ordered.findLast((message) => message.contactId === contactId && talk.has(message.id));
    const outbound = built.ordered.findLast(
      (message) => message.side === "member" && talk.has(message.id) && message.sentAt >= first.sentAt,
    );
    const last = [first, inbound, outbound].reduce((a, b) => (a && b ? (a.sentAt > b.sentAt ? a : b) : (a ?? b)));
    return [
      {
        contactId,
        nickname: (named && nameOf(named, contactId)) ?? "",
        nicknameAt: named?.sentAt ?? first.sentAt,
        firstMessageAt: first.sentAt,
        lastMessageAt: last?.sentAt ?? first.sentAt,
        lastInboundAt: inbound?.sentAt ?? null,
        lastOutboundAt: outbound?.sentAt ?? null,
        // In 微信客服 people talk for the corp: they do not have the customer.
        isDirect: kind === "direct" && source !== KF_SOURCE,
        members,
      },
    ];
  });
}

const nameOf = (message: LogMessage, contactId: string): string | null =>
  message.contactId === contactId ? message.senderName : message.toName;

function memberActivity(ordered: readonly LogMessage[]): MemberActivity[] {
  const members = new Map<string, MemberActivity>();
  const see = (memberId: string, at: Date, hasWritten: boolean): void => {
    const known = members.get(memberId) ?? { memberId, firstAt: at, lastOutboundAt: null };
    members.set(memberId, hasWritten ? { ...known, lastOutboundAt: at } : known);
  };
  for (const message of ordered) {
    if (message.memberId !== null) see(message.memberId, message.sentAt, true);
    if (message.toMemberId !== null) see(message.toMemberId, message.sentAt, false);
  }
  return [...members.values()].sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
}
