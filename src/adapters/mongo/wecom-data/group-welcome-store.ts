/** Greetings of customer groups in MongoDB. */
import type { Connection } from "mongoose";
import type { GroupWelcome } from "#src/domain/wecom/group-welcome.js";
import type { GroupWelcomeStore } from "#src/usecases/wecom/group-welcomes.js";
import { defineModel } from "../define-model.js";
import { recordsById, type StoredById } from "../records-by-id.js";

export const groupWelcomeModel = defineModel<StoredById<GroupWelcome>>(
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

export function mongoGroupWelcomeStore(connection: Connection): GroupWelcomeStore {
  const welcomes = recordsById<GroupWelcome>(connection, groupWelcomeModel);
  return { ...welcomes, list: (corpId) => welcomes.list({ corpId }, { createdAt: -1, _id: -1 }, LIMIT) };
}
