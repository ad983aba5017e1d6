/** JSON of the conversations page. Types only. */
import type { MessageType, Side } from "#src/domain/understanding/understanding.js";
import type { ContactRef, PersonRef } from "./contract.js";

/** GET /conversations?q=&ownerId=&cursor=&limit= → Page<ConversationRowJson>; latest talk first, a contact a row. */
export interface ConversationRowJson {
  contact: ContactRef;
  owner: PersonRef | null;
  lastMessageAt: string;
  /** The last message, masked as everywhere; null while it is being read. */
  last: {
    messageId: string;
    side: Side;
    senderName: string;
    type: MessageType;
    text: string;
    /** Name of the file, link or card, when there is one. */
    mediaName: string | null;
    /** Null: a direct chat. */
    groupName: string | null;
  } | null;
  /** What the contact asked and nobody answered yet. */
  openQuestion: { quote: string; askedAt: string } | null;
}
