/** Broadcasts in MongoDB. Every change of state is one conditional update. */
import type { Connection, mongo } from "mongoose";
import type { Broadcast } from "#src/domain/broadcast/broadcast.js";
import { pageOf } from "#src/domain/shared/paging.js";
import type { BroadcastStore, ExclusionStore } from "#src/usecases/broadcast/ports.js";
import { duplicatesOf } from "../bulk.js";
import { collectionOf } from "../collection-of.js";
import { broadcastModel, exclusionModel, type BroadcastDoc } from "./broadcast-models.js";

type Filter = mongo.Filter<BroadcastDoc>;

/** Broadcasts that run at the same time: people make them by hand. */
const MAX_ACTIVE = 500;

export function mongoBroadcastStore(connection: Connection): BroadcastStore {
  const broadcasts = collectionOf(connection, broadcastModel);
  const change = async (filter: Filter, $set: Partial<BroadcastDoc>): Promise<Broadcast | null> => {
    const doc = await broadcasts.findOneAndUpdate(filter, { $set }, { returnDocument: "after" });
    return doc && toBroadcast(doc);
  };
  return {
    insert: async ({ id, ...fields }) => {
      await broadcasts.insertOne({ _id: id, ...fields });
    },
    find: async (corpId, id) => {
      const doc = await broadcasts.findOne({ _id: id, corpId });
      return doc && toBroadcast(doc);
    },
    namesOf: async (corpId, ids) => {
      if (ids.length === 0) return new Map();
      const docs = await broadcasts.find({ _id: { $in: [...ids] }, corpId }, { projection: { name: 1 } }).toArray();
      return new Map(docs.map(({ _id, name }) => [_id, name]));
    },
    list: async (corpId, after, limit) => {
      const behind: Filter = after?.at
        ? { $or: [{ createdAt: { $lt: after.at } }, { createdAt: after.at, _id: { $lt: after.id } }] }
        : {};
      const docs = await broadcasts
        .find({ corpId, ...behind })
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit + 1)
        .toArray();
      return pageOf(docs.map(toBroadcast), limit, ({ createdAt, id }) => ({ at: createdAt, id }));
    },
    change: (corpId, id, { states, version, preflightRunId }, changes) =>
      change(
        {
          _id: id,
          corpId,
          state: { $in: [...states] },
          ...(version === undefined ? {} : { version }),
          ...(preflightRunId === undefined ? {} : { "preflight.runId": preflightRunId }),
        },
        changes,
      ),
    claimPlanning: (corpId, id, now, planning) =>
      change(
        {
          _id: id,
          corpId,
          $or: [
            { state: "scheduled", $or: [{ scheduledAt: null }, { scheduledAt: { $lte: now } }] },
            { state: "planning", "planning.until": { $lt: now } },
          ],
        },
        { state: "planning", planning },
      ),
    renewPlanning: async (corpId, id, planning) => {
      const when: Filter = { _id: id, corpId, state: "planning", "planning.by": planning.by };
      return (await broadcasts.updateOne(when, { $set: { planning } })).matchedCount === 1;
    },
    active: async (corpId) => {
      const docs = await broadcasts
        .find(
          { corpId, state: { $in: ["scheduled", "planning", "running", "stopping"] } },
          { projection: { state: 1, scheduledAt: 1, planning: 1 } },
        )
        .limit(MAX_ACTIVE)
        .toArray();
      return docs.map(({ _id, state, scheduledAt, planning }) => ({ id: _id, state, scheduledAt, planning }));
    },
  };
}

export function mongoExclusionStore(connection: Connection): ExclusionStore {
  const exclusions = collectionOf(connection, exclusionModel);
  return {
    clear: async (corpId, broadcastId, exceptRunId) => {
      await exclusions.deleteMany({ corpId, broadcastId, runId: { $ne: exceptRunId } });
    },
    insertMany: async (rows) => {
      if (rows.length === 0) return;
      const docs = rows.map((row) => ({ ...row, _id: `${row.broadcastId}/${row.runId}/${row.contactId}` }));
      await exclusions.insertMany(docs, { ordered: false }).catch((error: unknown) => void duplicatesOf(error));
    },
    page: async ({ corpId, broadcastId, runId, reason, after, limit }) => {
      const filter: Record<string, unknown> = { corpId, broadcastId, runId };
      if (reason !== null) filter["reason"] = reason;
      if (after) filter["_id"] = { $gt: `${broadcastId}/${runId}/${after.id}` };
      const docs = await exclusions
        .find(filter)
        .sort({ _id: 1 })
        .limit(limit + 1)
        .toArray();
      return pageOf(
        docs.map(({ _id: _hidden, ...row }) => row),
        limit,
        ({ contactId }) => ({ at: null, id: contactId }),
      );
    },
  };
}

const toBroadcast = (doc: BroadcastDoc): Broadcast => ({
  corpId: doc.corpId,
  id: doc._id,
  name: doc.name,
  state: doc.state,
  delivery: doc.delivery,
  segmentId: doc.segmentId,
  segmentVersion: doc.segmentVersion,
  rule: doc.rule,
  members: doc.members,
  variants: doc.variants,
  scheduledAt: doc.scheduledAt,
  createdBy: doc.createdBy,
  createdAt: doc.createdAt,
  updatedAt: doc.updatedAt,
  approvedBy: doc.approvedBy,
  approvedAt: doc.approvedAt,
  rejectedNote: doc.rejectedNote,
  stoppedBy: doc.stoppedBy,
  stoppedAt: doc.stoppedAt,
  startedAt: doc.startedAt,
  finishedAt: doc.finishedAt,
  preflight: doc.preflight,
  planning: doc.planning,
  version: doc.version,
});
