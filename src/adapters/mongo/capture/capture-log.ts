/** The message log in MongoDB, with the marks on conversations that survive a dying process. */
import type { Connection, mongo } from "mongoose";
import type { CaptureLog, LogMessage, SeenConversation } from "#src/usecases/capture/ports.js";
import { bulkUpsert, duplicatesOf } from "../bulk.js";
import { collectionOf } from "../collection-of.js";
import { conversationModel, type ConversationDoc } from "./conversation-model.js";
import { messageModel, type MessageDoc } from "./message-model.js";

export function mongoCaptureLog(connection: Connection): CaptureLog {
  const conversations = collectionOf(connection, conversationModel);
  const messages = collectionOf(connection, messageModel);
  return {
    begin: (corpId, token, at, seen) =>
      bulkUpsert(
        conversations,
        seen.map((conversation) => ({
          updateOne: {
            filter: { _id: conversation.id, corpId },
            update: {
              $setOnInsert: newConversation(conversation),
              $push: { captures: { token, at } },
              $addToSet: {
                contactIds: { $each: [...conversation.contactIds] },
                memberIds: { $each: [...conversation.memberIds] },
              },
            },
            upsert: true,
          },
        })),
      ),

    insert: async (batch) => {
      const docs = batch.map(toDoc);
      try {
        await messages.insertMany(docs, { ordered: false });
        return new Set(docs.map((doc) => doc._id));
      } catch (error) {
        const refused = new Set(duplicatesOf(error));
        return new Set(docs.filter((_, index) => !refused.has(index)).map((doc) => doc._id));
      }
    },

    finish: async (corpId, token, finished) => {
      const operations: mongo.AnyBulkWriteOperation<ConversationDoc>[] = [];
      for (const { id, hasNew, lastMessageAt } of finished) {
        if (hasNew) {
          const update = {
            $pull: { captures: { token } },
            $inc: { capturedSeq: 1 },
            $set: { isDirty: true },
            $max: { lastMessageAt },
          };
          operations.push({ updateOne: { filter: { _id: id, corpId }, update } });
          continue;
        }
        // Nothing new for us, but a second token may be of a process that died after inserting these very messages.
        const isShared = { _id: id, corpId, "captures.1": { $exists: true } };
        operations.push(
          { updateOne: { filter: isShared, update: { $inc: { capturedSeq: 1 }, $set: { isDirty: true } } } },
          { updateOne: { filter: { _id: id, corpId }, update: { $pull: { captures: { token } } } } },
        );
      }
      if (operations.length > 0) await conversations.bulkWrite(operations, { ordered: true });
    },

    finishAbandoned: async (corpId, begunBefore, limit) => {
      const abandoned = await conversations
        .find({ corpId, "captures.at": { $lt: begunBefore } }, { projection: { _id: 1 } })
        .limit(limit)
        .toArray();
      if (abandoned.length === 0) return 0;
      await conversations.bulkWrite(
        abandoned.map(({ _id }) => ({
          updateOne: {
            filter: { _id, corpId, "captures.at": { $lt: begunBefore } },
            update: {
              $pull: { captures: { at: { $lt: begunBefore } } },
              $inc: { capturedSeq: 1 },
              $set: { isDirty: true },
            },
          },
        })),
        { ordered: false },
      );
      return abandoned.length;
    },
  };
}

function newConversation(seen: SeenConversation): Partial<ConversationDoc> {
  return {
    source: seen.source,
    sourceId: seen.sourceId,
    kind: seen.kind,
    name: seen.name,
    lastMessageAt: null,
    capturedSeq: 0,
    derivedSeq: 0,
    isDirty: false,
    mustRewrite: false,
    lease: null,
    activity: [],
    openQuestions: [],
    messageCount: 0,
  };
}

function toDoc({ id, ...message }: LogMessage): MessageDoc {
  return { _id: id, ...message };
}
