/** Messages and timeline as JSON. Masks keep lengths, so marks stay where they are. */
import { promiseStatus } from "#src/domain/promise/promise.js";
import type { TimelineEntry } from "#src/usecases/contacts/contact-timeline.js";
import type { MarkedMessage } from "#src/usecases/contacts/read-messages.js";
import type { People } from "../access/person-ref.js";
import type { MessageJson, TimelineEntryJson } from "../contract/contract.js";
import type { Masks } from "./masks.js";

export function presentMessage(marked: MarkedMessage, masks: Masks, now: Date): MessageJson {
  const { message, editedText, facts } = marked;
  return {
    id: message.id,
    conversationId: message.conversationId,
    side: message.side,
    senderName: masks.text(message.senderName),
    senderId: message.contactId ?? message.memberId ?? "",
    type: message.type,
    // Marks belong to the text that holds: the edited one once there is one.
    text: editedText === null ? masks.message(message.text, facts) : masks.text(message.text),
    isRevoked: marked.isRevoked,
    editedText: editedText === null ? null : masks.message(editedText, facts),
    sentAt: message.sentAt.toISOString(),
    marks: {
      facts: facts.map((fact) => ({
        factId: fact.id,
        field: fact.field,
        span: { start: fact.span.start, end: fact.span.end },
        state: fact.state,
      })),
      promises: marked.promises.map((promise) => ({
        promiseId: promise.id,
        span: { start: promise.span.start, end: promise.span.end },
        status: promiseStatus(promise, now),
      })),
      intents: [...marked.intents],
      mood: marked.mood,
    },
  };
}

export const presentTimelineEntry = (entry: TimelineEntry, people: People, masks: Masks): TimelineEntryJson => ({
  at: entry.at.toISOString(),
  kind: entry.kind,
  title: masks.text(entry.title),
  detail:
    entry.detail === null
      ? null
      : entry.field === null
        ? masks.text(entry.detail)
        : masks.value(entry.field, entry.detail),
  messageId: entry.messageId,
  by: entry.byUserId === null ? null : people(entry.byUserId),
});
