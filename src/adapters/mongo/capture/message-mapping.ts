/** Stored messages as the domain knows them; `_id` stays inside. */
import type { Message } from "#src/domain/conversation/message.js";
import type { LogMessage } from "#src/usecases/capture/ports.js";
import type { MessageDoc } from "./message-model.js";

export function toMessage(doc: MessageDoc): Message {
  return {
    corpId: doc.corpId,
    id: doc._id,
    source: doc.source,
    sourceId: doc.sourceId,
    conversationId: doc.conversationId,
    side: doc.side,
    contactId: doc.contactId,
    memberId: doc.memberId,
    senderName: doc.senderName,
    type: doc.type,
    text: doc.text,
    media: doc.media,
    sentAt: doc.sentAt,
    capturedAt: doc.capturedAt,
    revokes: doc.revokes,
    edits: doc.edits,
  };
}

export function toLogMessage(doc: MessageDoc): LogMessage {
  const { toContactId, toMemberId, toName, roomName } = doc;
  return { ...toMessage(doc), toContactId, toMemberId, toName, roomName };
}
