/** The same person met twice: when two records may be one, and what is kept about having joined them. Pure. */
import type { ContactFollow } from "./contact.js";

/** What says that two records are one person. */
export type SameKind = "unionid" | "external_id" | "phone" | "name_company";

export interface SameEvidence {
  kind: SameKind;
  /** The value both have. */
  value: string;
  /** True when a person confirmed it on both sides (phones). */
  isConfirmed: boolean;
}

/** Evidence that needs nobody's decision, by the corp's setting. */
export function isCertain(evidence: readonly SameEvidence[], rules: { onConfirmedPhone: boolean }): boolean {
  return evidence.some(
    ({ kind, isConfirmed }) =>
      kind === "unionid" || kind === "external_id" || (kind === "phone" && isConfirmed && rules.onConfirmedPhone),
  );
}

/** How strongly each kind speaks; shown strongest first. */
const WEIGHT: Readonly<Record<SameKind, number>> = { unionid: 4, external_id: 4, phone: 3, name_company: 1 };

/** A sortable strength: certain things first, then phones, then equal names. */
export const strengthOf = (evidence: readonly SameEvidence[]): number =>
  evidence.reduce((sum, { kind, isConfirmed }) => sum + WEIGHT[kind] + (isConfirmed ? 0.5 : 0), 0);

/** The two of a pair in one order, so that a pair is one suggestion. */
export const pairOf = (a: string, b: string): [string, string] => (a < b ? [a, b] : [b, a]);

/** What of a contact only the record itself knows; put back by an undo. */
export interface RecordSnapshot {
  nickname: string;
  stageSince: Date;
}

export interface ContactMerge {
  corpId: string;
  id: string;
  /** The contact that goes on. */
  survivorId: string;
  /** The record that became part of it. */
  absorbedId: string;
  /** `merging` and `undoing` are finished by the sweep when a process dies in between. */
  state: "merging" | "merged" | "undoing" | "undone";
  evidence: SameEvidence[];
  /** Who decided; null: the evidence was certain. */
  byUserId: string | null;
  at: Date;
  undoneAt: Date | null;
  undoneBy: string | null;
  before: {
    survivor: RecordSnapshot;
    absorbed: RecordSnapshot;
    /** Who knew the survivor. */
    follows: Pick<ContactFollow, "memberId" | "since">[];
  };
}

/** Two records that may be one person, waiting for a decision. */
export interface MergeSuggestion {
  corpId: string;
  id: string;
  contactIds: [string, string];
  evidence: SameEvidence[];
  strength: number;
  state: "open" | "dismissed" | "merged";
  foundAt: Date;
  decidedBy: string | null;
}
