/** JSON of contacts that are one person. */
import type { SameKind } from "#src/domain/contact/contact-merge.js";
import type { ContactRef, PersonRef } from "./contract.js";

export interface SameEvidenceJson {
  kind: SameKind;
  /** Masked for viewers who need not see it. */
  value: string;
  isConfirmed: boolean;
}

export interface MergeSideJson extends ContactRef {
  nickname: string;
  channels: string[];
  lastMessageAt: string | null;
}

export interface MergeSuggestionJson {
  id: string;
  contacts: [MergeSideJson, MergeSideJson];
  evidence: SameEvidenceJson[];
  foundAt: string;
}

export interface MergeJson {
  id: string;
  survivorId: string;
  absorbedId: string;
  /** The name that the record had. */
  absorbedName: string;
  state: "merging" | "merged" | "undoing" | "undone";
  evidence: SameEvidenceJson[];
  /** Null: by equal ids, without asking. */
  by: PersonRef | null;
  at: string;
  undoneAt: string | null;
}

export interface MergesOfContactJson {
  suggestions: MergeSuggestionJson[];
  merges: MergeJson[];
}

export interface MergeRulesJson {
  onConfirmedPhone: boolean;
  updatedAt: string | null;
}
