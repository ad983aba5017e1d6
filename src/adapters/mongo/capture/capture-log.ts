/** The message log in MongoDB, with the notes and marks that survive a dying process. */
import { LRUCache } from "lru-cache";
import type { Connection } from "mongoose";
import type { CaptureLog, LogMessage, SeenConversation } from "#src/usecases/capture/ports.js";
import { bulkUpsert, duplicatesOf } from "../bulk.js";
import { collectionOf } from "../collection-of.js";
import { captureModel } from "./capture-model.js";
import { conversationModel, type ConversationDoc } from "./conversation-model.js";
import { messageModel, type MessageDoc } from "./message-model.js";

/** A capture names at most as many conversations as a batch has messages. */
const KNOWN_CONVERSATIONS = 100_000;

export function mongoCaptureLog(connection: Connection): CaptureLog {
  const captures = collectionOf(connection, captureModel);
  const conversations = collectionOf(connection, conversationModel);
  const messages = collectionOf(connection, messageModel);
  const known = new LRUCache<string, true>({ max: KNOWN_CONVERSATIONS });

  /**
   * A conversation that is due and in nobody's hands is read after this anyway; one in hand may have been read before,
   * so its count is raised, and whoever has it in hand sees that it moved.
   */
  const makeDue = async (corpId: string, ids: readonly string[]): Promise<void> => {
    if (ids.length === 0) return;
    await conversations.updateMany(
      { _id: { $in: [...ids] }, corpId, $or: [{ isDirty: false }, { lease: { $ne: null } }] },
      { $inc: { capturedSeq: 1 }, $set: { isDirty: true } },
    );
  };

  return {
    begin: async (corpId, { token, at, isImport }, seen) => {
      const note = { _id: token, corpId, at, isImport, conversationIds: seen.map((conversation) => conversation.id) };
      const unknown = seen.filter((conversation) => !known.has(conversation.id));
      await captures.insertOne(note);
      await bulkUpsert(
        conversations,
        unknown.map((conversation) => ({
          updateOne: {
            filter: { _id: conversation.id, corpId },
            update: { $setOnInsert: newConversation(conversation) },
            upsert: true,
          },
        })),
      );
      for (const { id } of unknown) known.set(id, true);
    },

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

    finish: async (corpId, token, conversationIds) => {
      await makeDue(corpId, conversationIds);
      await captures.deleteOne({ _id: token, corpId });
    },

    finishAbandoned: async (corpId, begunBefore, limit) => {
      const abandoned = await captures
        .find({ corpId, at: { $lt: begunBefore } })
        .limit(limit)
        .toArray();
      for (const { _id, conversationIds } of abandoned) {
        await makeDue(corpId, conversationIds);
        await captures.deleteOne({ _id, corpId });
      }
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
    contactIds: [...seen.contactIds],
    memberIds: [...seen.memberIds],
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
