/** Everything an SOP asks about a contact, loaded together. */
import type { Contact } from "#src/domain/contact/contact.js";
import type { SopPerson, SopSetting } from "#src/domain/sop/sop-run.js";
import type { Settings } from "#src/domain/settings/settings.js";
import { writersOf } from "#src/domain/touch/channel-choice.js";
import type { SopDeps } from "./sop-deps.js";

export interface LoadedPerson {
  contact: Contact;
  person: SopPerson;
  /** Who is responsible; null: nobody is left. */
  memberId: string | null;
}

/** @returns null when the contact does not exist. */
export async function loadPerson(
  deps: SopDeps,
  corpId: string,
  contactId: string,
  groupId: string | null = null,
): Promise<LoadedPerson | null> {
  const [contact, firstOrderAt, isRemoved, group, hasLeft] = await Promise.all([
    deps.contacts.find(corpId, contactId),
    deps.firstOrders.firstOrderAt(corpId, contactId),
    groupId === null ? deps.follows.isRemoved(corpId, contactId) : false,
    groupId === null ? null : deps.groups.find(corpId, groupId),
    deps.members.whoLeft(corpId),
  ]);
  if (!contact) return null;
  const known = groupId === null ? writersOf(contact) : [...(group?.memberIds ?? [])];
  const memberId = known.find((userId) => !hasLeft(userId)) ?? known[0] ?? null;
  const memberName =
    memberId === null ? "" : ((await deps.members.namesOf(corpId, [memberId])).get(memberId) ?? memberId);
  // A group is asked about as a whole: its own last words, and nobody's stage, purchase or opt-out.
  const about =
    groupId === null ? contact : { ...contact, lastInboundAt: group?.lastInboundAt ?? null, optedOutAt: null };
  return { contact, memberId, person: { contact: about, firstOrderAt, isRemoved, memberName } };
}

export const settingOf = (deps: Pick<SopDeps, "calendar">, settings: Settings): SopSetting => ({
  zone: settings.zone,
  calendar: deps.calendar,
  corpName: settings.corpName,
});
