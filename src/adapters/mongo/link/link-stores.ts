/** Links of the library and tracked links in MongoDB. */
import type { Connection, mongo } from "mongoose";
import type { SavedLink, TrackedLink } from "#src/domain/link/tracked-link.js";
import { pageOf } from "#src/domain/shared/paging.js";
import type { SavedLinkStore, TrackedLinkStore } from "#src/usecases/link/ports.js";
import { collectionOf } from "../collection-of.js";
import { insertUnlessThere } from "../insert-unless-there.js";
import { savedLinkModel, trackedLinkModel, type SavedLinkDoc, type TrackedLinkDoc } from "./link-models.js";

export function mongoSavedLinkStore(connection: Connection): SavedLinkStore {
  const links = collectionOf(connection, savedLinkModel);
  return {
    insert: async ({ id, ...fields }) => {
      await links.insertOne({ _id: id, ...fields });
    },
    find: async (corpId, id) => {
      const doc = await links.findOne({ _id: id, corpId });
      return doc && toSavedLink(doc);
    },
    page: async ({ corpId, after, limit }) => {
      const filter: mongo.Filter<SavedLinkDoc> = {
        corpId,
        removedAt: null,
        ...(after?.at
          ? { $or: [{ createdAt: { $lt: after.at } }, { createdAt: after.at, _id: { $lt: after.id } }] }
          : {}),
      };
      const docs = await links
        .find(filter)
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit + 1)
        .toArray();
      return pageOf(docs.map(toSavedLink), limit, ({ createdAt, id }) => ({ at: createdAt, id }));
    },
    change: async (corpId, id, to) => {
      const filter = { _id: id, corpId, removedAt: null };
      const doc = await links.findOneAndUpdate(filter, { $set: to }, { returnDocument: "after" });
      return doc && toSavedLink(doc);
    },
  };
}

export function mongoTrackedLinkStore(connection: Connection): TrackedLinkStore {
  const links = collectionOf(connection, trackedLinkModel);
  return {
    put: async ({ id, ...fields }) => {
      await insertUnlessThere<TrackedLinkDoc>(links, { _id: id, ...fields });
    },
    find: async (corpId, id) => {
      const doc = await links.findOne({ _id: id, corpId });
      return doc && toTrackedLink(doc);
    },
  };
}

const toSavedLink = (doc: SavedLinkDoc): SavedLink => ({
  corpId: doc.corpId,
  id: doc._id,
  title: doc.title,
  url: doc.url,
  description: doc.description,
  coverId: doc.coverId,
  isTracked: doc.isTracked,
  createdBy: doc.createdBy,
  createdAt: doc.createdAt,
  removedAt: doc.removedAt,
});

const toTrackedLink = (doc: TrackedLinkDoc): TrackedLink => ({
  corpId: doc.corpId,
  id: doc._id,
  savedLinkId: doc.savedLinkId,
  broadcast: doc.broadcast,
  touchId: doc.touchId,
  title: doc.title,
  url: doc.url,
  createdAt: doc.createdAt,
});
