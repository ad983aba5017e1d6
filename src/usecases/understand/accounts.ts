/** Contacts of one company: what each of them says about the others. */
import type { Companion } from "./ports.js";

/** Since when another contact of the account than this one is in touch with us; null: nobody is. */
export function othersSince(companions: readonly Companion[], contactId: string): Date | null {
  return companions.reduce<Date | null>((first, { contactId: other, activeSince }) => {
    if (other === contactId || activeSince === null) return first;
    return first === null || activeSince < first ? activeSince : first;
  }, null);
}

/** Those for whom something else was derived than what holds now. */
export function outdatedCompanions(companions: readonly Companion[]): string[] {
  // With the two earliest known, everybody's answer is.
  const active = companions.flatMap(({ contactId, activeSince }) => (activeSince ? [{ contactId, activeSince }] : []));
  const [first, second] = active.sort((a, b) => a.activeSince.getTime() - b.activeSince.getTime());
  return companions
    .filter(({ contactId, othersSince: known }) => {
      const now = first?.contactId === contactId ? second?.activeSince : first?.activeSince;
      return (now?.getTime() ?? null) !== (known?.getTime() ?? null);
    })
    .map(({ contactId }) => contactId);
}
