/** Orders that hand customer groups over, in MongoDB. */
import type { Connection } from "mongoose";
import type { GroupTransferRecord } from "#src/domain/wecom/wecom-records.js";
import type { GroupTransferStore } from "#src/usecases/wecom/ports.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";

export type GroupTransferDoc = Omit<GroupTransferRecord, "id"> & { _id: string };

export const groupTransferModel = defineModel<GroupTransferDoc>(
  "GroupTransfer",
  "wecom_group_transfers",
  {
    _id: String,
    corpId: String,
    kind: String,
    fromUserId: String,
    toUserId: String,
    createdAt: Date,
    createdBy: String,
    isOpen: Boolean,
    rows: [Object],
  },
  [
    // The list, newest first.
    { name: "list", keys: { corpId: 1, createdAt: -1 } },
    // Those of which an answer is missing.
    { name: "open", keys: { corpId: 1, isOpen: 1, createdAt: 1 } },
  ],
);

const toTransfer = ({ _id, ...transfer }: GroupTransferDoc): GroupTransferRecord => ({ id: _id, ...transfer });

export function mongoGroupTransferStore(connection: Connection): GroupTransferStore {
  const transfers = collectionOf(connection, groupTransferModel);
  return {
    list: async (corpId, limit) =>
      (await transfers.find({ corpId }).sort({ createdAt: -1 }).limit(limit).toArray()).map(toTransfer),
    open: async (corpId, limit) =>
      (await transfers.find({ corpId, isOpen: true }).sort({ createdAt: 1 }).limit(limit).toArray()).map(toTransfer),
    put: async ({ id, ...transfer }) => {
      await transfers.updateOne({ _id: id }, { $set: transfer }, { upsert: true });
    },
  };
}
