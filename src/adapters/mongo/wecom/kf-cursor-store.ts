/** How far each customer service account has been read. */
import type { Connection } from "mongoose";
import { stableId } from "#src/usecases/shared/ids.js";
import type { KfCursorStore } from "#src/usecases/wecom-kf/sync-kf.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";

/** `_id` is corp and account. */
export interface KfCursorDoc {
  _id: string;
  corpId: string;
  openKfId: string;
  cursor: string;
  updatedAt: Date;
}

export const kfCursorModel = defineModel<KfCursorDoc>(
  "KfCursor",
  "wecom_kf_cursors",
  { _id: String, corpId: String, openKfId: String, cursor: String, updatedAt: Date },
  [],
);

export function mongoKfCursorStore(connection: Connection): KfCursorStore {
  const cursors = collectionOf(connection, kfCursorModel);
  const idOf = (corpId: string, openKfId: string): string => stableId("kf", corpId, openKfId);
  return {
    read: async (corpId, openKfId) => (await cursors.findOne({ _id: idOf(corpId, openKfId) }))?.cursor ?? null,
    write: async (corpId, openKfId, cursor, updatedAt) => {
      const record = { corpId, openKfId, cursor, updatedAt };
      await cursors.updateOne({ _id: idOf(corpId, openKfId) }, { $set: record }, { upsert: true });
    },
  };
}
