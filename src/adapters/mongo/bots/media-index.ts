/** Which files are kept, in MongoDB. */
import type { Connection } from "mongoose";
import type { MediaFile, MediaIndex } from "#src/usecases/media/ports.js";
import { conversationModel } from "../capture/conversation-model.js";
import { messageModel } from "../capture/message-model.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";

export interface MediaFileDoc extends Omit<MediaFile, "id"> {
  _id: string;
}

export const mediaFileModel = defineModel<MediaFileDoc>(
  "MediaFile",
  "media_files",
  {
    _id: String,
    corpId: String,
    messageId: String,
    kind: String,
    name: String,
    state: String,
    mime: String,
    sizeBytes: Number,
    sha256: String,
    note: String,
    at: Date,
  },
  [],
);

const toFile = ({ _id, ...file }: MediaFileDoc): MediaFile => ({ id: _id, ...file });

export function mongoMediaIndex(connection: Connection): MediaIndex {
  const files = collectionOf(connection, mediaFileModel);
  const messages = collectionOf(connection, messageModel);
  const conversations = collectionOf(connection, conversationModel);
  return {
    find: async (corpId, mediaId) => {
      const doc = await files.findOne({ _id: mediaId, corpId });
      return doc && toFile(doc);
    },
    findMany: async (corpId, mediaIds) => {
      if (mediaIds.length === 0) return [];
      return (await files.find({ _id: { $in: [...mediaIds] }, corpId }).toArray()).map(toFile);
    },
    put: async ({ id, ...file }) => {
      if (file.state === "stored") {
        await files.updateOne({ _id: id }, { $set: file }, { upsert: true });
        return;
      }
      const failed = await files.updateOne({ _id: id, state: { $ne: "stored" } }, { $set: file });
      if (failed.matchedCount === 0) await files.updateOne({ _id: id }, { $setOnInsert: file }, { upsert: true });
    },
    contactsOf: async (corpId, messageId) => {
      const message = await messages.findOne({ _id: messageId, corpId }, { projection: { conversationId: 1 } });
      if (!message) return [];
      const conversation = await conversations.findOne({ _id: message.conversationId, corpId });
      return conversation?.contactIds ?? [];
    },
  };
}
