/** The chat archive in MongoDB. */
import type { Connection } from "mongoose";
import type { ArchivedState, ArchiveStore, ConsentState } from "#src/usecases/wecom-archive/ports.js";
import { stableId } from "#src/usecases/shared/ids.js";
import { bulkUpsert } from "../bulk.js";
import { collectionOf } from "../collection-of.js";
import { archivedMessageModel, archiveSpanModel, archiveStateModel, wecomConsentModel } from "./archive-models.js";

const withoutId = <T extends { _id: string }>({ _id: _unused, ...rest }: T): Omit<T, "_id"> => rest;

export function mongoArchiveStore(connection: Connection): ArchiveStore {
  const messages = collectionOf(connection, archivedMessageModel);
  const consents = collectionOf(connection, wecomConsentModel);
  const spans = collectionOf(connection, archiveSpanModel);
  const states = collectionOf(connection, archiveStateModel);
  const idOf = (corpId: string, msgId: string): string => stableId("am", corpId, msgId);

  return {
    put: async (batch) => {
      // In order: what is stored is always a beginning, so that the highest stored seq is a cursor without holes.
      await messages.bulkWrite(
        batch.map((message) => ({
          updateOne: {
            filter: { _id: idOf(message.corpId, message.msgId) },
            update: { $setOnInsert: message },
            upsert: true,
          },
        })),
        { ordered: true },
      );
    },
    lastSeq: async (corpId) => {
      const last = await messages.findOne({ corpId }, { sort: { seq: -1 }, projection: { seq: 1 } });
      return last?.seq ?? "";
    },
    withState: async (corpId, state, limit) =>
      (await messages.find({ corpId, state }).sort({ seq: 1 }).limit(limit).toArray()).map(withoutId),
    setState: async (corpId, msgIds, state, note) => {
      if (msgIds.length === 0) return;
      const ids = msgIds.map((msgId) => idOf(corpId, msgId));
      await messages.updateMany({ _id: { $in: ids }, corpId }, { $set: { state, note } });
    },
    opened: async (corpId, msgId, json, sentAt) => {
      await messages.updateOne(
        { _id: idOf(corpId, msgId), corpId, state: "sealed" },
        { $set: { state: "stored", json, sealed: null, note: null, sentAt } },
      );
    },
    countStates: async (corpId) => {
      const groups = await messages
        .aggregate<{ _id: ArchivedState; count: number }>([
          { $match: { corpId } },
          { $group: { _id: "$state", count: { $sum: 1 } } },
        ])
        .toArray();
      const zero: Record<ArchivedState, number> = { sealed: 0, stored: 0, captured: 0, kept: 0 };
      return { ...zero, ...Object.fromEntries(groups.map(({ _id, count }) => [_id, count])) };
    },

    addConsents: (records) =>
      bulkUpsert(
        consents,
        records.map((record) => {
          const { corpId, externalUserId, userId, state, at } = record;
          const id = stableId("cs", corpId, externalUserId, userId.toLowerCase(), state, at.toISOString());
          return { updateOne: { filter: { _id: id }, update: { $setOnInsert: { ...record } }, upsert: true } };
        }),
      ),
    consentsOf: async (corpId, externalUserId) =>
      (await consents.find({ corpId, externalUserId }).sort({ at: -1, _id: -1 }).limit(200).toArray()).map(withoutId),
    newestConsents: async (corpId, externalUserIds) => {
      const docs = await consents
        .find({ corpId, externalUserId: { $in: [...externalUserIds] } })
        .sort({ at: 1, _id: 1 })
        .toArray();
      return [...new Map(docs.map((doc) => [`${doc.userId.toLowerCase()}/${doc.externalUserId}`, doc])).values()].map(
        withoutId,
      );
    },
    consentCounts: async (corpId) => {
      const groups = await consents
        .aggregate<{ _id: ConsentState; count: number }>([
          { $match: { corpId } },
          { $sort: { at: 1, _id: 1 } },
          { $group: { _id: { c: "$externalUserId", u: "$userId" }, state: { $last: "$state" } } },
          { $group: { _id: "$state", count: { $sum: 1 } } },
        ])
        .toArray();
      const zero: Record<ConsentState, number> = { agreed: 0, declined: 0, by_default: 0 };
      return { ...zero, ...Object.fromEntries(groups.map(({ _id, count }) => [_id, count])) };
    },
    takeConsentTurn: async (corpId, at, notSince) => {
      const filter = {
        _id: corpId,
        corpId,
        $or: [{ consentsAskedAt: { $exists: false } }, { consentsAskedAt: { $lte: notSince } }],
      };
      return (await states.updateOne(filter, { $set: { consentsAskedAt: at } })).matchedCount === 1;
    },

    spans: async (corpId) => (await spans.find({ corpId }).sort({ userId: 1, since: 1 }).toArray()).map(withoutId),
    setRecorded: async (corpId, userIds, at) => {
      const open = await spans.find({ corpId, until: null }).toArray();
      const wanted = new Set(userIds);
      const ended = open.filter(({ userId }) => !wanted.has(userId)).map(({ _id }) => _id);
      if (ended.length > 0) await spans.updateMany({ _id: { $in: ended } }, { $set: { until: at } });
      const recorded = new Set(open.map(({ userId }) => userId));
      await bulkUpsert(
        spans,
        userIds
          .filter((userId) => !recorded.has(userId))
          .map((userId) => ({
            updateOne: {
              filter: { _id: stableId("as", corpId, userId, at.toISOString()) },
              update: { $setOnInsert: { corpId, userId, since: at, until: null } },
              upsert: true,
            },
          })),
      );
    },

    gaps: async (corpId) => {
      const state = await states.findOne({ _id: corpId, corpId });
      return (state?.gaps ?? []).map((gap) => ({ corpId, ...gap }));
    },
    addGap: async ({ corpId, from, to, reason }) => {
      // A repeat after a crash begins at the same instant and is not added again.
      await states.updateOne(
        { _id: corpId, corpId, "gaps.from": { $ne: from } },
        { $push: { gaps: { from, to, reason } } },
      );
    },
    lastPullAt: async (corpId) => (await states.findOne({ _id: corpId, corpId }))?.lastPullAt ?? null,
    notePull: async (corpId, at) => {
      await states.updateOne(
        { _id: corpId },
        { $set: { lastPullAt: at }, $setOnInsert: { corpId, gaps: [] } },
        { upsert: true },
      );
    },
  };
}
