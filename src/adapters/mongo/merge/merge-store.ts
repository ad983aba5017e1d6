/** Merges in MongoDB: every step is a conditional or repeatable update, so a crash in between can be finished. */
import type { Connection, mongo } from "mongoose";
import type { ContactMerge } from "#src/domain/contact/contact-merge.js";
import type { MergeStore } from "#src/usecases/merge/ports.js";
import { contactModel, type ContactDoc } from "../capture/contact-model.js";
import { conversationModel } from "../capture/conversation-model.js";
import { collectionOf } from "../collection-of.js";
import { contactFollowModel, type ContactFollowDoc } from "../understand/contact-follow-model.js";
import { contactMergeModel, type ContactMergeDoc } from "./merge-models.js";
import { movingCollections } from "./moving-records.js";

const toMerge = ({ _id, ...merge }: ContactMergeDoc): ContactMerge => ({ id: _id, ...merge });

/** Merges shown for one contact. */
const LIMIT = 200;

export function mongoMergeStore(connection: Connection): MergeStore {
  const merges = collectionOf(connection, contactMergeModel);
  const contacts = collectionOf(connection, contactModel);
  const conversations = collectionOf(connection, conversationModel);
  const follows = collectionOf(connection, contactFollowModel);
  const moving = movingCollections(connection);

  const pair = async (corpId: string, survivorId: string, absorbedId: string) => {
    const docs = await contacts.find({ _id: { $in: [survivorId, absorbedId] }, corpId }).toArray();
    const survivor = docs.find((doc) => doc._id === survivorId);
    const absorbed = docs.find((doc) => doc._id === absorbedId);
    return survivor && absorbed ? { survivor, absorbed } : null;
  };

  return {
    find: async (corpId, mergeId) => {
      const doc = await merges.findOne({ _id: mergeId, corpId });
      return doc && toMerge(doc);
    },
    ofContact: async (corpId, contactId) => {
      const [into, from] = await Promise.all([
        merges.find({ corpId, survivorId: contactId }).sort({ at: -1 }).limit(LIMIT).toArray(),
        merges.find({ corpId, absorbedId: contactId }).sort({ at: -1 }).limit(LIMIT).toArray(),
      ]);
      return [...into, ...from].map(toMerge).sort((a, b) => b.at.getTime() - a.at.getTime());
    },
    unfinished: async (corpId, before, limit) => {
      const docs = await merges
        .find({ corpId, state: { $in: ["merging", "undoing"] }, at: { $lt: before } })
        .limit(limit)
        .toArray();
      return docs.map(toMerge);
    },
    insert: async ({ id, ...merge }) => {
      await merges.insertOne({ _id: id, ...merge });
    },
    remove: async (corpId, mergeId) => {
      await merges.deleteOne({ _id: mergeId, corpId });
    },
    move: async (corpId, mergeId, from, to, undone) => {
      const $set = { state: to, ...(undone ? { undoneAt: undone.at, undoneBy: undone.by } : {}) };
      return (await merges.updateOne({ _id: mergeId, corpId, state: from }, { $set })).matchedCount === 1;
    },
    snapshot: async (corpId, survivorId, absorbedId) => {
      const both = await pair(corpId, survivorId, absorbedId);
      if (!both || both.survivor.mergedInto || both.absorbed.mergedInto) return null;
      const known = await follows.find({ corpId, contactId: survivorId }).toArray();
      const recordOf = ({ nickname, stageSince }: ContactDoc) => ({ nickname, stageSince });
      return {
        survivor: recordOf(both.survivor),
        absorbed: recordOf(both.absorbed),
        follows: known.map(({ memberId, since }) => ({ memberId, since })),
      };
    },
    absorb: async ({ corpId, id: mergeId, survivorId, absorbedId }) => {
      const both = await pair(corpId, survivorId, absorbedId);
      if (!both) return false;
      const raised = { $inc: { dirtySeq: 1 } };
      const joined = await contacts.updateOne(
        { _id: absorbedId, corpId, mergedInto: { $in: [null, survivorId] } },
        { $set: { mergedInto: survivorId, isDirty: true }, ...raised },
      );
      if (joined.matchedCount === 0) return false;
      const own = { mergeId, contactId: absorbedId, identities: both.absorbed.identities };
      const through = (both.absorbed.absorbed ?? []).map(({ contactId, identities }) => ({
        mergeId,
        contactId,
        identities,
      }));
      const taken = await contacts.updateOne(
        { _id: survivorId, corpId, mergedInto: null, "absorbed.mergeId": { $ne: mergeId } },
        { $push: { absorbed: { $each: [own, ...through] } }, $set: { isDirty: true }, ...raised },
      );
      if (taken.matchedCount === 1) return true;
      const survivor = await contacts.findOne({ _id: survivorId, corpId });
      if (survivor?.absorbed?.some((one) => one.mergeId === mergeId) === true) return true;
      // The survivor became part of another contact at the same moment: both step back.
      await contacts.updateOne({ _id: absorbedId, corpId, mergedInto: survivorId }, { $unset: { mergedInto: "" } });
      return false;
    },
    release: async ({ corpId, id: mergeId, survivorId, absorbedId, before }) => {
      const raised = { $inc: { dirtySeq: 1 } };
      await contacts.updateOne(
        { _id: absorbedId, corpId, mergedInto: survivorId },
        { $set: { ...before.absorbed, isDirty: true }, $unset: { mergedInto: "" }, ...raised },
      );
      await contacts.updateOne(
        { _id: survivorId, corpId, "absorbed.mergeId": mergeId },
        { $set: { ...before.survivor, isDirty: true }, $pull: { absorbed: { mergeId } }, ...raised },
      );
      await contacts.updateOne({ _id: survivorId, corpId, absorbed: [] }, { $unset: { absorbed: "" } });
    },
    moveRecords: async ({ corpId, id: mergeId, survivorId, absorbedId }) => {
      for (const collection of moving) {
        await collection.updateMany(
          { corpId, contactId: absorbedId },
          { $set: { contactId: survivorId }, $push: { mergedFrom: { mergeId, contactId: absorbedId } } },
        );
      }
    },
    returnRecords: async ({ corpId, id: mergeId, survivorId, absorbedId }) => {
      for (const collection of moving) {
        await collection.updateMany(
          { corpId, contactId: survivorId, "mergedFrom.mergeId": mergeId },
          { $set: { contactId: absorbedId }, $pull: { mergedFrom: { mergeId } } },
        );
        await collection.updateMany({ corpId, contactId: absorbedId, mergedFrom: [] }, { $unset: { mergedFrom: "" } });
      }
    },
    markConversations: async ({ corpId, survivorId, absorbedId }) => {
      const of = { corpId, contactIds: { $in: [survivorId, absorbedId] } };
      await conversations.updateMany(of, { $inc: { capturedSeq: 1 }, $set: { isDirty: true } });
      const docs = await conversations.find(of, { projection: { _id: 1 } }).toArray();
      return docs.map((doc) => doc._id);
    },
    restoreFollows: async ({ corpId, survivorId, before }) => {
      const said = new Map<string, Date>();
      const direct = conversations.find({ corpId, contactIds: survivorId }, { projection: { activity: 1 } });
      for await (const { activity } of direct) {
        for (const part of activity) {
          if (part.contactId !== survivorId || !part.isDirect) continue;
          for (const { memberId, firstAt } of part.members) {
            const since = said.get(memberId);
            if (!since || firstAt < since) said.set(memberId, firstAt);
          }
        }
      }
      const was = new Map(before.follows.map(({ memberId, since }) => [memberId, since]));
      const operations: mongo.AnyBulkWriteOperation<ContactFollowDoc>[] = [];
      for await (const { _id, memberId, since } of follows.find({ corpId, contactId: survivorId })) {
        const known = [was.get(memberId), said.get(memberId)].filter((at) => at !== undefined);
        const [earliest] = known.sort((a, b) => a.getTime() - b.getTime());
        if (!earliest) operations.push({ deleteOne: { filter: { _id } } });
        else if (earliest > since) {
          operations.push({ updateOne: { filter: { _id }, update: { $set: { since: earliest } } } });
        }
      }
      if (operations.length > 0) await follows.bulkWrite(operations, { ordered: false });
    },
  };
}
