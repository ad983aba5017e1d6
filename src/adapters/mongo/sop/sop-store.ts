/** SOPs and their versions in MongoDB. */
import type { Connection } from "mongoose";
import type { Sop } from "#src/domain/sop/sop.js";
import type { SopStore, SopVersion } from "#src/usecases/sop/ports.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";
import { insertUnlessThere } from "../insert-unless-there.js";
import { storedDefinition } from "./stored-definition.js";

export interface SopDoc extends Omit<Sop, "id"> {
  _id: string;
  /** Local day on which the trigger's segment was last looked at. */
  segmentDay: string | null;
}

export const sopModel = defineModel<SopDoc>(
  "Sop",
  "sops",
  {
    _id: String,
    corpId: String,
    status: String,
    version: Number,
    definition: Object,
    activeSince: Date,
    createdAt: Date,
    updatedAt: Date,
    updatedBy: String,
    segmentDay: String,
  },
  [
    // Active ones: every sweep and every change of a contact.
    { name: "by_status", keys: { corpId: 1, status: 1, _id: 1 } },
    // The list page.
    { name: "by_change", keys: { corpId: 1, updatedAt: -1, _id: 1 } },
  ],
);

/** `_id` is "sop id#version". */
export interface SopVersionDoc extends SopVersion {
  _id: string;
}

export const sopVersionModel = defineModel<SopVersionDoc>(
  "SopVersion",
  "sop_versions",
  { _id: String, corpId: String, sopId: String, version: Number, definition: Object, savedAt: Date, savedBy: String },
  [
    // A plan's versions, newest first.
    { name: "by_sop", keys: { corpId: 1, sopId: 1, version: -1 } },
  ],
);

const versionId = (sopId: string, version: number): string => `${sopId}#${version}`;

export function mongoSopStore(connection: Connection): SopStore {
  const sops = collectionOf(connection, sopModel);
  const versions = collectionOf(connection, sopVersionModel);
  const putVersion = async (version: SopVersion): Promise<void> => {
    await insertUnlessThere(versions, { _id: versionId(version.sopId, version.version), ...version });
  };
  return {
    insertOnce: async (sop) => {
      const { id, ...fields } = sop;
      // The version first: a plan without its version could not run.
      const { corpId, version, definition, createdAt: savedAt, updatedBy: savedBy } = sop;
      await putVersion({ corpId, sopId: id, version, definition, savedAt, savedBy });
      const { doc, isNew } = await insertUnlessThere(sops, { _id: id, ...fields, segmentDay: null });
      return { sop: toSop(doc), isNew };
    },
    find: async (corpId, id) => {
      const doc = await sops.findOne({ _id: id, corpId });
      return doc && toSop(doc);
    },
    list: async (corpId) =>
      (await sops.find({ corpId }).sort({ updatedAt: -1, _id: 1 }).limit(500).toArray()).map(toSop),
    active: async (corpId) =>
      (await sops.find({ corpId, status: "active" }).sort({ _id: 1 }).limit(500).toArray()).map(toSop),
    addVersion: async (corpId, id, basedOn, { version, definition, savedAt, savedBy }) => {
      // The plan's counter decides who saved first; the version of a save that lost is never read.
      const doc = await sops.findOneAndUpdate(
        { _id: id, corpId, version: basedOn },
        { $set: { version, definition, updatedAt: savedAt, updatedBy: savedBy } },
        { returnDocument: "after" },
      );
      if (!doc) return null;
      await putVersion({ corpId, sopId: id, version, definition, savedAt, savedBy });
      return toSop(doc);
    },
    setStatus: async (corpId, id, status, { at, by, activeSince }) => {
      const doc = await sops.findOneAndUpdate(
        { _id: id, corpId },
        { $set: { status, activeSince, updatedAt: at, updatedBy: by } },
        { returnDocument: "after" },
      );
      return doc && toSop(doc);
    },
    takeSegmentDay: async (corpId, id, day) => {
      const answer = await sops.updateOne({ _id: id, corpId, segmentDay: { $ne: day } }, { $set: { segmentDay: day } });
      return answer.modifiedCount === 1;
    },
    findVersion: async (corpId, id, version) => {
      const doc = await versions.findOne({ _id: versionId(id, version), corpId });
      if (doc) return toVersion(doc);
      // A crash between counter and version: the plan itself holds its newest definition.
      const sop = await sops.findOne({ _id: id, corpId, version });
      if (!sop) return null;
      const { updatedAt: savedAt, updatedBy: savedBy } = sop;
      return { corpId, sopId: id, version, definition: storedDefinition(sop.definition), savedAt, savedBy };
    },
    versions: async (corpId, sopId) =>
      (await versions.find({ corpId, sopId }).sort({ version: -1 }).limit(200).toArray()).map(toVersion),
  };
}

const toSop = (doc: SopDoc): Sop => ({
  corpId: doc.corpId,
  id: doc._id,
  status: doc.status,
  version: doc.version,
  definition: storedDefinition(doc.definition),
  activeSince: doc.activeSince,
  createdAt: doc.createdAt,
  updatedAt: doc.updatedAt,
  updatedBy: doc.updatedBy,
});

const toVersion = (doc: SopVersionDoc): SopVersion => ({
  corpId: doc.corpId,
  sopId: doc.sopId,
  version: doc.version,
  definition: storedDefinition(doc.definition),
  savedAt: doc.savedAt,
  savedBy: doc.savedBy,
});
