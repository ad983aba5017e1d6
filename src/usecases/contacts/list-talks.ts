/** The conversations page: whom one talked with last, what was said last, and what still waits for an answer. */
import type { Contact } from "#src/domain/contact/contact.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { PageKey, PageOf } from "#src/domain/shared/paging.js";
import type { ContactReadModel, LastWord, LastWords } from "./ports.js";

export interface TalkQuery {
  /** As the contacts list searches; empty finds all. */
  q: string;
  ownerIds: readonly string[];
  after: PageKey | null;
  limit: number;
}

export interface Talk {
  contact: Contact;
  /** Null while the log and the contact are not of the same instant. */
  last: LastWord | null;
}

/** One page inside the scope, latest talk first: the contacts, then the last word of all of them at once. */
export async function listTalks(
  deps: { contacts: Pick<ContactReadModel, "page">; lastWords: LastWords },
  viewer: Viewer,
  { q, ownerIds, after, limit }: TalkQuery,
): Promise<PageOf<Talk>> {
  const page = await deps.contacts.page(viewer, {
    q,
    stages: [],
    tags: [],
    ownerIds,
    sort: "lastMessageAt",
    after,
    limit,
  });
  const talked = page.items.filter(({ lastMessageAt }) => lastMessageAt !== null);
  const words = await deps.lastWords.of(
    viewer.corpId,
    talked.flatMap(({ id, lastMessageAt }) => (lastMessageAt ? [{ contactId: id, at: lastMessageAt }] : [])),
  );
  // Who never talked comes last in this order: nothing follows on the next page either.
  const next = talked.length < page.items.length ? null : page.next;
  return { items: talked.map((contact) => ({ contact, last: words.get(contact.id) ?? null })), next };
}
