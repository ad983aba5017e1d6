/** Settings of single areas in MongoDB: one document per corp and area. */
import type { Connection } from "mongoose";
import type { AreaSettingsStore } from "#src/usecases/settings/area-settings.js";
import { isDuplicateKey } from "../duplicate-key.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";

/** `_id` is `<corp>/<area>`. */
export interface AreaSettingsDoc {
  _id: string;
  corpId: string;
  area: string;
  value: unknown;
  updatedAt: Date;
  updatedBy: string | null;
}

export const areaSettingsModel = defineModel<AreaSettingsDoc>(
  "AreaSettings",
  "area_settings",
  { _id: String, corpId: String, area: String, value: Object, updatedAt: Date, updatedBy: String },
  [],
);

export function mongoAreaSettingsStore(connection: Connection): AreaSettingsStore {
  const settings = collectionOf(connection, areaSettingsModel);
  return {
    find: async (corpId, area) => {
      const doc = await settings.findOne({ _id: `${corpId}/${area}`, corpId });
      return doc && { value: doc.value, updatedAt: doc.updatedAt, updatedBy: doc.updatedBy };
    },
    save: async (corpId, area, next, expected) => {
      const _id = `${corpId}/${area}`;
      if (expected) {
        return (await settings.updateOne({ _id, corpId, updatedAt: expected }, { $set: next })).matchedCount === 1;
      }
      try {
        await settings.insertOne({ _id, corpId, area, ...next });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },
  };
}
