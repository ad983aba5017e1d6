/** Puts the tags of the rules on contacts, asks for their follow-up, and calls them done. */
import type { Contact, ContactTag } from "#src/domain/contact/contact.js";
import { planFollowUpJob } from "../follow-up/job-contracts.js";
import type { DeriveDeps } from "./understand-conversations.js";

/**
 * Idempotent. The contacts' marks are lowered only after their follow-up has been asked for, so a crash or a queue
 * that is away leaves them due for the sweep.
 *
 * @returns ids of contacts whose stage has to be decided again first, because something changed meanwhile.
 * @throws Error the queue cannot be reached.
 */
export async function tagContacts(deps: DeriveDeps, corpId: string, contactIds: readonly string[]): Promise<string[]> {
  if (contactIds.length === 0) return [];
  const { contacts, signals, personTags } = await deps.contacts.loadForTags(corpId, contactIds);
  const now = deps.clock.now();
  const ready = contacts.filter((contact) => contact.stagedSeq === contact.dirtySeq);
  const tagged = ready.map((contact) => ({
    contactId: contact.id,
    readSeq: contact.dirtySeq,
    tags: sortedTags([
      ...deps.rules.tags({ contact, signals: signals.get(contact.id) ?? [], now }),
      ...(personTags.get(contact.id) ?? []),
    ]),
  }));
  const before = new Map(ready.map((contact) => [contact.id, contact]));
  const retagged = tagged.filter(
    ({ contactId, tags }) => JSON.stringify(before.get(contactId)?.tags) !== JSON.stringify(tags),
  );
  await deps.contacts.saveTags(corpId, retagged);
  await deps.jobs.enqueueMany(
    planFollowUpJob,
    tagged.map(({ contactId }) => ({ v: 1 as const, corpId, contactId })),
  );
  await deps.contacts.settle(corpId, tagged);
  const reachable = retagged.filter(({ contactId }) =>
    before.get(contactId)?.identities.some((identity) => identity.channel === "wecom"),
  );
  if (reachable.length > 0) {
    await deps.onTagged?.(
      corpId,
      reachable.map((one) => one.contactId),
    );
  }
  deps.live.publish(ready.map((contact) => changed(contact)));
  return contacts.filter((contact) => contact.stagedSeq !== contact.dirtySeq).map((contact) => contact.id);
}

const changed = (contact: Contact) =>
  ({ type: "contact.changed", corpId: contact.corpId, contactId: contact.id, memberIds: contact.memberIds }) as const;

/** One order, so that equal tags are equal lists; a tag by hand hides the same one by rule. */
function sortedTags(tags: readonly ContactTag[]): ContactTag[] {
  const keyOf = (tag: ContactTag): string => `${tag.group}\u0000${tag.label}`;
  const byHand = new Set(tags.filter((tag) => tag.origin === "person").map(keyOf));
  return tags
    .filter((tag) => tag.origin === "person" || !byHand.has(keyOf(tag)))
    .map(({ group, label, origin, by, messageId, at }) => ({ group, label, origin, by, messageId, at }))
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
}
