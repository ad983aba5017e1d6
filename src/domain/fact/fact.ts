/** Stored facts, people's decisions about them, and the profile as a view over both. */
import type { FactField, Span } from "../understanding/understanding.js";

export const FACT_STATES = ["proposed", "confirmed", "rejected", "superseded", "conflicting"] as const;
export type FactState = (typeof FACT_STATES)[number];

export interface Fact {
  corpId: string;
  /** Deterministic: the same message, person, field and value give the same id. */
  id: string;
  contactId: string;
  conversationId: string;
  field: FactField;
  value: string;
  messageId: string;
  quote: string;
  span: Span;
  saidAt: Date;
  confidence: number;
  extractor: string;
  version: number;
  state: FactState;
  /** Id of the fact that took its place, if any. */
  supersededBy: string | null;
}

/** A person's word on a fact. Never derived, never overwritten; undo marks it. */
export interface FactDecision {
  corpId: string;
  id: string;
  contactId: string;
  field: FactField;
  /** The fact it is about; null when a person entered the value without one. */
  factId: string | null;
  verdict: "confirmed" | "rejected" | "corrected";
  /** The value that holds from now on; null for rejections. */
  value: string | null;
  /** What the machine had said, as it was when the person spoke; missing when there was no fact. */
  machine?: { extractor: string; version: number; value: string } | null;
  byUserId: string;
  at: Date;
  undoneAt: Date | null;
}

/** The value a profile shows for one field, and why. */
export interface ProfileValue {
  field: FactField;
  value: string;
  state: "proposed" | "confirmed" | "conflicting";
  factId: string | null;
  messageId: string | null;
  decisionId: string | null;
}
