/** Orders that hand customer groups over, in MongoDB. */
import type { Connection } from "mongoose";
import type { GroupTransferRecord } from "#src/domain/wecom/wecom-records.js";
import type { GroupTransferStore } from "#src/usecases/wecom/ports.js";
import { defineModel } from "../define-model.js";
import { recordsById, type StoredById } from "../records-by-id.js";

export const groupTransferModel = defineModel<StoredById<GroupTransferRecord>>(
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

export function mongoGroupTransferStore(connection: Connection): GroupTransferStore {
  const transfers = recordsById<GroupTransferRecord>(connection, groupTransferModel);
  return {
    ...transfers,
    list: (corpId, limit) => transfers.list({ corpId }, { createdAt: -1 }, limit),
    open: (corpId, limit) => transfers.list({ corpId, isOpen: true }, { createdAt: 1 }, limit),
  };
}
