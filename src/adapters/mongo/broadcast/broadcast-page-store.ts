/** Pages of receivers in MongoDB: planned in bulk, then claimed one by one. */
import type { Connection, mongo } from "mongoose";
import type { BroadcastPage } from "#src/domain/broadcast/broadcast.js";
import type { BroadcastPageStore, PageSummary } from "#src/usecases/broadcast/ports.js";
import { collectionOf } from "../collection-of.js";
import { broadcastPageModel, type BroadcastPageDoc } from "./broadcast-models.js";

type Filter = mongo.Filter<BroadcastPageDoc>;

export function mongoBroadcastPageStore(connection: Connection): BroadcastPageStore {
  const pages = collectionOf(connection, broadcastPageModel);
  const changed = async (filter: Filter, $set: Partial<BroadcastPageDoc>): Promise<boolean> =>
    (await pages.updateOne(filter, { $set })).matchedCount === 1;
  const claimedBy = (corpId: string, id: string, by: string, states: BroadcastPage["state"][]): Filter => ({
    _id: id,
    corpId,
    state: { $in: states },
    "claim.by": by,
  });

  return {
    clear: async (corpId, broadcastId) => {
      await pages.deleteMany({ corpId, broadcastId });
    },
    insertMany: async (rows) => {
      if (rows.length > 0) await pages.insertMany(rows.map(({ id, ...fields }) => ({ _id: id, ...fields })));
    },
    open: async (corpId, broadcastId) => {
      await pages.updateMany({ corpId, broadcastId, state: "filling" }, { $set: { state: "planned" } });
      return ids(pages.find({ corpId, broadcastId, state: "planned" }, { projection: { _id: 1 } }));
    },
    find: async (corpId, id) => {
      const doc = await pages.findOne({ _id: id, corpId });
      return doc && toPage(doc);
    },
    ofBroadcast: async (corpId, broadcastId) =>
      (await pages.find({ corpId, broadcastId }, { projection: { recipients: 0 } }).toArray()).map(toSummary),

    claim: async (corpId, id, claim) => {
      const doc = await pages.findOneAndUpdate(
        { _id: id, corpId, state: "planned", dueAt: { $lte: claim.at } },
        { $set: { state: "claimed", claim, note: null } },
        { returnDocument: "after" },
      );
      return doc && toPage(doc);
    },
    beginSending: (corpId, id, by, at) =>
      changed({ ...claimedBy(corpId, id, by, ["claimed"]), "claim.sendingAt": null }, {
        "claim.sendingAt": at,
      } as Partial<BroadcastPageDoc>),
    release: (corpId, id, by, to) =>
      changed(claimedBy(corpId, id, by, ["claimed", "unknown"]), { state: "planned", claim: null, ...to }),
    returnExpired: (corpId, id, by, dueAt) =>
      changed(
        { ...claimedBy(corpId, id, by, ["claimed"]), "claim.sendingAt": null },
        { state: "planned", claim: null, dueAt, note: null },
      ),
    record: (corpId, id, by, to) => changed(claimedBy(corpId, id, by, ["claimed", "unknown"]), to),
    giveUp: (corpId, id, by, state, note) =>
      changed(claimedBy(corpId, id, by, ["claimed", "unknown"]), { state, note }),
    update: async (corpId, id, changes) => {
      await pages.updateOne({ _id: id, corpId }, { $set: changes });
    },
    cancelPlanned: async (corpId, broadcastId, note) => {
      const filter: Filter = { corpId, broadcastId, state: { $in: ["filling", "planned"] } };
      return (await pages.updateMany(filter, { $set: { state: "cancelled", note } })).modifiedCount;
    },

    due: (corpId, broadcastId, now, limit) =>
      ids(
        pages
          .find({ corpId, broadcastId, state: "planned", dueAt: { $lte: now } }, { projection: { _id: 1 } })
          .sort({ dueAt: 1 })
          .limit(limit),
      ),
    expired: async (corpId, now, limit) =>
      (
        await pages
          .find({ corpId, state: "claimed", "claim.until": { $lt: now } })
          .limit(limit)
          .toArray()
      ).map(toPage),
    unknown: async (corpId, limit) =>
      (await pages.find({ corpId, state: "unknown" }).limit(limit).toArray()).map(toPage),
    toPoll: (corpId, now, limit) =>
      ids(
        pages
          .find({ corpId, nextPollAt: { $gt: new Date(0), $lte: now } }, { projection: { _id: 1 } })
          .sort({ nextPollAt: 1 })
          .limit(limit),
      ),
    knownTasks: async (corpId, msgIds) => {
      if (msgIds.length === 0) return new Set();
      const found = await pages.find({ corpId, msgId: { $in: [...msgIds] } }, { projection: { msgId: 1 } }).toArray();
      return new Set(found.flatMap(({ msgId }) => (msgId === null ? [] : [msgId])));
    },
  };
}

const ids = async (cursor: mongo.FindCursor<mongo.WithId<BroadcastPageDoc>>): Promise<string[]> =>
  (await cursor.toArray()).map(({ _id }) => _id);

const toSummary = (doc: Omit<BroadcastPageDoc, "recipients">): PageSummary => ({
  corpId: doc.corpId,
  id: doc._id,
  broadcastId: doc.broadcastId,
  memberId: doc.memberId,
  channel: doc.channel,
  variant: doc.variant,
  size: doc.size,
  state: doc.state,
  dueAt: doc.dueAt,
  claim: doc.claim,
  attempts: doc.attempts,
  msgId: doc.msgId,
  taskCreatedAt: doc.taskCreatedAt,
  confirmedAt: doc.confirmedAt,
  remindedAt: doc.remindedAt,
  nextPollAt: doc.nextPollAt,
  counts: doc.counts,
  note: doc.note,
});

const toPage = (doc: BroadcastPageDoc): BroadcastPage => ({ ...toSummary(doc), recipients: doc.recipients });
