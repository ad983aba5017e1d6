/** The message log. Written once by capture, never changed afterwards. */
import type { Message } from "#src/domain/conversation/message.js";
import { defineModel } from "../define-model.js";

/** A message as stored: `_id` is its id (hash of corp, source and source id, which makes it unique for ever). */
export interface MessageDoc extends Omit<Message, "id"> {
  _id: string;
  /** The other side of a direct chat, when the source named it. */
  toContactId: string | null;
  toMemberId: string | null;
  toName: string | null;
  /** Name of the group as the source gave it with this message. */
  roomName: string | null;
}

export const messageModel = defineModel<MessageDoc>(
  "Message",
  "messages",
  {
    _id: String,
    corpId: String,
    source: String,
    sourceId: String,
    conversationId: String,
    side: String,
    contactId: String,
    memberId: String,
    senderName: String,
    type: String,
    text: String,
    media: Object,
    sentAt: Date,
    capturedAt: Date,
    revokes: String,
    edits: String,
    toContactId: String,
    toMemberId: String,
    toName: String,
    roomName: String,
  },
  [
    // A conversation's messages in time order: understanding reads all, pages read a window around an instant.
    { name: "by_conversation", keys: { corpId: 1, conversationId: 1, sentAt: 1, _id: 1 } },
  ],
);
