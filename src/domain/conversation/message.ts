/** What sources deliver and what the log keeps. The raw message is never changed. */
import type { MessageType, Side } from "../understanding/understanding.js";

export interface Party {
  /** The person's id in the source's channel. */
  id: string;
  name: string;
  side: Side;
}

export interface MediaRef {
  kind: "image" | "voice" | "file" | "video" | "link" | "card";
  name: string | null;
  url: string | null;
  sizeBytes: number | null;
}

/** One message as a source delivers it; `source` + `sourceId` make it unique for ever. */
export interface SourceMessage {
  /** Where it comes from, e.g. "wechaty:main", "import", "api:erp". Its part before ":" is the channel of the identities. */
  source: string;
  sourceId: string;
  conversation: { id: string; kind: "direct" | "group"; name: string | null };
  sender: Party;
  /** The other side of a direct chat, when the source knows it. */
  recipient: Party | null;
  type: MessageType;
  text: string;
  media: MediaRef | null;
  sentAt: Date;
  /** For `type: "revoke"`: the source id of the withdrawn message. */
  revokes: string | null;
  /** When this message replaces the text of an earlier one: that one's source id. */
  edits: string | null;
}

/** A stored message. */
export interface Message {
  corpId: string;
  id: string;
  source: string;
  sourceId: string;
  conversationId: string;
  side: Side;
  /** The sender when on the contact's side. */
  contactId: string | null;
  /** The sender when on the member's side. */
  memberId: string | null;
  senderName: string;
  type: MessageType;
  text: string;
  media: MediaRef | null;
  sentAt: Date;
  capturedAt: Date;
  /** Id of the message this one withdraws. */
  revokes: string | null;
  /** Id of the message whose text this one replaces. */
  edits: string | null;
}

export interface Conversation {
  corpId: string;
  id: string;
  source: string;
  sourceId: string;
  kind: "direct" | "group";
  name: string | null;
  contactIds: string[];
  memberIds: string[];
  lastMessageAt: Date | null;
  /** Raised after every capture; understanding is due while it is ahead of `derivedSeq`. */
  capturedSeq: number;
  derivedSeq: number;
}

/** The channel part of a source: "wechaty:main" → "wechaty". */
export const channelOf = (source: string): string => source.split(":", 1)[0] ?? source;
