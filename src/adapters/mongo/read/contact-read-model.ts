/** What pages read about contacts. */
import type { Connection, mongo } from "mongoose";
import type { ContactReadModel, OpenTaskCounts } from "#src/usecases/contacts/ports.js";
import type { StageTransition } from "#src/domain/stage/stage.js";
import { toContact } from "../capture/contact-mapping.js";
import { contactModel, type ContactDoc } from "../capture/contact-model.js";
import { survivorsOf } from "../capture/survivors-of.js";
import { conversationModel } from "../capture/conversation-model.js";
import { messageModel } from "../capture/message-model.js";
import { collectionOf } from "../collection-of.js";
import { taskModel } from "../follow-up/task-model.js";
import { factDecisionModel } from "../profile/fact-decision-model.js";
import { toDecision } from "../profile/people-stores.js";
import { contactFollowModel } from "../understand/contact-follow-model.js";
import { factModel, toSaidFact } from "../understand/fact-model.js";
import { promiseModel, toPromise } from "../understand/promise-model.js";
import { stageTransitionModel, type StageTransitionDoc } from "../understand/stage-transition-model.js";
import { contactFacets } from "./contact-facets.js";
import { contactPage } from "./contact-list.js";
import { contactsOf } from "./contact-scope.js";

/** Records of one kind shown for one contact. */
const LIMIT = 2_000;

export function mongoContactReadModel(connection: Connection): ContactReadModel {
  const contacts = collectionOf(connection, contactModel);
  const conversations = collectionOf(connection, conversationModel);
  const messages = collectionOf(connection, messageModel);
  const facts = collectionOf(connection, factModel);
  const decisions = collectionOf(connection, factDecisionModel);
  const transitions = collectionOf(connection, stageTransitionModel);
  const follows = collectionOf(connection, contactFollowModel);
  const promises = collectionOf(connection, promiseModel);
  const facets = contactFacets(contacts);

  return {
    page: (viewer, query) => contactPage(contacts, viewer, query),
    facets: (viewer) => facets(viewer),
    find: async (viewer, contactId) => {
      const scope = contactsOf(viewer) as mongo.Filter<ContactDoc>;
      let doc = await contacts.findOne({ ...scope, _id: contactId });
      if (!doc) {
        // Links to a record that was merged lead to the contact that it belongs to now.
        const survivorId = (await survivorsOf(contacts, viewer.corpId, [contactId])).get(contactId);
        if (survivorId !== undefined) doc = await contacts.findOne({ ...scope, _id: survivorId });
      }
      if (!doc) return null;
      const { stageMessageId, optOutMessageId } = doc;
      return { ...toContact(doc), stageMessageId, optOutMessageId };
    },
    idOfIdentity: async (corpId, identity) => {
      const doc = await contacts.findOne(
        { corpId, identities: { $elemMatch: { channel: identity.channel, id: identity.id } } },
        { projection: { _id: 1 } },
      );
      return doc?._id ?? null;
    },
    findMany: async (viewer, contactIds) => {
      if (contactIds.length === 0) return [];
      const scope = contactsOf(viewer) as mongo.Filter<ContactDoc>;
      return (await contacts.find({ ...scope, _id: { $in: [...contactIds] } }).toArray()).map(toContact);
    },
    facts: async (corpId, contactIds) => {
      const docs = await facts
        .find({ corpId, contactId: { $in: [...contactIds] } })
        .limit(LIMIT * contactIds.length)
        .toArray();
      return docs.map(toSaidFact);
    },
    decisions: async (corpId, contactIds) => {
      const docs = await decisions
        .find({ corpId, contactId: { $in: [...contactIds] } })
        .limit(LIMIT * contactIds.length)
        .toArray();
      return docs.map(toDecision);
    },
    transitions: async (corpId, contactId) => {
      const docs = await transitions.find({ corpId, contactId }).sort({ index: 1 }).limit(LIMIT).toArray();
      return docs.map(toTransition);
    },
    follows: async (corpId, contactId) => {
      const docs = await follows.find({ corpId, contactId }).sort({ memberId: 1 }).limit(LIMIT).toArray();
      return docs.map(({ memberId, remark, source, since, status }) => ({
        corpId,
        contactId,
        memberId,
        remark,
        source,
        since,
        status,
      }));
    },
    promises: async (corpId, contactId) => {
      const docs = await promises.find({ corpId, contactId }).sort({ saidAt: -1, _id: 1 }).limit(LIMIT).toArray();
      return docs.map(toPromise);
    },
    conversations: async (corpId, contactId) => {
      const docs = await conversations
        .find(
          { corpId, contactIds: contactId },
          { projection: { kind: 1, name: 1, source: 1, lastMessageAt: 1, messageCount: 1 } },
        )
        .limit(LIMIT)
        .toArray();
      const time = (at: Date | null): number => at?.getTime() ?? 0;
      return docs
        .map(({ _id, kind, name, source, lastMessageAt, messageCount }) => ({
          id: _id,
          kind,
          name,
          source,
          lastMessageAt,
          messageCount: messageCount ?? 0,
        }))
        .sort((a, b) => time(b.lastMessageAt) - time(a.lastMessageAt) || (a.id < b.id ? -1 : 1));
    },
    senders: async (corpId, messageIds) => {
      if (messageIds.length === 0) return new Map();
      const docs = await messages
        .find({ _id: { $in: [...new Set(messageIds)] }, corpId }, { projection: { senderName: 1 } })
        .toArray();
      return new Map(docs.map((doc) => [doc._id, doc.senderName]));
    },
  };
}

export function mongoOpenTaskCounts(connection: Connection): OpenTaskCounts {
  const tasks = collectionOf(connection, taskModel);
  return {
    countOpen: async (corpId, contactIds) => {
      if (contactIds.length === 0) return new Map();
      const rows = await tasks
        .aggregate<{ _id: string; open: number }>([
          { $match: { corpId, contactId: { $in: [...contactIds] }, status: "open" } },
          { $group: { _id: "$contactId", open: { $sum: 1 } } },
        ])
        .toArray();
      return new Map(rows.map((row) => [row._id, row.open]));
    },
  };
}

const toTransition = (doc: StageTransitionDoc): StageTransition => ({
  from: doc.from,
  to: doc.to,
  at: doc.at,
  rule: doc.rule,
  explanation: doc.explanation,
  messageId: doc.messageId,
  quote: doc.quote,
  byUserId: doc.byUserId,
});
