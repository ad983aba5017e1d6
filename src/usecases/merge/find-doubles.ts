/** Finds records that may be one person. Pure. */
import { pairOf, type SameEvidence } from "#src/domain/contact/contact-merge.js";
import type { ProfileValue } from "#src/domain/fact/fact.js";
import type { Comparable } from "./ports.js";

export interface FoundPair {
  contactIds: [string, string];
  evidence: SameEvidence[];
}

/** More records than this under one value say nothing: a switchboard's number, a frequent name. */
const MAX_SHARING = 6;

/** Every pair among these contacts with something in common, each once. */
export function doublesAmong(contacts: readonly Comparable[]): FoundPair[] {
  const groups = new Map<string, { contactId: string; evidence: SameEvidence }[]>();
  for (const contact of contacts) {
    for (const evidence of evidenceKeys(contact)) {
      const key = `${evidence.kind}\u0000${evidence.value}`;
      const group = groups.get(key) ?? [];
      if (!group.some((one) => one.contactId === contact.id)) group.push({ contactId: contact.id, evidence });
      groups.set(key, group);
    }
  }
  const pairs = new Map<string, FoundPair>();
  for (const group of groups.values()) {
    if (group.length < 2 || group.length > MAX_SHARING) continue;
    for (const [i, a] of group.entries()) {
      for (const b of group.slice(i + 1)) {
        const contactIds = pairOf(a.contactId, b.contactId);
        const key = contactIds.join("/");
        const pair = pairs.get(key) ?? { contactIds, evidence: [] };
        pair.evidence.push({ ...a.evidence, isConfirmed: a.evidence.isConfirmed && b.evidence.isConfirmed });
        pairs.set(key, pair);
      }
    }
  }
  return [...pairs.values()];
}

/** Everything by which this contact could be met again. */
function evidenceKeys({ keys, profile, displayName }: Comparable): SameEvidence[] {
  const found: SameEvidence[] = keys.map(({ kind, value }) => ({ kind, value, isConfirmed: true }));
  for (const { value, state } of valuesOf(profile, "phone")) {
    const digits = value.replace(/\D/g, "");
    if (digits.length >= 7) found.push({ kind: "phone", value: digits, isConfirmed: state === "confirmed" });
  }
  const [company] = valuesOf(profile, "company");
  const [name] = valuesOf(profile, "name");
  if (company && (name || displayName.length >= 2)) {
    const value = `${name?.value ?? displayName} · ${company.value}`;
    found.push({ kind: "name_company", value, isConfirmed: name?.state === "confirmed" });
  }
  return found;
}

const valuesOf = (profile: readonly ProfileValue[], field: ProfileValue["field"]): ProfileValue[] =>
  profile.filter((value) => value.field === field);
