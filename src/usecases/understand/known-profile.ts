/** What is known of a contact from facts and people's words, and what of it waits for a word. Pure. */
import { accountKeyOf } from "#src/domain/account/account-key.js";
import { splitSilent, trustKey, type ExtractorCount } from "#src/domain/fact/extractor-trust.js";
import type { Fact, ProfileValue } from "#src/domain/fact/fact.js";
import { factStates, profileOf } from "#src/domain/fact/profile.js";
import { factsToReview, reviewScore } from "#src/domain/fact/review-order.js";
import type { FactField } from "#src/domain/understanding/understanding.js";
import type { ReviewItem } from "../review/ports.js";
import type { ContactInputs, DerivedContact } from "./ports.js";

/** What people's decisions taught about the extractors. */
export interface Learned {
  silent: ReadonlySet<string>;
  counts: ReadonlyMap<string, ExtractorCount>;
}

export const learnedFrom = (trust: { silent: readonly string[]; counts: readonly ExtractorCount[] }): Learned => ({
  silent: new Set(trust.silent),
  counts: new Map(trust.counts.map((one) => [trustKey(one), one])),
});

export interface KnownProfile {
  /** What is proposed or settled; what is silent is left out. */
  facts: Fact[];
  profile: ProfileValue[];
  accountKey: string | null;
}

/** The profile that facts and decisions make, without what is silent. */
export function knownProfile(inputs: ContactInputs, contactId: string, { silent }: Learned): KnownProfile {
  const decisions = inputs.decisions.get(contactId) ?? [];
  const facts = factStates(splitSilent(inputs.facts.get(contactId) ?? [], decisions, silent).proposed, decisions);
  const profile = profileOf(facts, decisions);
  return { facts, profile, accountKey: accountKeyOf(valuesOf(profile, "company")[0]) };
}

/** What of the contact waits for a person's word, each with its place in the queue. */
export function reviewItemsOf(
  corpId: string,
  contact: DerivedContact,
  facts: readonly Fact[],
  { counts }: Learned,
): ReviewItem[] {
  return factsToReview(facts).map((fact) => ({
    corpId,
    id: fact.id,
    contactId: contact.id,
    conversationId: fact.conversationId,
    memberIds: contact.memberIds,
    field: fact.field,
    value: fact.value,
    state: fact.state === "conflicting" ? "conflicting" : "proposed",
    messageId: fact.messageId,
    quote: fact.quote,
    span: { start: fact.span.start, end: fact.span.end },
    saidAt: fact.saidAt,
    confidence: fact.confidence,
    extractor: fact.extractor,
    score: reviewScore(fact, contact.stage, counts.get(trustKey(fact)) ?? null),
  }));
}

export const valuesOf = (profile: readonly ProfileValue[], field: FactField): string[] =>
  profile.filter((value) => value.field === field).map((value) => value.value);
