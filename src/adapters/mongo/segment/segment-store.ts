/** Saved segments in MongoDB. The current version stands in the segment itself; the history is written right after. */
import type { Connection } from "mongoose";
import type { Segment, SegmentVersion } from "#src/domain/segment/segment.js";
import type { SegmentStore } from "#src/usecases/segment/ports.js";
import { collectionOf } from "../collection-of.js";
import { segmentModel, segmentVersionModel, type SegmentDoc, type SegmentVersionDoc } from "./segment-models.js";

export function mongoSegmentStore(connection: Connection): SegmentStore {
  const segments = collectionOf(connection, segmentModel);
  const versions = collectionOf(connection, segmentVersionModel);

  const keepVersion = async ({ corpId, id, version, name, rule, updatedBy, updatedAt }: Segment): Promise<void> => {
    const doc = { corpId, segmentId: id, version, name, rule, savedBy: updatedBy, savedAt: updatedAt };
    await versions.replaceOne({ _id: `${id}/${version}` }, doc, { upsert: true });
  };

  return {
    list: async (corpId, limit) =>
      (await segments.find({ corpId, archivedAt: null }).sort({ updatedAt: -1, _id: 1 }).limit(limit).toArray()).map(
        toSegment,
      ),
    find: async (corpId, id) => {
      const doc = await segments.findOne({ _id: id, corpId });
      return doc && toSegment(doc);
    },
    version: async (corpId, id, version) => {
      const doc = await versions.findOne({ _id: `${id}/${version}`, corpId });
      return doc && toVersion(doc);
    },
    versions: async (corpId, id, limit) =>
      (await versions.find({ corpId, segmentId: id }).sort({ version: -1 }).limit(limit).toArray()).map(toVersion),
    insert: async (segment) => {
      const { id, ...fields } = segment;
      await keepVersion(segment);
      await segments.insertOne({ _id: id, ...fields });
    },
    save: async (segment, expected) => {
      const { id, corpId, name, rule, version, updatedBy, updatedAt, archivedAt } = segment;
      const doc = await segments.findOneAndUpdate(
        { _id: id, corpId, version: expected },
        { $set: { name, rule, version, updatedBy, updatedAt, archivedAt } },
        { returnDocument: "after" },
      );
      if (!doc) return null;
      await keepVersion(toSegment(doc));
      return toSegment(doc);
    },
  };
}

const toSegment = (doc: SegmentDoc): Segment => ({
  corpId: doc.corpId,
  id: doc._id,
  name: doc.name,
  rule: doc.rule,
  version: doc.version,
  createdBy: doc.createdBy,
  createdAt: doc.createdAt,
  updatedBy: doc.updatedBy,
  updatedAt: doc.updatedAt,
  archivedAt: doc.archivedAt,
});

const toVersion = (doc: SegmentVersionDoc): SegmentVersion => ({
  corpId: doc.corpId,
  segmentId: doc.segmentId,
  version: doc.version,
  name: doc.name,
  rule: doc.rule,
  savedBy: doc.savedBy,
  savedAt: doc.savedAt,
});
