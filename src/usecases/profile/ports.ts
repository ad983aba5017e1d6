/** Ports of people's decisions. What people say is kept apart from what is derived, so that a rebuild keeps it. */
import type { FactDecision } from "#src/domain/fact/fact.js";
import type { SaidFact } from "#src/domain/fact/profile.js";
import type { StageOverride } from "#src/domain/stage/stage.js";

/** A tag that a person put on a contact. */
export interface PersonTag {
  corpId: string;
  contactId: string;
  group: string;
  label: string;
  byUserId: string;
  at: Date;
}

export interface DecisionStore {
  findFact(corpId: string, contactId: string, factId: string): Promise<SaidFact | null>;
  /** The decision on a contact, undone or not. */
  find(corpId: string, contactId: string, decisionId: string): Promise<FactDecision | null>;
  /** Decisions that stand on one field, oldest first. */
  standing(corpId: string, contactId: string, field: FactDecision["field"]): Promise<FactDecision[]>;
  insert(decision: FactDecision): Promise<void>;
  /** Marks it undone; false when it was already. Atomic. */
  undo(corpId: string, decisionId: string, at: Date): Promise<boolean>;
}

export interface StageOverrideStore {
  /** Oldest first. */
  list(corpId: string, contactId: string): Promise<StageOverride[]>;
  insert(corpId: string, contactId: string, override: StageOverride): Promise<void>;
}

export interface PersonTagStore {
  /** Puts it on once; a repeat changes nothing. */
  put(tag: PersonTag): Promise<void>;
  /** False when it was not there. */
  remove(corpId: string, contactId: string, group: string, label: string): Promise<boolean>;
}

/** What people decide about the contact itself. Each write also raises the contact's mark, in the same step. */
export interface ContactWords {
  /** Null: back to the member who wrote last. */
  setOwner(corpId: string, contactId: string, ownerId: string | null): Promise<void>;
  setOptOut(corpId: string, contactId: string, at: Date): Promise<void>;
  /** Lifts any opt-out noted or said until now. */
  liftOptOut(corpId: string, contactId: string, at: Date): Promise<void>;
}

/** Raises the mark: the contacts' derived fields are behind. On disk when done. */
export interface ContactMarks {
  markDirty(corpId: string, contactIds: readonly string[]): Promise<void>;
}

/** Port to derivation. */
export interface ContactDerivation {
  /** Raises the mark, derives the contact anew and tells open pages. */
  contactDecided(input: { corpId: string; contactId: string }): Promise<void>;
}
