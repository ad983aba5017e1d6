/** Greetings of customer groups in MongoDB. */
import type { Connection } from "mongoose";
import type { GroupWelcome } from "#src/domain/wecom/group-welcome.js";
import type { GroupWelcomeStore } from "#src/usecases/wecom/group-welcomes.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";

export interface GroupWelcomeDoc extends Omit<GroupWelcome, "id"> {
  _id: string;
}

export const groupWelcomeModel = defineModel<GroupWelcomeDoc>(
  "GroupWelcome",
  "group_welcomes",
  {
    _id: String,
    corpId: String,
    text: String,
    attachment: Object,
    templateId: String,
    state: String,
    note: String,
    createdBy: String,
    createdAt: Date,
    updatedAt: Date,
  },
  [
    // All of a corp, newest first.
    { name: "by_time", keys: { corpId: 1, createdAt: -1, _id: -1 } },
  ],
);

/** WeCom takes 100. */
const LIMIT = 200;

const toWelcome = ({ _id, ...fields }: GroupWelcomeDoc): GroupWelcome => ({ id: _id, ...fields });

export function mongoGroupWelcomeStore(connection: Connection): GroupWelcomeStore {
  const welcomes = collectionOf(connection, groupWelcomeModel);
  return {
    list: async (corpId) => {
      const docs = await welcomes.find({ corpId }).sort({ createdAt: -1, _id: -1 }).limit(LIMIT).toArray();
      return docs.map(toWelcome);
    },
    find: async (corpId, id) => {
      const doc = await welcomes.findOne({ _id: id, corpId });
      return doc && toWelcome(doc);
    },
    put: async ({ id, ...fields }) => {
      await welcomes.updateOne({ _id: id }, { $set: fields }, { upsert: true });
    },
    remove: async (corpId, id) => {
      await welcomes.deleteOne({ _id: id, corpId });
    },
  };
}
