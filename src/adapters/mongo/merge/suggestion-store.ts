/** Suggestions to merge, and finding what contacts have in common, in MongoDB. */
import type { Connection } from "mongoose";
import { strengthOf, type MergeSuggestion } from "#src/domain/contact/contact-merge.js";
import { searchQuery } from "#src/domain/contact/search-keys.js";
import type { Comparable, ComparableReader, PersonKeys, SuggestionStore } from "#src/usecases/merge/ports.js";
import { stableId } from "#src/usecases/shared/ids.js";
import { bulkUpsert } from "../bulk.js";
import { contactModel, type ContactDoc } from "../capture/contact-model.js";
import { collectionOf } from "../collection-of.js";
import { mergeSuggestionModel, personKeyModel, type MergeSuggestionDoc } from "./merge-models.js";

const toSuggestion = ({ _id, ...suggestion }: MergeSuggestionDoc): MergeSuggestion => ({ id: _id, ...suggestion });

export function mongoSuggestionStore(connection: Connection, now: () => Date): SuggestionStore {
  const suggestions = collectionOf(connection, mergeSuggestionModel);
  return {
    put: async (corpId, found) => {
      const operations = found.map(({ contactIds, evidence }) => ({
        updateOne: {
          filter: { _id: stableId("sg", corpId, ...contactIds) },
          update: {
            $set: { evidence, strength: strengthOf(evidence) },
            $setOnInsert: { corpId, contactIds, state: "open" as const, foundAt: now(), decidedBy: null },
          },
          upsert: true,
        },
      }));
      await bulkUpsert(suggestions, operations);
    },
    find: async (corpId, suggestionId) => {
      const doc = await suggestions.findOne({ _id: suggestionId, corpId });
      return doc && toSuggestion(doc);
    },
    open: async (corpId, limit) => {
      const docs = await suggestions
        .find({ corpId, state: "open" })
        .sort({ strength: -1, _id: 1 })
        .limit(limit)
        .toArray();
      return docs.map(toSuggestion);
    },
    openOf: async (corpId, contactId) => {
      const docs = await suggestions.find({ corpId, contactIds: contactId, state: "open" }).toArray();
      return docs.map(toSuggestion).sort((a, b) => b.strength - a.strength);
    },
    countOpen: (corpId) => suggestions.countDocuments({ corpId, state: "open" }),
    decide: async (corpId, suggestionId, state, by) => {
      const answer = await suggestions.updateOne(
        { _id: suggestionId, corpId, state: "open" },
        { $set: { state, decidedBy: by } },
      );
      return answer.matchedCount === 1;
    },
    settle: async (corpId, contactIds, by) => {
      await suggestions.updateOne(
        { _id: stableId("sg", corpId, ...contactIds), corpId },
        { $set: { state: "dismissed", decidedBy: by } },
      );
    },
    closeOf: async (corpId, contactId) => {
      await suggestions.deleteMany({ corpId, contactIds: contactId, state: "open" });
    },
  };
}

const FIELDS = { displayName: 1, nickname: 1, profile: 1, memberIds: 1 } as const;

/** Others that one value may lead to. */
const MAX_SIMILAR = 50;

export function mongoComparableReader(connection: Connection): ComparableReader {
  const contacts = collectionOf(connection, contactModel);
  const keys = collectionOf(connection, personKeyModel);

  const withKeys = async (corpId: string, docs: readonly ContactDoc[]): Promise<Comparable[]> => {
    if (docs.length === 0) return [];
    const byContact = new Map<string, Comparable["keys"]>();
    for await (const key of keys.find({ corpId, contactId: { $in: docs.map((doc) => doc._id) } })) {
      byContact.set(key.contactId, [...(byContact.get(key.contactId) ?? []), { kind: key.kind, value: key.value }]);
    }
    return docs.map(({ _id, displayName, nickname, profile, memberIds }) => ({
      id: _id,
      displayName,
      nickname,
      profile,
      memberIds,
      keys: byContact.get(_id) ?? [],
    }));
  };

  return {
    similarTo: async (corpId, contactId) => {
      const doc = await contacts.findOne({ _id: contactId, corpId, mergedInto: null });
      if (!doc) return null;
      const [one] = await withKeys(corpId, [doc]);
      if (!one) return null;
      const phones = one.profile.filter((value) => value.field === "phone").map((value) => value.value);
      const words = [one.displayName, ...phones].map(searchQuery).filter((word) => word.length >= 2);
      const ids = new Set<string>();
      for (const { kind, value } of one.keys) {
        for await (const key of keys.find({ corpId, kind, value }).limit(MAX_SIMILAR)) ids.add(key.contactId);
      }
      const bySearch = await contacts
        .find({ corpId, searchKeys: { $in: words }, mergedInto: null }, { projection: { _id: 1 } })
        .limit(MAX_SIMILAR)
        .toArray();
      for (const { _id } of bySearch) ids.add(_id);
      ids.delete(contactId);
      const docs = await contacts
        .find({ _id: { $in: [...ids] }, corpId, mergedInto: null }, { projection: FIELDS })
        .toArray();
      return { one, others: await withKeys(corpId, docs) };
    },
    page: async (corpId, after, limit) => {
      const docs = await contacts
        .find({ corpId, mergedInto: null, ...(after === null ? {} : { _id: { $gt: after } }) }, { projection: FIELDS })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return withKeys(corpId, docs);
    },
  };
}

export function mongoPersonKeys(connection: Connection): PersonKeys {
  const keys = collectionOf(connection, personKeyModel);
  return {
    put: async (corpId, found) => {
      const operations = found.map(({ contactId, kind, value }) => ({
        updateOne: {
          filter: { _id: stableId("pk", corpId, kind, value, contactId) },
          update: { $setOnInsert: { corpId, contactId, kind, value } },
          upsert: true,
        },
      }));
      await bulkUpsert(keys, operations);
    },
  };
}
