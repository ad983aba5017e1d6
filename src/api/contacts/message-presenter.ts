/** Messages and timeline as JSON. Masks keep lengths, so marks stay where they are. */
import type { MediaRef } from "#src/domain/conversation/message.js";
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
    media: presentMedia(message.media, masks),
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

/** "media:ID" names a kept file, which the API gives to those who see the contact; only web addresses are linked. */
function presentMedia(media: MediaRef | null, masks: Masks): MessageJson["media"] {
  if (!media) return null;
  const { kind, name, url, sizeBytes } = media;
  const href = url?.startsWith("media:")
    ? `/api/v1/media/${encodeURIComponent(url.slice("media:".length))}`
    : url !== null && /^https?:\/\//.test(url)
      ? url
      : null;
  return { kind, name: name === null ? null : masks.text(name), href, sizeBytes };
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
