/** What the derive chain needs from outside. */
import type { ConversationActivity } from "#src/domain/contact/contact-activity.js";
import type { Reading } from "#src/domain/contact/search-keys.js";
import type { Contact, ContactTag } from "#src/domain/contact/contact.js";
import type { ExtractorCount } from "#src/domain/fact/extractor-trust.js";
import type { FactDecision } from "#src/domain/fact/fact.js";
import type { LinkOpen } from "#src/domain/link/link-open.js";
import type { SaidFact } from "#src/domain/fact/profile.js";
import type { StoredPromise } from "#src/domain/promise/promise.js";
import type { DailyActivity, Reply } from "#src/domain/report/follow-up-report.js";
import type { Settings } from "#src/domain/settings/settings.js";
import type { StageOverride, StageSignal, StageTransition } from "#src/domain/stage/stage.js";
import type { Warning, WarningDecision } from "#src/domain/warning/warning.js";
import type { Intent, OpenQuestion } from "#src/domain/understanding/understanding.js";
import type { LogMessage } from "../capture/ports.js";
import type { ReviewItem } from "../review/ports.js";

/** Read port: the corp's settings. */
export interface SettingsReader {
  get(corpId: string): Promise<Settings>;
}

/** Read port: which extractors' facts are silent, and how often each was right. */
export interface TrustReader {
  current(corpId: string): Promise<{ silent: string[]; counts: ExtractorCount[] }>;
}

/** Port: how a Chinese text is read, for the search box. */
export type ReadingOf = (text: string) => Reading;

// ---- conversations ----------------------------------------------------------------------------------------------

/** A conversation that nobody else derives while the lease lasts. */
export interface ClaimedConversation {
  id: string;
  kind: "direct" | "group";
  source: string;
  /** The captures that this derivation will have seen. */
  capturedSeq: number;
  /** A rebuild wants every record written again, whatever is stored. */
  mustRewrite: boolean;
  /** Everybody on the contacts' side as known so far, also those of an earlier derivation. */
  contactIds: readonly string[];
}

/** What derivation says about a conversation itself. */
export interface DerivedConversation {
  id: string;
  capturedSeq: number;
  name: string | null;
  contactIds: string[];
  memberIds: string[];
  lastMessageAt: Date | null;
  messageCount: number;
  activity: ConversationActivity[];
  openQuestions: OpenQuestion[];
}

export interface ConversationStore {
  /**
   * Takes the lease on those that are due and free. An expired lease is free.
   *
   * @returns the claimed ones; the others are in other hands or have nothing to do.
   */
  claim(input: {
    corpId: string;
    ids: readonly string[];
    token: string;
    now: Date;
    until: Date;
  }): Promise<ClaimedConversation[]>;
  /** Makes the leases that the token holds last longer. */
  extend(corpId: string, token: string, until: Date, conversationIds: readonly string[]): Promise<void>;
  /** All messages of the conversations, in no order. */
  messagesOf(corpId: string, conversationIds: readonly string[]): Promise<LogMessage[]>;
  /**
   * Stores what was derived and gives the leases back. What was captured meanwhile, or was taken over because the
   * lease had run out, stays due.
   *
   * @returns ids that are still due.
   */
  finish(corpId: string, token: string, derived: readonly DerivedConversation[]): Promise<string[]>;
  /** Ids of conversations that are due, in id order. */
  due(corpId: string, after: string | null, limit: number): Promise<string[]>;
  /** Is a batch of an import being captured at this moment? */
  isImporting(corpId: string): Promise<boolean>;
  /** How many are due, captures under way included. */
  countDue(corpId: string): Promise<number>;
  /** What the conversations of these contacts say, by contact id. */
  activityOf(corpId: string, contactIds: readonly string[]): Promise<Map<string, ConversationActivity[]>>;
  /** How many of those that are due a rebuild wants to be written anew. */
  countRewrites(corpId: string): Promise<number>;
  /** Makes every conversation due again, all its records to be written anew. @returns how many there are. */
  markAllDue(corpId: string): Promise<number>;
}

// ---- derived records --------------------------------------------------------------------------------------------

export interface IntentRecord {
  corpId: string;
  id: string;
  conversationId: string;
  contactId: string;
  messageId: string;
  intent: Intent;
  saidAt: Date;
  confidence: number;
  extractor: string;
  version: number;
}

export interface MoodRecord {
  corpId: string;
  id: string;
  conversationId: string;
  contactId: string;
  messageId: string;
  mood: "positive" | "negative";
  saidAt: Date;
}

/** A part of what moves a contact's stage, from one conversation. */
export interface StageSignalsRecord {
  corpId: string;
  id: string;
  conversationId: string;
  contactId: string;
  signals: StageSignal[];
}

/** Everything that one derivation of some conversations yields, as the whole truth about them. */
export interface ConversationRecords {
  facts: SaidFact[];
  intents: IntentRecord[];
  moods: MoodRecord[];
  promises: Omit<StoredPromise, "resolution">[];
  replies: (Reply & { id: string })[];
  activity: (DailyActivity & { id: string })[];
  signals: StageSignalsRecord[];
}

export interface DerivedRecordStore {
  /**
   * Makes the records of these conversations exactly these: the rest is removed, except promises on which a person
   * has spoken. Only what differs is written; with `rewriteAll` everything is.
   */
  replace(input: {
    corpId: string;
    conversationIds: readonly string[];
    records: ConversationRecords;
    rewriteAll: boolean;
  }): Promise<void>;
}

// ---- contacts ---------------------------------------------------------------------------------------------------

