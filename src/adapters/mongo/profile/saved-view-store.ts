/** Saved views of the contacts page in MongoDB. */
import type { Connection } from "mongoose";
import type { SavedView, SavedViewStore } from "#src/usecases/contacts/saved-views.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";

export interface SavedViewDoc extends Omit<SavedView, "id"> {
  _id: string;
}

export const savedViewModel = defineModel<SavedViewDoc>(
  "SavedView",
  "saved_views",
  { _id: String, corpId: String, userId: String, name: String, search: String, savedAt: Date },
  [
    // The tabs of one member, in the order in which they were saved.
    { name: "by_member", keys: { corpId: 1, userId: 1, savedAt: 1, _id: 1 } },
  ],
);

export function mongoSavedViewStore(connection: Connection): SavedViewStore {
  const views = collectionOf(connection, savedViewModel);
  return {
    list: async (corpId, userId) => {
      const docs = await views.find({ corpId, userId }).sort({ savedAt: 1, _id: 1 }).limit(100).toArray();
      return docs.map(({ _id, name, search, savedAt }) => ({ id: _id, corpId, userId, name, search, savedAt }));
    },
    put: async ({ id, ...fields }) => {
      await views.updateOne({ _id: id }, { $set: fields }, { upsert: true });
    },
    remove: async (corpId, userId, id) => {
      await views.deleteOne({ _id: id, corpId, userId });
    },
  };
}
