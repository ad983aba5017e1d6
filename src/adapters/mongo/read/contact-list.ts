/** The contacts list: search, filters and paging, on indexes only. */
import type { mongo } from "mongoose";
import type { Contact } from "#src/domain/contact/contact.js";
import { searchQuery } from "#src/domain/contact/search-keys.js";
import type { Viewer } from "#src/domain/member/member.js";
import { pageOf, type PageKey, type PageOf } from "#src/domain/shared/paging.js";
import { WARNING_KINDS, type WarningKind } from "#src/domain/warning/warning.js";
import type { ContactListQuery } from "#src/usecases/contacts/ports.js";
import { toContact } from "../capture/contact-mapping.js";
import type { ContactDoc } from "../capture/contact-model.js";
import { contactsOf } from "./contact-scope.js";

type Filter = mongo.Filter<ContactDoc>;

/** A search that finds no more than this is sorted after finding; one that finds more is walked in list order. */
const FEW = 400;
/** Words of a query that are looked at. */
const MAX_WORDS = 5;

/** Fields that a row needs; message-sized ones stay on disk. */
const ROW = { searchKeys: 0, digest: 0 } as const;

/**
 * One page. A contact without the sort's instant comes after all that have one.
 */
export async function contactPage(
  contacts: mongo.Collection<ContactDoc>,
  viewer: Viewer,
  query: ContactListQuery,
): Promise<PageOf<Contact>> {
  const words = searchWords(query.q);
  if (words === null) return { items: [], next: null };
  const base: Filter = { ...(contactsOf(viewer) as Filter), ...filtersOf(query) };
  const found = words.length === 0 ? null : await fewIds(contacts, viewer, base, words);
  const filter: Filter = found ? { ...base, _id: { $in: found } } : { ...base, ...wordFilter(words) };

  // Many are found: the list's own order ends after a page, the search index would have to sort them all.
  const hint = words.length > 0 && !found ? walkIndex(viewer, query.sort) : null;
  const rows = await rowsAfter(query.after);
  return pageOf(rows.map(toContact), query.limit, (contact) => ({ at: contact[query.sort], id: contact.id }));

  async function rowsAfter(after: PageKey | null): Promise<ContactDoc[]> {
    const want = query.limit + 1;
    if (!after) return await read(contacts, filter, query.sort, want, hint);
    const dated = after.at
      ? await read(contacts, { ...filter, ...olderThan(query.sort, after) }, query.sort, want, hint)
      : [];
    if (dated.length === want) return dated;
    const undated: Filter = { ...filter, [query.sort]: null, ...(after.at ? {} : idBelow(filter, after.id)) };
    return [...dated, ...(await read(contacts, undated, query.sort, want - dated.length, hint))];
  }
}

/** The words of a query as search keys are written; null when nothing could ever match it. */
function searchWords(q: string): string[] | null {
  if (q.trim() === "") return [];
  const words = q.split(/\s+/).map(searchQuery).filter(Boolean).slice(0, MAX_WORDS);
  return words.length === 0 ? null : words;
}

const startsWith = (word: string): RegExp => new RegExp(`^${word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);

const wordFilter = (words: readonly string[]): Filter => {
  const [first, ...others] = words.map((word): Filter => ({ searchKeys: { $regex: startsWith(word) } }));
  if (!first) return {};
  return others.length === 0 ? first : { $and: [first, ...others] };
};

/** The index whose order is the list's, by name. */
function walkIndex(viewer: Viewer, sort: ContactListQuery["sort"]): string {
  if (sort === "stageSince") return "list_by_stage_age";
  if (sort === "warnedAt") return "list_by_warned";
  return viewer.members === "all" ? "list" : "list_by_member";
}

/** Ids of the found contacts when they are few; null when walking the list in its order is better. */
async function fewIds(
  contacts: mongo.Collection<ContactDoc>,
  viewer: Viewer,
  base: Filter,
  words: readonly string[],
): Promise<string[] | null> {
  // The longest word narrows most.
  const [first = "", ...others] = [...words].sort((a, b) => b.length - a.length);
  const docs = await contacts
    .find(
      { corpId: viewer.corpId, searchKeys: { $regex: startsWith(first) } },
      { projection: { _id: 1 }, hint: "search", limit: FEW + 1 },
    )
    .toArray();
  if (docs.length > FEW) return null;
  const ids = docs.map((doc) => doc._id);
  if (ids.length === 0 || others.length === 0) return ids;
  const both = await contacts
    .find({ ...base, _id: { $in: ids }, ...wordFilter(others) }, { projection: { _id: 1 } })
    .toArray();
  return both.map((doc) => doc._id);
}

function filtersOf({ stages, tags, ownerIds, tiers = [], warnings = [] }: ContactListQuery): Filter {
  // Listed one by one, so that the index serves: "any" is every kind.
  const kinds = warnings.includes("any") ? WARNING_KINDS : warnings;
  return {
    ...(stages.length > 0 ? { stage: { $in: [...stages] } } : {}),
    ...(tags.length > 0 ? { "tags.label": { $in: [...tags] } } : {}),
    ...(ownerIds.length > 0 ? { ownerId: { $in: [...ownerIds] } } : {}),
    ...(tiers.length > 0 ? { tier: { $in: [...tiers] } } : {}),
    ...(kinds.length > 0 ? { warningKinds: { $in: kinds as WarningKind[] } } : {}),
  };
}

/** Rows after the key among those with an instant. */
function olderThan(sort: ContactListQuery["sort"], after: PageKey): Filter {
  return {
    [sort]: { $lte: after.at },
    $or: [{ [sort]: { $lt: after.at } }, { _id: { $lt: after.id } }],
  };
}

/** Below an id, and among the found ones when there are any. */
const idBelow = (filter: Filter, id: string): Filter => {
  const among = filter._id as { $in?: string[] } | undefined;
  return { _id: among?.$in ? { $in: among.$in.filter((one) => one < id) } : { $lt: id } };
};

async function read(
  contacts: mongo.Collection<ContactDoc>,
  filter: Filter,
  sort: ContactListQuery["sort"],
  limit: number,
  hint: string | null,
): Promise<ContactDoc[]> {
  const rows = await contacts
    .find(filter, { projection: ROW, ...(hint === null ? {} : { hint }) })
    .sort({ [sort]: -1, _id: -1 })
    .limit(limit)
    .toArray();
  return rows;
}
