/** Warnings as people read and answer them. */
import type { Connection, mongo } from "mongoose";
import type { Viewer } from "#src/domain/member/member.js";
import { pageOf, type PageKey } from "#src/domain/shared/paging.js";
import type { Warning, WarningKind, WarningOutcomeKind } from "#src/domain/warning/warning.js";
import type { WarningDecisionStore, WarningReadModel } from "#src/usecases/warnings/ports.js";
import { collectionOf } from "../collection-of.js";
import { insertUnlessThere } from "../insert-unless-there.js";
import { toWarningDecision, warningDecisionModel } from "./warning-decision-model.js";
import { toWarning, warningModel, type WarningDoc } from "./warning-model.js";

type Filter = mongo.Filter<WarningDoc>;

/** Open warnings of one page of contacts. */
const MAX_OPEN = 2_000;

/** The viewer's scope as a filter. */
const scopeOf = (viewer: Viewer): Filter =>
  viewer.members === "all"
    ? { corpId: viewer.corpId }
    : { corpId: viewer.corpId, memberIds: { $in: [...viewer.members] } };

export function mongoWarningReadModel(connection: Connection): WarningReadModel {
  const warnings = collectionOf(connection, warningModel);
  return {
    page: async (viewer, { status, kinds, after, limit }) => {
      const filter: Filter = {
        ...scopeOf(viewer),
        status,
        ...(kinds.length > 0 ? { kind: { $in: [...kinds] } } : {}),
        ...(after ? olderThan(after) : {}),
      };
      const docs = await warnings
        .find(filter)
        .sort({ raisedAt: -1, _id: -1 })
        .limit(limit + 1)
        .toArray();
      return pageOf(docs.map(toWarning), limit, (warning) => ({ at: warning.raisedAt, id: warning.id }));
    },
    find: async (viewer, warningId) => {
      const doc = await warnings.findOne({ ...scopeOf(viewer), _id: warningId });
      return doc && toWarning(doc);
    },
    ofContact: async (corpId, contactId) =>
      (await warnings.find({ corpId, contactId }).sort({ raisedAt: -1, _id: 1 }).toArray()).map(toWarning),
    countOpen: async (viewer) => {
      const rows = await warnings
        .aggregate<{ _id: WarningKind; count: number }>([
          { $match: { ...scopeOf(viewer), status: "open" } },
          { $group: { _id: "$kind", count: { $sum: 1 } } },
        ])
        .toArray();
      return new Map(rows.map(({ _id, count }) => [_id, count]));
    },
    playResults: async (corpId) => {
      const rows = await warnings
        .aggregate<{ _id: { kind: WarningKind; outcome: WarningOutcomeKind }; count: number }>([
          { $match: { corpId, status: "acted" } },
          { $group: { _id: { kind: "$kind", outcome: "$outcome.kind" }, count: { $sum: 1 } } },
        ])
        .toArray();
      return rows
        .map(({ _id, count }) => ({ ..._id, count }))
        .sort((a, b) => (`${a.kind} ${a.outcome}` < `${b.kind} ${b.outcome}` ? -1 : 1));
    },
    forMember: async (corpId, memberId, limit) =>
      (
        await warnings
          .find({ corpId, ownerId: memberId, status: "open" })
          .sort({ rank: 1, raisedAt: -1 })
          .limit(limit)
          .toArray()
      ).map(toWarning),
    forContacts: async (corpId, contactIds) => {
      const grouped = new Map<string, Warning[]>();
      if (contactIds.length === 0) return grouped;
      const docs = await warnings
        .find({ corpId, contactId: { $in: [...contactIds] }, status: "open" })
        .limit(MAX_OPEN)
        .toArray();
      docs.sort((a, b) => a.rank - b.rank || b.raisedAt.getTime() - a.raisedAt.getTime() || (a._id < b._id ? -1 : 1));
      for (const doc of docs) grouped.set(doc.contactId, [...(grouped.get(doc.contactId) ?? []), toWarning(doc)]);
      return grouped;
    },
  };
}

export function mongoWarningDecisionStore(connection: Connection): WarningDecisionStore {
  const decisions = collectionOf(connection, warningDecisionModel);
  return {
    standing: async (corpId, contactId, key) => {
      const [doc] = await decisions
        .find({ corpId, contactId, key, undoneAt: null })
        .sort({ at: -1, _id: -1 })
        .limit(1)
        .toArray();
      return doc ? toWarningDecision(doc) : null;
    },
    insert: async ({ id, ...decision }) => {
      await insertUnlessThere(decisions, { _id: id, ...decision });
    },
    undo: async (corpId, decisionId, at) => {
      const answer = await decisions.updateOne({ _id: decisionId, corpId, undoneAt: null }, { $set: { undoneAt: at } });
      return answer.modifiedCount === 1;
    },
  };
}

const olderThan = (after: PageKey): Filter => {
  const at = after.at ?? new Date(0);
  return { raisedAt: { $lte: at }, $or: [{ raisedAt: { $lt: at } }, { _id: { $lt: after.id } }] };
};
