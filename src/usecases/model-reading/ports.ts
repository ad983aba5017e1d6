/** Ports of reading conversations with an optional language model. Everything works without it. */
import type { ModelFact } from "#src/domain/understanding/model/model-fact.js";
import type { ModelQuestion } from "#src/domain/understanding/model/model-question.js";

export interface ModelReply {
  /** The answer's text; not yet checked. */
  content: string;
  /** Tokens that the question and the answer cost. */
  tokens: number;
}

/** Why there is no answer. `refused`: asking the same again gives the same. */
export type ModelFailure = "timeout" | "unavailable" | "refused" | "malformed";

export class ModelError extends Error {
  readonly failure: ModelFailure;
  /** Tokens that were spent all the same. */
  readonly tokens: number;
  constructor(failure: ModelFailure, message: string, tokens = 0) {
    super(message);
    this.name = "ModelError";
    this.failure = failure;
    this.tokens = tokens;
  }
}

export interface LanguageModel {
  /** Shown and stored with what it says. */
  readonly name: string;
  /** @throws ModelError */
  answer(question: ModelQuestion): Promise<ModelReply>;
}

/** Tokens of one local day, shared by all processes. */
export interface TokenBudget {
  /** Sets tokens aside; false when the day's cap would be passed, or nobody can tell. */
  take(corpId: string, day: string, tokens: number): Promise<boolean>;
  /** Corrects what was set aside by what it really cost. */
  settle(corpId: string, day: string, taken: number, spent: number): Promise<void>;
  spent(corpId: string, day: string): Promise<number | null>;
}

export interface BreakerState {
  failures: number;
  openUntil: Date | null;
  lastError: string | null;
}

/** Keeps a failing endpoint from being asked, shared by all processes. */
export interface ModelBreaker {
  state(corpId: string): Promise<BreakerState>;
  succeeded(corpId: string): Promise<void>;
  failed(corpId: string, why: string, now: Date): Promise<void>;
}

/** What a model said about some messages of a conversation: input to derivation, kept by rebuilds. */
export interface ModelReading {
  corpId: string;
  /** Made from conversation and digest: the same question is asked once. */
  id: string;
  conversationId: string;
  /** Hash of model, question's version and masked text. */
  digest: string;
  model: string;
  promptVersion: number;
  /** Messages that were asked about; context is not among them. */
  messageIds: string[];
  facts: ModelFact[];
  /** Claims that were dropped. */
  dropped: number;
  tokens: number;
  at: Date;
}

export interface ReadingStore {
  /** Of these conversations, in no order. */
  ofConversations(corpId: string, conversationIds: readonly string[]): Promise<ModelReading[]>;
  /** Stores it unless the same question was answered already. */
  insertOnce(reading: ModelReading): Promise<void>;
  count(corpId: string): Promise<number>;
}

/** Conversations that a model has not read to their end. */
export interface ReadingQueue {
  mark(corpId: string, conversationIds: readonly string[]): Promise<void>;
  /** In id order, with the mark's number. */
  due(corpId: string, after: string | null, limit: number): Promise<{ conversationId: string; seq: number }[]>;
  /** Takes the mark off unless it was raised meanwhile. */
  done(corpId: string, conversationId: string, seq: number): Promise<void>;
}

/** Port into derivation: the conversation's records are behind. */
export interface ConversationMarks {
  markConversationDirty(corpId: string, conversationId: string): Promise<void>;
}
