/** The review queue as people read it. */
import type { Connection, mongo } from "mongoose";
import type { Viewer } from "#src/domain/member/member.js";
import type { FactField } from "#src/domain/understanding/understanding.js";
import type { DecidedCount, ReviewKey, ReviewReadModel } from "#src/usecases/review/ports.js";
import { collectionOf } from "../collection-of.js";
import { factDecisionModel } from "../profile/fact-decision-model.js";
import { reviewItemModel, toReviewItem, type ReviewItemDoc } from "./review-item-model.js";

type Filter = mongo.Filter<ReviewItemDoc>;

/** Values of one field that contradict each other. */
const MAX_RIVALS = 500;

const scopeOf = (viewer: Viewer, without: readonly FactField[]): Filter => ({
  corpId: viewer.corpId,
  ...(viewer.members === "all" ? {} : { memberIds: { $in: [...viewer.members] } }),
  ...(without.length > 0 ? { field: { $nin: [...without] } } : {}),
});

export function mongoReviewReadModel(connection: Connection): ReviewReadModel {
  const items = collectionOf(connection, reviewItemModel);
  const decisions = collectionOf(connection, factDecisionModel);
  return {
    page: async (viewer, { after, limit, without }) => {
      const docs = await items
        .find({ ...scopeOf(viewer, without), ...(after ? behind(after) : {}) })
        .sort({ score: -1, _id: 1 })
        .limit(limit + 1)
        .toArray();
      const shown = docs.slice(0, limit);
      const last = shown.at(-1);
      return {
        items: shown.map(toReviewItem),
        next: docs.length > limit && last ? { score: last.score, id: last._id } : null,
      };
    },
    count: (viewer, without) => items.countDocuments(scopeOf(viewer, without)),
    rivalsOf: async (corpId, wanted) => {
      if (wanted.length === 0) return [];
      const contactIds = [...new Set(wanted.map((item) => item.contactId))];
      const docs = await items
        .find({ corpId, contactId: { $in: contactIds }, state: "conflicting" })
        .limit(MAX_RIVALS)
        .toArray();
      return docs.map(toReviewItem).sort((a, b) => a.saidAt.getTime() - b.saidAt.getTime() || (a.id < b.id ? -1 : 1));
    },
    decidedSince: async (corpId, userId, since) => {
      const rows = await decisions
        .aggregate<{ _id: Omit<DecidedCount, "count">; count: number }>([
          { $match: { corpId, byUserId: userId, at: { $gte: since }, undoneAt: null } },
          { $group: { _id: { field: "$field", verdict: "$verdict" }, count: { $sum: 1 } } },
        ])
        .toArray();
      return rows
        .map(({ _id, count }) => ({ field: _id.field, verdict: _id.verdict, count }))
        .sort((a, b) => (`${a.field} ${a.verdict}` < `${b.field} ${b.verdict}` ? -1 : 1));
    },
  };
}

const behind = ({ score, id }: ReviewKey): Filter => ({
  score: { $lte: score },
  $or: [{ score: { $lt: score } }, { _id: { $gt: id } }],
});
