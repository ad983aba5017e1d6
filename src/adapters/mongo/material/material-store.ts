/** The material library in MongoDB; the bytes lie on disk. */
import type { Connection, mongo } from "mongoose";
import type { Material } from "#src/domain/material/material.js";
import { pageOf } from "#src/domain/shared/paging.js";
import type { MaterialStore } from "#src/usecases/material/ports.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";

export interface MaterialDoc extends Omit<Material, "id"> {
  _id: string;
}

export const materialModel = defineModel<MaterialDoc>(
  "Material",
  "materials",
  {
    _id: String,
    corpId: String,
    kind: String,
    name: String,
    mime: String,
    sizeBytes: Number,
    sha256: String,
    createdBy: String,
    createdAt: Date,
    removedAt: Date,
  },
  [
    // The library, newest first: all, and of one kind.
    { name: "by_time", keys: { corpId: 1, removedAt: 1, createdAt: -1, _id: -1 } },
    { name: "by_kind", keys: { corpId: 1, removedAt: 1, kind: 1, createdAt: -1, _id: -1 } },
    // Whether bytes are needed still.
    { name: "by_content", keys: { corpId: 1, sha256: 1, removedAt: 1 } },
  ],
);

const toMaterial = ({ _id, ...fields }: MaterialDoc): Material => ({ id: _id, ...fields });

export function mongoMaterialStore(connection: Connection): MaterialStore {
  const materials = collectionOf(connection, materialModel);
  return {
    put: async ({ id, ...fields }) => {
      const known = await materials.findOne({ _id: id, removedAt: null });
      if (known) return toMaterial(known);
      await materials.updateOne({ _id: id }, { $set: fields }, { upsert: true });
      return { id, ...fields };
    },
    find: async (corpId, id) => {
      const doc = await materials.findOne({ _id: id, corpId });
      return doc && toMaterial(doc);
    },
    findMany: async (corpId, ids) => {
      if (ids.length === 0) return [];
      return (await materials.find({ _id: { $in: [...ids] }, corpId }).toArray()).map(toMaterial);
    },
    page: async ({ corpId, kind, after, limit }) => {
      const filter: mongo.Filter<MaterialDoc> = {
        corpId,
        removedAt: null,
        ...(kind === null ? {} : { kind }),
        ...(after?.at
          ? { $or: [{ createdAt: { $lt: after.at } }, { createdAt: after.at, _id: { $lt: after.id } }] }
          : {}),
      };
      const docs = await materials
        .find(filter)
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit + 1)
        .toArray();
      return pageOf(docs.map(toMaterial), limit, ({ createdAt, id }) => ({ at: createdAt, id }));
    },
    remove: async (corpId, id, at) => {
      const doc = await materials.findOneAndUpdate(
        { _id: id, corpId, removedAt: null },
        { $set: { removedAt: at } },
        { returnDocument: "after" },
      );
      return doc && toMaterial(doc);
    },
    hasContent: async (corpId, sha256) =>
      (await materials.findOne({ corpId, sha256, removedAt: null }, { projection: { _id: 1 } })) !== null,
  };
}
