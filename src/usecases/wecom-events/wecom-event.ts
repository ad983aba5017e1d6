/** One callback as it is kept: the raw message, what became of it, and its welcome code's own fate. */

/** `received`: still to do. `ignored`: kept, but nobody handles this kind. `failed`: given up, can be replayed. */
export const EVENT_STATES = ["received", "processed", "failed", "ignored"] as const;
export type EventState = (typeof EVENT_STATES)[number];

export const WELCOME_STATES = ["pending", "done", "late", "failed"] as const;
export type WelcomeState = (typeof WELCOME_STATES)[number];

export interface WecomEvent {
  corpId: string;
  /** Hash of the decrypted message, or of its MsgId: the same however often it is delivered. */
  id: string;
  /** The app the callback came to, as the URL names it. */
  agent: string;
  /** e.g. "change_external_contact.add_external_contact", "enter_agent", "message.text". */
  name: string;
  /** What the event is about, for reading and for order: members, customers, chats. */
  userId: string | null;
  externalUserId: string | null;
  chatId: string | null;
  /** The decrypted XML, never changed. */
  xml: string;
  /** CreateTime of the platform. */
  happenedAt: Date;
  receivedAt: Date;
  state: EventState;
  /** Not handled before this instant. */
  dueAt: Date;
  attempts: number;
  /** Plain Chinese: why ignored, failed, put off. */
  note: string | null;
  processedAt: Date | null;
  /** null: the event has no welcome code. */
  welcome: EventWelcome | null;
}

export interface EventWelcome {
  /** After this instant the code is dead. */
  deadlineAt: Date;
  state: WelcomeState;
  attempts: number;
  note: string | null;
  doneAt: Date | null;
}

/** Reading a decrypted message. Missing elements read as "" and as no elements. */
export interface EventFields {
  text(name: string): string;
  node(name: string): EventFields;
  texts(name: string): string[];
  /** Elements of a name that have elements in them. */
  nodes(name: string): EventFields[];
}

/** A welcome code lives 20 s from the event (wecom.md §4.5). */
export const WELCOME_WINDOW_MS = 20_000;
