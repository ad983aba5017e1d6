/** Removes derived records that belong to nothing any more. */
import type { Connection, Model, mongo } from "mongoose";
import type { OrphanRemover } from "#src/usecases/rebuild/ports.js";
import { contactModel } from "../capture/contact-model.js";
import { conversationModel } from "../capture/conversation-model.js";
import { collectionOf } from "../collection-of.js";
import { dailyActivityModel } from "../understand/daily-activity-model.js";
import { factModel } from "../understand/fact-model.js";
import { intentModel } from "../understand/intent-model.js";
import { moodModel } from "../understand/mood-model.js";
import { promiseModel } from "../understand/promise-model.js";
import { replyModel } from "../understand/reply-model.js";
import { stageSignalsModel } from "../understand/stage-signals-model.js";
import { stageTransitionModel } from "../understand/stage-transition-model.js";
import { linkOpenModel } from "../link/link-models.js";
import { reviewItemModel } from "../review/review-item-model.js";
import { warningModel } from "../warnings/warning-model.js";

const PAGE = 1_000;

export function mongoOrphanRemover(connection: Connection): OrphanRemover {
  const open = <Doc extends { _id: string }>(model: (connection: Connection) => Model<Doc>): AnyCollection =>
    collectionOf(connection, model as never) as unknown as AnyCollection;
  const contacts = open(contactModel);
  const conversations = open(conversationModel);
  const ofConversations = [
    open(factModel),
    open(intentModel),
    open(moodModel),
    open(promiseModel),
    open(replyModel),
    open(dailyActivityModel),
    open(stageSignalsModel),
  ];
  return {
    remove: async (corpId) => {
      let removed = 0;
      for (const collection of ofConversations) {
        removed += await removeWithout(corpId, collection, "conversationId", conversations);
      }
      for (const collection of [
        open(stageTransitionModel),
        open(warningModel),
        open(reviewItemModel),
        open(linkOpenModel),
      ]) {
        removed += await removeWithout(corpId, collection, "contactId", contacts);
      }
      return removed;
    },
  };
}

type AnyCollection = mongo.Collection<{ _id: string; corpId: string; conversationId?: string; contactId?: string }>;

/** Removes records whose parent is missing; promises on which a person has spoken stay. */
async function removeWithout(
  corpId: string,
  collection: AnyCollection,
  field: "conversationId" | "contactId",
  parents: AnyCollection,
): Promise<number> {
  let removed = 0;
  let ids: (string | null)[] = [];
  const flush = async (): Promise<void> => {
    const found = await parents
      .find({ _id: { $in: ids.filter((id) => id !== null) }, corpId }, { projection: { _id: 1 } })
      .toArray();
    const alive = new Set(found.map((parent) => parent._id));
    // Null: of nobody we know, and nobody's orphan.
    const missing = ids.filter((id) => id !== null && !alive.has(id));
    ids = [];
    if (missing.length === 0) return;
    const orphans = { corpId, [field]: { $in: missing }, resolution: null } as mongo.Filter<{
      _id: string;
      corpId: string;
    }>;
    removed += (await collection.deleteMany(orphans)).deletedCount;
  };
  const parentIds = collection.aggregate<{ _id: string | null }>([
    { $match: { corpId } },
    { $group: { _id: `$${field}` } },
  ]);
  for await (const { _id } of parentIds) {
    ids.push(_id);
    if (ids.length >= PAGE) await flush();
  }
  if (ids.length > 0) await flush();
  return removed;
}
