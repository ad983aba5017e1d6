/** A conversation from the log as understanding reads it. */
import { compareMessages } from "#src/domain/conversation/chat-order.js";
import { withBothEnds, type TalkMessage } from "#src/domain/report/activity.js";
import type { Chat, ChatMessage, ChatPerson } from "#src/domain/understanding/understanding.js";
import type { LogMessage } from "../capture/ports.js";

export interface BuiltChat {
  /** People's keys are contact ids and member ids, message ids those of the log. */
  chat: Chat;
  /** What was said, without withdrawals and system notes, with both ends; in order. */
  talk: TalkMessage[];
  /** All messages in order. */
  ordered: LogMessage[];
  contactIds: string[];
  memberIds: string[];
}

/** Notes of the channel, not words of a person. */
const isTalk = (message: LogMessage): boolean => message.type !== "system" && message.type !== "revoke";

/** @param messages of one conversation, in any order. */
export function buildChat(conversationId: string, messages: readonly LogMessage[], zone: string): BuiltChat {
  const ordered = [...messages].sort(compareMessages);
  const people = peopleOf(ordered);
  const replaced = new Set<string>();
  const senders = new Map(ordered.map((message) => [message.id, senderOf(message)]));
  for (const message of ordered) {
    if (message.edits !== null && senders.get(message.edits) === senderOf(message)) replaced.add(message.edits);
  }
  const talk = withBothEnds(
    ordered
      .filter((message) => isTalk(message) && message.edits === null)
      .map((message) => ({
        id: message.id,
        at: message.sentAt,
        side: message.side,
        contactId: message.contactId ?? message.toContactId,
        memberId: message.memberId ?? message.toMemberId,
      })),
  );
  return {
    chat: {
      id: conversationId,
      zone,
      people: [...people.values()],
      messages: ordered.map((message) => chatMessage(message, replaced.has(message.id))),
    },
    talk,
    ordered,
    contactIds: [...people.values()].filter((person) => person.side === "contact").map((person) => person.key),
    memberIds: [...people.values()].filter((person) => person.side === "member").map((person) => person.key),
  };
}

const senderOf = (message: LogMessage): string => message.contactId ?? message.memberId ?? "";

/** A text that an edit replaced says nothing any more; the edit stands at its own place, with its own words. */
function chatMessage(message: LogMessage, isReplaced: boolean): ChatMessage {
  const type = isReplaced ? "other" : message.type;
  return {
    id: message.id,
    at: message.sentAt,
    from: senderOf(message),
    type,
    text: isReplaced ? "" : message.text,
    ...(message.revokes === null ? {} : { of: message.revokes }),
  };
}

/** Everybody who wrote or was written to, in order of appearance, with the latest name. */
function peopleOf(ordered: readonly LogMessage[]): Map<string, ChatPerson> {
  const people = new Map<string, ChatPerson>();
  for (const message of ordered) {
    people.set(senderOf(message), { key: senderOf(message), side: message.side, nickname: message.senderName });
    const other = message.toContactId ?? message.toMemberId;
    if (other === null || (people.has(other) && message.toName === other)) continue;
    const side = message.toContactId === null ? "member" : "contact";
    people.set(other, { key: other, side, nickname: message.toName ?? people.get(other)?.nickname ?? other });
  }
  return people;
}
