/** What capture needs from outside. */
import type { Message } from "#src/domain/conversation/message.js";

/** A message as the log keeps it: the stored message and what its source said about the other end. */
export interface LogMessage extends Message {
  /** The other side of a direct chat, when the source named it. */
  toContactId: string | null;
  toMemberId: string | null;
  toName: string | null;
  /** Name of the group as the source gave it with this message. */
  roomName: string | null;
}

/** Somebody as a channel names him. */
export interface SeenPerson {
  channel: string;
  id: string;
  name: string;
  /** When the message was sent that shows him. */
  seenAt: Date;
}

/** Port: who is who on the contacts' side. */
export interface ContactRegistry {
  /**
   * Contact ids of these people, in the same order; unknown ones become contacts with this identity. Two callers
   * that meet the same person at once get the same contact.
   */
  resolve(corpId: string, people: readonly SeenPerson[]): Promise<string[]>;
}

/** Port: who is who on our own side. */
export interface MemberDirectory {
  /**
   * User ids of these people, in the same order: the member with this identity, else the member whose user id equals
   * the id, else a new member with that user id and status "discovered".
   */
  resolve(corpId: string, people: readonly SeenPerson[]): Promise<string[]>;
}

/** A conversation as a batch of messages shows it. */
export interface SeenConversation {
  id: string;
  source: string;
  sourceId: string;
  kind: "direct" | "group";
  name: string | null;
  contactIds: readonly string[];
  memberIds: readonly string[];
}

/** Left before anything is stored, so that a dead process's capture is found. */
export interface CaptureNote {
  token: string;
  at: Date;
  /** One batch of many: understanding waits for the rest. */
  isImport: boolean;
}

/**
 * Port: the message log and the marks that make understanding certain to follow. The order is begin, insert, finish;
 * a process that dies in between leaves its note, which `finishAbandoned` settles.
 */
export interface CaptureLog {
  /** Notes what is about to be captured and makes unknown conversations; done when on disk. */
  begin(corpId: string, note: CaptureNote, conversations: readonly SeenConversation[]): Promise<void>;
  /** Stores the messages that are not stored yet; done when on disk. @returns ids of the newly stored ones. */
  insert(messages: readonly LogMessage[]): Promise<ReadonlySet<string>>;
  /** Makes these conversations due for understanding, then takes the note away. */
  finish(corpId: string, token: string, conversationIds: readonly string[]): Promise<void>;
  /** Settles captures begun before an instant: all their conversations become due. @returns how many captures. */
  finishAbandoned(corpId: string, begunBefore: Date, limit: number): Promise<number>;
}
