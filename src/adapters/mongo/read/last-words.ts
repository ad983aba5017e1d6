/** What was said last with each of some contacts, in four questions whatever their number. */
import type { Connection, mongo } from "mongoose";
import type { LastWord, LastWords } from "#src/usecases/contacts/ports.js";
import { toMessage } from "../capture/message-mapping.js";
import { conversationModel, type ConversationDoc } from "../capture/conversation-model.js";
import { messageModel, type MessageDoc } from "../capture/message-model.js";
import { collectionOf } from "../collection-of.js";
import { factModel, type FactDoc } from "../understand/fact-model.js";

type Talked = Pick<ConversationDoc, "_id" | "kind" | "name" | "contactIds" | "openQuestions">;

export function mongoLastWords(connection: Connection): LastWords {
  const conversations = collectionOf(connection, conversationModel);
  const messages = collectionOf(connection, messageModel);
  const facts = collectionOf(connection, factModel);

  return {
    of: async (corpId, asked) => {
      if (asked.length === 0) return new Map();
      const talked = (await conversations
        .find(
          { corpId, contactIds: { $in: asked.map(({ contactId }) => contactId) } },
          { projection: { kind: 1, name: 1, contactIds: 1, openQuestions: 1 } },
        )
        .toArray()) as Talked[];
      const byContact = new Map(
        asked.map(({ contactId }) => [contactId, talked.filter((one) => one.contactIds.includes(contactId))]),
      );
      // Each branch names the whole key of by_conversation; a corp beside them would make its part of the key the plan.
      const branches = asked.flatMap(({ contactId, at }): mongo.Filter<MessageDoc>[] => {
        const ids = (byContact.get(contactId) ?? []).map(({ _id }) => _id);
        return ids.length === 0 ? [] : [{ corpId, conversationId: { $in: ids }, sentAt: at }];
      });
      if (branches.length === 0) return new Map();
      const found = await messages.find({ $or: branches }).toArray();
      const said = found.filter(({ type }) => type !== "revoke");
      if (said.length === 0) return new Map();
      const { edits, revokedIds } = await changesOf(messages, said);
      // What an edited message says stands in its edit.
      const readAs = ({ _id }: MessageDoc): string => edits.get(_id)?.id ?? _id;
      const about = said.map((one): mongo.Filter<FactDoc> => {
        const { conversationId } = one;
        return { corpId, conversationId, messageId: readAs(one) };
      });
      const marks = await facts.find({ $or: about }, { projection: { messageId: 1, field: 1, span: 1 } }).toArray();
      return new Map(
        asked.flatMap(({ contactId, at }): [string, LastWord][] => {
          const own = byContact.get(contactId) ?? [];
          // By time and place alone: a message names the record that wrote it, which may be merged into the contact.
          const doc = said
            .filter(({ sentAt }) => sentAt.getTime() === at.getTime())
            .filter(({ conversationId }) => own.some(({ _id }) => _id === conversationId))
            .sort((a, b) => (a._id < b._id ? 1 : -1))[0];
          if (!doc) return [];
          const place = own.find(({ _id }) => _id === doc.conversationId);
          const question = own.flatMap(({ kind, openQuestions }) => (kind === "direct" ? openQuestions : []))[0];
          return [
            [
              contactId,
              {
                message: toMessage(doc),
                groupName: place?.kind === "group" ? (place.name ?? "") : null,
                isRevoked: revokedIds.has(doc._id),
                editedText: edits.get(doc._id)?.text ?? null,
                facts: marks.filter(({ messageId }) => messageId === readAs(doc)),
                question: question ?? null,
              },
            ],
          ];
        }),
      );
    },
  };
}

interface Changes {
  revokedIds: ReadonlySet<string>;
  /** Message id → the latest edit of it. */
  edits: ReadonlyMap<string, { id: string; text: string }>;
}

/** What was withdrawn or edited: such a note comes after what it is about. */
async function changesOf(messages: mongo.Collection<MessageDoc>, said: readonly MessageDoc[]): Promise<Changes> {
  const notes = await messages
    .find(
      {
        $or: said.flatMap(({ corpId, conversationId, sentAt, _id }): mongo.Filter<MessageDoc>[] => {
          const later = { corpId, conversationId, sentAt: { $gte: sentAt } };
          return [
            { ...later, edits: _id },
            { ...later, revokes: _id },
          ];
        }),
      },
      { projection: { edits: 1, revokes: 1, text: 1, sentAt: 1 } },
    )
    .toArray();
  notes.sort((a, b) => a.sentAt.getTime() - b.sentAt.getTime());
  return {
    revokedIds: new Set(notes.flatMap(({ revokes }) => revokes ?? [])),
    edits: new Map(notes.flatMap(({ _id, edits, text }) => (edits === null ? [] : [[edits, { id: _id, text }]]))),
  };
}
