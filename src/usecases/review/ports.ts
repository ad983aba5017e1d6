/** Ports of the review queue and of what is learned from it. */
import type { ExtractorCount } from "#src/domain/fact/extractor-trust.js";
import type { Message } from "#src/domain/conversation/message.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { FactField, Span } from "#src/domain/understanding/understanding.js";

/** A fact that waits for a person's word, as the queue keeps it. */
export interface ReviewItem {
  corpId: string;
  /** The fact's id. */
  id: string;
  contactId: string;
  conversationId: string;
  memberIds: string[];
  field: FactField;
  value: string;
  state: "proposed" | "conflicting";
  messageId: string;
  quote: string;
  span: Span;
  saidAt: Date;
  confidence: number;
  extractor: string;
  /** Its place in the queue; higher comes first. */
  score: number;
}

export interface ReviewKey {
  score: number;
  id: string;
}

export interface ReviewQuery {
  after: ReviewKey | null;
  limit: number;
  /** Fields that the viewer does not see in full and can therefore not judge. */
  without: readonly FactField[];
}

/** What one person decided, by verdict and field. */
export interface DecidedCount {
  field: FactField;
  verdict: "confirmed" | "corrected" | "rejected";
  count: number;
}

export interface ReviewReadModel {
  /** The most valuable and least certain first. */
  page(viewer: Viewer, query: ReviewQuery): Promise<{ items: ReviewItem[]; next: ReviewKey | null }>;
  count(viewer: Viewer, without: readonly FactField[]): Promise<number>;
  /** Other values of the same contact and field that wait as well. */
  rivalsOf(corpId: string, items: readonly ReviewItem[]): Promise<ReviewItem[]>;
  /** What a person decided since an instant; undone ones do not count. */
  decidedSince(corpId: string, userId: string, since: Date): Promise<DecidedCount[]>;
}

/** What derivation goes by. */
export interface LearnedTrust {
  /** Keys of extractors whose facts are silent, in alphabetical order. */
  silent: string[];
  counts: ExtractorCount[];
  /** Contacts may not have been marked yet for the latest change. */
  isMarking: boolean;
}

export interface TrustStore {
  /** What all decisions that stand say now, in a stable order. */
  counts(corpId: string): Promise<ExtractorCount[]>;
  current(corpId: string): Promise<LearnedTrust>;
  save(corpId: string, trust: LearnedTrust): Promise<void>;
}

/** Port: every contact's derived fields are behind. */
export interface AllContactMarks {
  markAllDirty(corpId: string): Promise<void>;
}

/** Read port into conversations. */
export interface FactContexts {
  find(corpId: string, messageId: string): Promise<Message | null>;
  range(range: {
    corpId: string;
    conversationId: string;
    from: { at: Date; id: string } | null;
    direction: "older" | "newer";
    limit: number;
  }): Promise<Message[]>;
}
