/** Conversations as the derive chain takes and leaves them. */
import type { Connection, mongo } from "mongoose";
import type { ConversationActivity } from "#src/domain/contact/contact-activity.js";
import type { ConversationStore, DerivedConversation } from "#src/usecases/understand/ports.js";
import { captureModel } from "../capture/capture-model.js";
import { conversationModel, type ConversationDoc } from "../capture/conversation-model.js";
import { messageModel } from "../capture/message-model.js";
import { toLogMessage } from "../capture/message-mapping.js";
import { collectionOf } from "../collection-of.js";
import { idPage } from "./id-page.js";

export function mongoConversationStore(connection: Connection): ConversationStore {
  const conversations = collectionOf(connection, conversationModel);
  const messages = collectionOf(connection, messageModel);
  const captures = collectionOf(connection, captureModel);

  /** After a finish that did not reach every conversation: gives leases back and keeps due what must be. */
  async function settleRest(corpId: string, token: string, derived: readonly DerivedConversation[]): Promise<string[]> {
    const byId = new Map(derived.map((conversation) => [conversation.id, conversation]));
    const operations: mongo.AnyBulkWriteOperation<ConversationDoc>[] = [];
    const due: string[] = [];
    const found = conversations.find(
      { _id: { $in: [...byId.keys()] }, corpId },
      { projection: { lease: 1, derivedSeq: 1 } },
    );
    for await (const { _id, lease, derivedSeq } of found) {
      const mine = byId.get(_id);
      if (!mine || (lease === null && derivedSeq === mine.capturedSeq)) continue;
      due.push(_id);
      if (lease?.token === token) {
        const filter = { _id, corpId, "lease.token": token };
        operations.push({ updateOne: { filter, update: { $set: { ...derivedFields(mine), lease: null } } } });
      } else {
        // Somebody took over while we were slow, and we may have written over a newer result: derive once more.
        const update = { $inc: { capturedSeq: 1 }, $set: { isDirty: true } };
        operations.push({ updateOne: { filter: { _id, corpId }, update } });
      }
    }
    if (operations.length > 0) await conversations.bulkWrite(operations, { ordered: false });
    return due;
  }

  return {
    claim: async ({ corpId, ids, token, now, until }) => {
      const free = { $or: [{ lease: null }, { "lease.until": { $lt: now } }] };
      const wanted = { _id: { $in: [...ids] }, corpId };
      const { modifiedCount } = await conversations.updateMany(
        { ...wanted, isDirty: true, ...free },
        { $set: { lease: { token, until } } },
      );
      if (modifiedCount === 0) return [];
      const claimed = await conversations
        .find(
          { ...wanted, "lease.token": token },
          { projection: { kind: 1, source: 1, capturedSeq: 1, mustRewrite: 1, contactIds: 1 } },
        )
        .toArray();
      return claimed.map(({ _id, kind, source, capturedSeq, mustRewrite, contactIds }) => ({
        id: _id,
        kind,
        source,
        capturedSeq,
        mustRewrite,
        contactIds,
      }));
    },

    extend: async (corpId, token, until, conversationIds) => {
      const held = { _id: { $in: [...conversationIds] }, corpId, "lease.token": token };
      await conversations.updateMany(held, { $set: { lease: { token, until } } });
    },

    messagesOf: async (corpId, conversationIds) => {
      const docs = await messages.find({ corpId, conversationId: { $in: [...conversationIds] } }).toArray();
      return docs.map(toLogMessage);
    },

    finish: async (corpId, token, derived) => {
      const answer = await conversations.bulkWrite(
        derived.map((conversation) => ({
          updateOne: {
            filter: { _id: conversation.id, corpId, "lease.token": token, capturedSeq: conversation.capturedSeq },
            update: {
              $set: {
                ...derivedFields(conversation),
                derivedSeq: conversation.capturedSeq,
                isDirty: false,
                mustRewrite: false,
                lease: null,
              },
            },
          },
        })),
        { ordered: false },
      );
      return answer.matchedCount === derived.length ? [] : settleRest(corpId, token, derived);
    },

    due: (corpId, after, limit) => idPage(conversations, { corpId, isDirty: true }, after, limit),
    isImporting: async (corpId) =>
      (await captures.findOne({ corpId, isImport: true }, { projection: { _id: 1 } })) !== null,
    countDue: async (corpId) => {
      const [dirty, begun] = await Promise.all([
        conversations.countDocuments({ corpId, isDirty: true }),
        captures.countDocuments({ corpId }),
      ]);
      return dirty + begun;
    },
    activityOf: async (corpId, contactIds) => {
      const activity = new Map<string, ConversationActivity[]>(contactIds.map((id) => [id, []]));
      const found = conversations.find(
        { corpId, contactIds: { $in: [...contactIds] } },
        { projection: { activity: 1 } },
      );
      for await (const conversation of found) {
        for (const part of conversation.activity) activity.get(part.contactId)?.push(part);
      }
      return activity;
    },
    countRewrites: (corpId) => conversations.countDocuments({ corpId, isDirty: true, mustRewrite: true }),
    markAllDue: async (corpId) => {
      const update = { $inc: { capturedSeq: 1 }, $set: { isDirty: true, mustRewrite: true } };
      const { matchedCount } = await conversations.updateMany({ corpId }, update);
      return matchedCount;
    },
  };
}

/** The name is only known from the log when a source gave one. */
function derivedFields(derived: DerivedConversation): Partial<ConversationDoc> {
  const { contactIds, memberIds, lastMessageAt, messageCount, activity, openQuestions, name } = derived;
  const fields = { contactIds, memberIds, lastMessageAt, messageCount, activity, openQuestions };
  return name === null ? fields : { ...fields, name };
}