/** A contact with the marks and the words of people that derivation needs. */
export interface ContactState extends Contact {
  /** The message behind the current stage. */
  stageMessageId: string | null;
  /** Members who have the person in WeCom, whether they have written or not, earliest first; missing: it told of none. */
  knownBy?: { memberId: string; remark: string }[];
  ownerSetTo: string | null;
  /** When the person deleted the last of us who had them; missing or null: somebody still has them. */
  removedAt?: Date | null;
  optOutLiftedAt: Date | null;
  optOutSetAt: Date | null;
  dirtySeq: number;
  /** The `dirtySeq` for which profile and stage were derived last. */
  stagedSeq: number;
  /** Hash of the derived fields, to spare equal writes. */
  digest: string | null;
}

/** What the contacts' step reads about some contacts, by contact id where it is a map. */
export interface ContactInputs {
  contacts: ContactState[];
  facts: Map<string, SaidFact[]>;
  signals: Map<string, StageSignal[]>;
  decisions: Map<string, FactDecision[]>;
  overrides: Map<string, StageOverride[]>;
  /** Our own promises with a time. */
  promises: Map<string, StoredPromise[]>;
  warningDecisions: Map<string, WarningDecision[]>;
  /** What they opened. */
  opens: Map<string, Pick<LinkOpen, "broadcast" | "savedLinkId" | "lastAt">[]>;
}

/** Somebody of an account, as the account's other contacts see it. */
export interface Companion {
  contactId: string;
  /** When the contact first wrote or was written to; null for those who are lost or were never in touch. */
  activeSince: Date | null;
  /** What was derived for this contact about the others. */
  othersSince: Date | null;
}

/** The derived fields of a contact, without tags. */
export type DerivedContact = Pick<
  Contact,
  | "id"
  | "nickname"
  | "displayName"
  | "memberIds"
  | "wecomFollowerIds"
  | "ownerId"
  | "firstMessageAt"
  | "lastMessageAt"
  | "lastInboundAt"
  | "lastOutboundAt"
  | "profile"
  | "stage"
  | "stageSince"
  | "stageReason"
  | "isStagePinned"
  | "nextStageCheckAt"
  | "optedOutAt"
  | "tier"
  | "value"
  | "rhythm"
  | "warningKinds"
  | "openWarnings"
  | "warnedAt"
  | "worstWarning"
  | "accountKey"
  | "openedAt"
  | "opened"
> & {
  stageMessageId: string | null;
  optOutMessageId: string | null;
  /** Since when another contact of the account is in touch with us. */
  othersSince: Date | null;
  searchKeys: string[];
  digest: string;
};

export interface FollowRecord {
  contactId: string;
  memberId: string;
  source: string;
  since: Date;
}

export interface ContactStore {
  /** Records that were merged into another contact: record id → contact id; others are left out. */
  survivorsOf(corpId: string, contactIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Raises the marks: the contacts' derived fields are behind. */
  markDirty(corpId: string, contactIds: readonly string[]): Promise<void>;
  load(corpId: string, contactIds: readonly string[]): Promise<ContactInputs>;
  /** Stores derived fields of contacts that nothing has changed since they were read. */
  saveDerived(corpId: string, derived: readonly { contact: DerivedContact; readSeq: number }[]): Promise<void>;
  /** Makes the histories of these contacts exactly these. */
  replaceTransitions(
    corpId: string,
    histories: readonly { contactId: string; memberId: string | null; transitions: readonly StageTransition[] }[],
    rewriteAll: boolean,
  ): Promise<void>;
  /** Makes the warnings of these contacts exactly these. */
  replaceWarnings(
    corpId: string,
    contactIds: readonly string[],
    warnings: readonly Warning[],
    rewriteAll: boolean,
  ): Promise<void>;
  /** Makes the facts of these contacts that wait for a person's word exactly these. */
  replaceReviewItems(
    corpId: string,
    contactIds: readonly string[],
    items: readonly ReviewItem[],
    rewriteAll: boolean,
  ): Promise<void>;
  /** Makes every contact due again, without writing equal records anew. */
  markAllDirty(corpId: string): Promise<void>;
  /** Everybody of these accounts, by account key. */
  companionsOf(corpId: string, accountKeys: readonly string[]): Promise<Map<string, Companion[]>>;
  /** Makes known who knows whom; moves `since` back to the earliest, never touches status or remark. */
  addFollows(corpId: string, follows: readonly FollowRecord[]): Promise<void>;
  /** Contacts with what their tags follow from. */
  loadForTags(corpId: string, contactIds: readonly string[]): Promise<TagInputs>;
  /** Stores the tags of contacts that nothing has changed since they were read. */
  saveTags(
    corpId: string,
    tagged: readonly { contactId: string; readSeq: number; tags: ContactTag[] }[],
  ): Promise<void>;
  /**
   * Lowers the marks of contacts that nothing has changed since they were read; raises them again where something
   * did, because stale records may have been written.
   */
  settle(corpId: string, read: readonly { contactId: string; readSeq: number }[]): Promise<void>;
  /** Ids of contacts that are behind, in id order. */
  due(corpId: string, after: string | null, limit: number): Promise<string[]>;
  countDue(corpId: string): Promise<number>;
  /** Ids of contacts whom silence may move by now, earliest first. */
  stageChecksDue(corpId: string, now: Date, limit: number): Promise<string[]>;
  /** Makes every contact due again, everything derived to be written anew. @returns how many there are. */
  markAllDue(corpId: string): Promise<number>;
}

export interface TagInputs {
  contacts: ContactState[];
  signals: Map<string, StageSignal[]>;
  personTags: Map<string, ContactTag[]>;
}
