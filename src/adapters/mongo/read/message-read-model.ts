/** Conversations as pages read them: windows of messages and what was found in them. */
import type { Connection, mongo } from "mongoose";
import type { MessageReadModel } from "#src/usecases/contacts/ports.js";
import { toMessage } from "../capture/message-mapping.js";
import { messageModel, type MessageDoc } from "../capture/message-model.js";
import { collectionOf } from "../collection-of.js";
import { factModel, toSaidFact } from "../understand/fact-model.js";
import { intentModel } from "../understand/intent-model.js";
import { moodModel } from "../understand/mood-model.js";
import { promiseModel, toPromise } from "../understand/promise-model.js";

/** Withdrawals and edits show at the message they are about, not as messages of their own. */
const SHOWN = { type: { $ne: "revoke" }, edits: null } as const;

export function mongoMessageReadModel(connection: Connection): MessageReadModel {
  const messages = collectionOf(connection, messageModel);
  const facts = collectionOf(connection, factModel);
  const intents = collectionOf(connection, intentModel);
  const moods = collectionOf(connection, moodModel);
  const promises = collectionOf(connection, promiseModel);
  return {
    find: async (corpId, messageId) => {
      const doc = await messages.findOne({ _id: messageId, corpId });
      return doc && toMessage(doc);
    },
    range: async ({ corpId, conversationId, from, direction, limit }) => {
      const isOlder = direction === "older";
      const beyond = (isOlder ? "$lt" : "$gt") as "$lt";
      const bound = (isOlder ? "$lte" : "$gte") as "$lte";
      const filter: mongo.Filter<MessageDoc> = {
        corpId,
        conversationId,
        ...SHOWN,
        ...(from
          ? { sentAt: { [bound]: from.at }, $or: [{ sentAt: { [beyond]: from.at } }, { _id: { [beyond]: from.id } }] }
          : {}),
      };
      const order = isOlder ? -1 : 1;
      const docs = await messages.find(filter).sort({ sentAt: order, _id: order }).limit(limit).toArray();
      return (isOlder ? docs.reverse() : docs).map(toMessage);
    },
    changesOf: async (corpId, conversationId, shown) => {
      const ids = shown.map((message) => message.id);
      const first = shown[0]?.sentAt ?? new Date(0);
      // A note comes after what it is about, so the conversation's index bounds the search.
      const notes = await messages
        .find({
          corpId,
          conversationId,
          sentAt: { $gte: first },
          $or: [{ revokes: { $in: ids } }, { edits: { $in: ids } }],
        })
        .sort({ sentAt: 1, _id: 1 })
        .toArray();
      return {
        revokedIds: new Set(notes.flatMap((note) => note.revokes ?? [])),
        edits: new Map(
          notes.flatMap((note) => (note.edits === null ? [] : [[note.edits, { id: note._id, text: note.text }]])),
        ),
      };
    },
    marksOf: async (corpId, conversationId, messageIds) => {
      const about = { corpId, conversationId, messageId: { $in: [...messageIds] } };
      const [factDocs, promiseDocs, intentDocs, moodDocs] = await Promise.all([
        facts.find(about).toArray(),
        promises.find(about).toArray(),
        intents.find(about).toArray(),
        moods.find(about).toArray(),
      ]);
      return {
        facts: factDocs.map(toSaidFact),
        promises: promiseDocs.map(toPromise),
        intents: intentDocs.map(({ messageId, intent }) => ({ messageId, intent })),
        moods: moodDocs.map(({ messageId, mood }) => ({ messageId, mood })),
      };
    },
  };
}
