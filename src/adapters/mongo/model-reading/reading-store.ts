/** What a language model has said, kept like the log, and what it has still to read. */
import type { Connection, mongo } from "mongoose";
import type { ConversationMarks, ModelReading, ReadingQueue, ReadingStore } from "#src/usecases/model-reading/ports.js";
import { bulkUpsert, duplicatesOf } from "../bulk.js";
import { conversationModel } from "../capture/conversation-model.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";

export interface ModelReadingDoc extends Omit<ModelReading, "id"> {
  _id: string;
}

export const modelReadingModel = defineModel<ModelReadingDoc>(
  "ModelReading",
  "model_readings",
  {
    _id: String,
    corpId: String,
    conversationId: String,
    digest: String,
    model: String,
    promptVersion: Number,
    messageIds: [String],
    facts: [Object],
    dropped: Number,
    tokens: Number,
    at: Date,
  },
  [
    // A conversation's readings: derivation, and what is still to be read; number of all.
    { name: "by_conversation", keys: { corpId: 1, conversationId: 1, _id: 1 } },
  ],
);

/** `_id` is the conversation's id. */
export interface ModelDueDoc {
  _id: string;
  corpId: string;
  seq: number;
}

export const modelDueModel = defineModel<ModelDueDoc>(
  "ModelDue",
  "model_due",
  { _id: String, corpId: String, seq: Number },
  [
    // Conversations to be read, in id order.
    { name: "due", keys: { corpId: 1, _id: 1 } },
  ],
);

export function mongoReadingStore(connection: Connection): ReadingStore {
  const readings = collectionOf(connection, modelReadingModel);
  return {
    ofConversations: async (corpId, conversationIds) => {
      const docs = await readings.find({ corpId, conversationId: { $in: [...conversationIds] } }).toArray();
      return docs.map(({ _id, ...reading }) => ({ id: _id, ...reading }));
    },
    insertOnce: async ({ id, ...reading }) => {
      try {
        await readings.insertMany([{ _id: id, ...reading }], { ordered: false });
      } catch (error) {
        duplicatesOf(error);
      }
    },
    count: (corpId) => readings.countDocuments({ corpId }),
  };
}

export function mongoReadingQueue(connection: Connection): ReadingQueue {
  const due = collectionOf(connection, modelDueModel);
  return {
    mark: async (corpId, conversationIds) => {
      const operations: mongo.AnyBulkWriteOperation<ModelDueDoc>[] = conversationIds.map((id) => ({
        updateOne: { filter: { _id: id }, update: { $set: { corpId }, $inc: { seq: 1 } }, upsert: true },
      }));
      await bulkUpsert(due, operations);
    },
    due: async (corpId, after, limit) => {
      const filter = after === null ? { corpId } : { corpId, _id: { $gt: after } };
      const docs = await due.find(filter).sort({ _id: 1 }).limit(limit).toArray();
      return docs.map(({ _id, seq }) => ({ conversationId: _id, seq }));
    },
    done: async (corpId, conversationId, seq) => {
      await due.deleteOne({ _id: conversationId, corpId, seq });
    },
  };
}

export function mongoConversationMarks(connection: Connection): ConversationMarks {
  const conversations = collectionOf(connection, conversationModel);
  return {
    markConversationDirty: async (corpId, conversationId) => {
      const update = { $inc: { capturedSeq: 1 }, $set: { isDirty: true } };
      await conversations.updateOne({ _id: conversationId, corpId }, update);
    },
  };
}
