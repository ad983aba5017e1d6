/** The demo clock's offset in MongoDB: one document per corp, which is also its id; there only in a demo. */
import type { Connection } from "mongoose";
import type { ClockOffsetStore } from "#src/usecases/clock/ports.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";

export interface ClockOffsetDoc {
  /** The corp's id. */
  _id: string;
  corpId: string;
  offsetMs: number;
}

export const clockOffsetModel = defineModel<ClockOffsetDoc>(
  "ClockOffset",
  "clock_offsets",
  { _id: String, corpId: String, offsetMs: Number },
  [],
);

export function mongoClockOffsetStore(connection: Connection): ClockOffsetStore {
  const offsets = collectionOf(connection, clockOffsetModel);
  return {
    read: async (corpId) => (await offsets.findOne({ _id: corpId, corpId }))?.offsetMs ?? null,
    allow: async (corpId) => {
      await offsets.updateOne({ _id: corpId, corpId }, { $setOnInsert: { offsetMs: 0 } }, { upsert: true });
    },
    write: async (corpId, offsetMs) => {
      const before = await offsets.findOneAndUpdate({ _id: corpId, corpId }, { $set: { offsetMs } });
      return before?.offsetMs ?? null;
    },
  };
}
