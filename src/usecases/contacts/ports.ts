/** Ports of reading contacts. Every method that serves a person takes the viewer and answers only inside the scope. */
import type { Contact, ContactFollow } from "#src/domain/contact/contact.js";
import type { Conversation, Message } from "#src/domain/conversation/message.js";
import type { Fact, FactDecision } from "#src/domain/fact/fact.js";
import type { SaidFact } from "#src/domain/fact/profile.js";
import type { AuditEntry } from "#src/domain/member/access.js";
import type { Identity, Viewer } from "#src/domain/member/member.js";
import type { StoredPromise } from "#src/domain/promise/promise.js";
import type { PageKey, PageOf } from "#src/domain/shared/paging.js";
import type { Stage, StageTransition } from "#src/domain/stage/stage.js";
import type { Task } from "#src/domain/task/task.js";
import type { Touch } from "#src/domain/touch/touch.js";
import type { ValueTier } from "#src/domain/value/value-tier.js";
import type { Warning, WarningKind } from "#src/domain/warning/warning.js";
import type { Intent, OpenQuestion } from "#src/domain/understanding/understanding.js";

export interface ContactListQuery {
  /** As typed; empty finds all. Every word must be found by name, company, pinyin, initials, remark or phone. */
  q: string;
  /** Any of these; empty: all. */
  stages: readonly Stage[];
  tags: readonly string[];
  ownerIds: readonly string[];
  tiers?: readonly ValueTier[];
  /** With an open warning of one of these kinds, or of whatever kind. */
  warnings?: readonly (WarningKind | "any")[];
  /** Latest first; contacts without the instant come last. */
  sort: "lastMessageAt" | "stageSince" | "warnedAt";
  after: PageKey | null;
  limit: number;
}

export interface ContactFacets {
  total: number;
  stages: { stage: Stage; count: number }[];
  tags: { group: string; label: string; count: number }[];
  owners: { userId: string; count: number }[];
  tiers: { tier: ValueTier; count: number }[];
  /** Contacts with an open warning of the kind. */
  warnings: { kind: WarningKind; count: number }[];
}

/** A contact with the messages behind its stage and opt-out. */
export interface ContactRecord extends Contact {
  stageMessageId: string | null;
  optOutMessageId: string | null;
}

export interface ConversationSummary extends Pick<Conversation, "id" | "kind" | "name" | "source" | "lastMessageAt"> {
  messageCount: number;
}

export interface ContactReadModel {
  page(viewer: Viewer, query: ContactListQuery): Promise<PageOf<Contact>>;
  facets(viewer: Viewer): Promise<ContactFacets>;
  /** Null when unknown or outside the scope. */
  find(viewer: Viewer, contactId: string): Promise<ContactRecord | null>;
  /** The record that carries the identity, merged into another or not, whoever may see it; null: none. */
  idOfIdentity(corpId: string, identity: Identity): Promise<string | null>;
  /** Those inside the scope, in no order. */
  findMany(viewer: Viewer, contactIds: readonly string[]): Promise<Contact[]>;

  // The following belong to one contact whose visibility was checked with `find`.
  facts(corpId: string, contactIds: readonly string[]): Promise<SaidFact[]>;
  decisions(corpId: string, contactIds: readonly string[]): Promise<FactDecision[]>;
  /** Oldest first. */
  transitions(corpId: string, contactId: string): Promise<StageTransition[]>;
  follows(corpId: string, contactId: string): Promise<ContactFollow[]>;
  /** Latest first. */
  promises(corpId: string, contactId: string): Promise<StoredPromise[]>;
  /** Latest talk first. */
  conversations(corpId: string, contactId: string): Promise<ConversationSummary[]>;
  /** Who wrote these messages: message id → name as the channel showed it. */
  senders(corpId: string, messageIds: readonly string[]): Promise<Map<string, string>>;
}

/** The messages from one on, in one direction. */
export interface MessageRange {
  corpId: string;
  conversationId: string;
  /** Not included; null: from the end (older) or the beginning (newer). */
  from: { at: Date; id: string } | null;
  direction: "older" | "newer";
  limit: number;
}

export interface MessageReadModel {
  find(corpId: string, messageId: string): Promise<Message | null>;
  /** Oldest first whatever the direction; withdrawal and edit notes are left out. */
  range(range: MessageRange): Promise<Message[]>;
  /** What was withdrawn or edited later, of these messages: edits by time. */
  changesOf(corpId: string, conversationId: string, messages: readonly Message[]): Promise<MessageChanges>;
  /** What understanding found in these messages. */
  marksOf(corpId: string, conversationId: string, messageIds: readonly string[]): Promise<MessageFindings>;
}

export interface MessageChanges {
  revokedIds: ReadonlySet<string>;
  /** Message id → the latest edit: its own message id and text. */
  edits: ReadonlyMap<string, { id: string; text: string }>;
}

export interface MessageFindings {
  facts: SaidFact[];
  promises: StoredPromise[];
  intents: { messageId: string; intent: Intent }[];
  moods: { messageId: string; mood: "positive" | "negative" }[];
}

/** The last message with a contact. */
export interface LastWord {
  message: Message;
  /** Null: in a direct chat. */
  groupName: string | null;
  isRevoked: boolean;
  editedText: string | null;
  /** What was found in the message, as far as masking needs it. */
  facts: readonly Pick<Fact, "field" | "span">[];
  /** The oldest question of a direct chat that waits for our answer. */
  question: OpenQuestion | null;
}

export interface LastWords {
  /** `at` is when the contact was talked with last. Contacts whose visibility was checked before. */
  of(corpId: string, contacts: readonly { contactId: string; at: Date }[]): Promise<ReadonlyMap<string, LastWord>>;
}

/** Read ports into follow-up and touches. */
export interface ContactTasks {
  /** Newest first, whatever their state. */
  ofContact(corpId: string, contactId: string, limit: number): Promise<Task[]>;
}
export interface ContactTouches {
  ofContact(corpId: string, contactId: string, limit: number): Promise<Touch[]>;
}
/** Read port into access: what was seen and changed, newest first. */
export interface ContactAudit {
  ofTarget(corpId: string, target: string, limit: number): Promise<AuditEntry[]>;
}
/** Read port into warnings: those of a contact, latest first. */
export interface ContactWarnings {
  ofContact(corpId: string, contactId: string): Promise<Warning[]>;
}
/** Read port into what was learned: keys of extractors whose facts are silent. */
export interface SilentExtractors {
  current(corpId: string): Promise<{ silent: string[] }>;
}
/** Contact id → open tasks; contacts without any are left out. */
export interface OpenTaskCounts {
  countOpen(corpId: string, contactIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}
