/** What people's decisions are made from, and the order that keeps them safe. */
import type { Contact } from "#src/domain/contact/contact.js";
import type { AuditEntry } from "#src/domain/member/access.js";
import type { Viewer } from "#src/domain/member/member.js";
import { NotFoundError } from "#src/domain/shared/errors.js";
import type { Clock } from "#src/usecases/shared/clock.js";
import type { ContactReadModel } from "../contacts/ports.js";
import type {
  ContactDerivation,
  ContactMarks,
  ContactWords,
  DecisionStore,
  PersonTagStore,
  StageOverrideStore,
} from "./ports.js";

export interface ProfileDeps {
  contacts: Pick<ContactReadModel, "find" | "facts" | "decisions">;
  decisions: DecisionStore;
  overrides: StageOverrideStore;
  tags: PersonTagStore;
  words: ContactWords;
  marks: ContactMarks;
  derivation: ContactDerivation;
  /** Is the user id an active member of the corp? */
  members: { isActive(corpId: string, userId: string): Promise<boolean> };
  audit: { record(entry: Omit<AuditEntry, "id" | "at">): Promise<void> };
  /** Port to what is learned from decisions. */
  learning?: { decided(corpId: string): Promise<unknown> };
  clock: Clock;
  /** Told when a stored decision could not be derived at once (log it). */
  onDerivationFailed: (error: unknown, contactId: string) => void;
}

/** @throws NotFoundError unknown or outside the scope. */
export async function visibleContact(deps: ProfileDeps, viewer: Viewer, contactId: string): Promise<Contact> {
  const contact = await deps.contacts.find(viewer, contactId);
  if (!contact) throw new NotFoundError("客户", contactId);
  return contact;
}

/**
 * Stores a person's word so that derivation is certain to follow: the mark is raised before, so a crash right after the
 * write leaves the contact due, and the contact is derived at once, so that the answer shows it.
 */
export async function decide<T>(
  deps: ProfileDeps,
  corpId: string,
  contactId: string,
  store: () => Promise<T>,
): Promise<T> {
  await deps.marks.markDirty(corpId, [contactId]);
  const result = await store();
  try {
    await deps.derivation.contactDecided({ corpId, contactId });
  } catch (error) {
    // The word is stored; the mark lets the sweep derive the contact.
    deps.onDerivationFailed(error, contactId);
  }
  return result;
}

/** Writes one audit line about a contact. */
export const audited = (
  deps: ProfileDeps,
  viewer: Viewer,
  action: string,
  contactId: string,
  detail: string | null,
): Promise<void> =>
  deps.audit.record({ corpId: viewer.corpId, byUserId: viewer.userId, action, target: contactId, detail });
