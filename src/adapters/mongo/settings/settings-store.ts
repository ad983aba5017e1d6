/** Settings in MongoDB: one document per corp, which is also its id. */
import type { Connection } from "mongoose";
import type { Settings } from "#src/domain/settings/settings.js";
import type { SettingsStore } from "#src/usecases/settings/ports.js";
import { isDuplicateKey } from "../duplicate-key.js";
import { defineModel } from "../define-model.js";

/** `_id` is the corp's id. */
export interface SettingsDoc extends Settings {
  _id: string;
}

export const settingsModel = defineModel<SettingsDoc>(
  "Settings",
  "settings",
  {
    _id: String,
    corpId: String,
    corpName: String,
    zone: String,
    workingHours: [Object],
    quietHours: Object,
    unansweredMinutes: Number,
    promiseLeadMinutes: Number,
    escalateAfterMinutes: Number,
    silenceDays: Object,
    followUp: Object,
    dormantAfterDays: Number,
    care: Object,
    sendBudget: Object,
    valueRules: Object,
    dictionary: Object,
    updatedAt: Date,
    updatedBy: String,
  },
  [],
);

export function mongoSettingsStore(connection: Connection): SettingsStore {
  const settings = settingsModel(connection);
  return {
    find: async (corpId) => {
      const doc = await settings.findOne({ _id: corpId, corpId }).lean<SettingsDoc>().exec();
      if (!doc) return null;
      const { _id, ...stored } = doc;
      return stored;
    },
    save: async (next, expectedUpdatedAt) => {
      if (expectedUpdatedAt) {
        const { corpId } = next;
        const answer = await settings
          .updateOne({ _id: corpId, corpId, updatedAt: expectedUpdatedAt }, { $set: next })
          .exec();
        return answer.matchedCount === 1;
      }
      try {
        await settings.create({ ...next, _id: next.corpId });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },
  };
}
