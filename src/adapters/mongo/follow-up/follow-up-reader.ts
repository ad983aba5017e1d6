/** What follow-up, care and the outbox read of the log and of what was understood. Reads only. */
import type { Connection } from "mongoose";
import type { FirstOrders } from "#src/usecases/care/ports.js";
import type { ContactReader, FollowUpReader, PromiseResolutions } from "#src/usecases/follow-up/ports.js";
import type { Complaints, OutboundEchoes } from "#src/usecases/touch/ports.js";
import { toContact } from "../capture/contact-mapping.js";
import { contactModel } from "../capture/contact-model.js";
import { conversationModel } from "../capture/conversation-model.js";
import { messageModel } from "../capture/message-model.js";
import { collectionOf } from "../collection-of.js";
import { intentModel } from "../understand/intent-model.js";
import { promiseModel, toPromise } from "../understand/promise-model.js";
import { stageTransitionModel } from "../understand/stage-transition-model.js";

/** Conversations of one contact looked at: people are in few groups. */
const MAX_CONVERSATIONS = 50;

export function mongoContactReader(connection: Connection): ContactReader {
  const contacts = collectionOf(connection, contactModel);
  return {
    find: async (corpId, contactId) => {
      const doc = await contacts.findOne({ _id: contactId, corpId });
      return doc && toContact(doc);
    },
    findMany: async (corpId, contactIds) => {
      if (contactIds.length === 0) return [];
      return (await contacts.find({ _id: { $in: [...contactIds] }, corpId }).toArray()).map(toContact);
    },
    cards: async (corpId, contactIds) => {
      if (contactIds.length === 0) return [];
      const projection = {
        displayName: 1,
        nickname: 1,
        stage: 1,
        tier: 1,
        worstWarning: 1,
        "profile.field": 1,
        "profile.value": 1,
        "profile.state": 1,
      };
      const docs = await contacts.find({ _id: { $in: [...contactIds] }, corpId }, { projection }).toArray();
      return docs.map(({ _id: id, displayName, nickname, stage, tier, worstWarning, profile }) => ({
        id,
        displayName,
        nickname,
        stage,
        tier: tier ?? "normal",
        worstWarning: worstWarning ?? null,
        profile,
      }));
    },
  };
}

export function mongoFollowUpReader(connection: Connection): FollowUpReader {
  const conversations = collectionOf(connection, conversationModel);
  const messages = collectionOf(connection, messageModel);
  const promises = collectionOf(connection, promiseModel);
  const contacts = collectionOf(connection, contactModel);
  return {
    openQuestions: async (corpId, contactId) => {
      const projection = { openQuestions: 1, memberIds: 1 };
      const docs = await conversations
        .find({ corpId, contactIds: contactId }, { projection })
        .sort({ _id: 1 })
        .limit(MAX_CONVERSATIONS)
        .toArray();
      return docs.flatMap(({ openQuestions, memberIds }) =>
        openQuestions
          .filter((question) => question.about === contactId)
          // In a group with several of us nobody in particular was asked: the owner answers.
          .map(({ messageId, quote, askedAt }) => {
            const [only] = memberIds;
            return { messageId, quote, askedAt, memberId: memberIds.length === 1 && only ? only : null };
          }),
      );
    },
    promises: async (corpId, contactId) =>
      (await promises.find({ corpId, contactId }).sort({ saidAt: -1, _id: 1 }).toArray()).map(toPromise),
    lastMessage: async (corpId, contactId) => {
      const docs = await conversations
        .find({ corpId, contactIds: contactId }, { projection: { lastMessageAt: 1 } })
        .sort({ _id: 1 })
        .limit(MAX_CONVERSATIONS)
        .toArray();
      const newest = docs.sort((a, b) => (b.lastMessageAt?.getTime() ?? 0) - (a.lastMessageAt?.getTime() ?? 0))[0];
      if (!newest) return null;
      const recent = await messages
        .find({ corpId, conversationId: newest._id })
        .sort({ sentAt: -1, _id: -1 })
        .limit(20)
        .toArray();
      const said = recent.find((message) => message.type === "text" && message.text.trim() !== "");
      return said ? { messageId: said._id, quote: said.text } : null;
    },
    ownerSetTo: async (corpId, contactId) => {
      const doc = await contacts.findOne({ _id: contactId, corpId }, { projection: { ownerSetTo: 1 } });
      return doc?.ownerSetTo ?? null;
    },
    evidence: async (corpId, messageIds) => {
      if (messageIds.length === 0) return new Map();
      const projection = { side: 1, sentAt: 1 };
      const docs = await messages.find({ _id: { $in: [...messageIds] }, corpId }, { projection }).toArray();
      return new Map(docs.map(({ _id, side, sentAt }) => [_id, { messageId: _id, side, sentAt }]));
    },
  };
}

export function mongoPromiseResolutions(connection: Connection): PromiseResolutions {
  const promises = collectionOf(connection, promiseModel);
  const contacts = collectionOf(connection, contactModel);
  /** A warning of the broken promise follows from the word: the contact is derived anew, crash or not. */
  const raise = async (corpId: string, contactId: string): Promise<void> => {
    const update = { $inc: { dirtySeq: 1 }, $set: { isDirty: true } };
    await contacts.updateOne({ _id: contactId, corpId }, update);
  };
  return {
    find: async (corpId, promiseId) => {
      const doc = await promises.findOne({ _id: promiseId, corpId });
      return doc && toPromise(doc);
    },
    set: async (corpId, promiseId, expected, resolution) => {
      const before = expected === null ? { resolution: null } : { "resolution.at": expected };
      const promise = await promises.findOne({ _id: promiseId, corpId }, { projection: { contactId: 1 } });
      if (!promise) return false;
      await raise(corpId, promise.contactId);
      const answer = await promises.updateOne({ _id: promiseId, corpId, ...before }, { $set: { resolution } });
      await raise(corpId, promise.contactId);
      return answer.matchedCount === 1;
    },
  };
}

/** Orders of one contact that are looked at: years of them. */
const ORDERS_LIMIT = 200;

export function mongoFirstOrders(connection: Connection): FirstOrders {
  const transitions = collectionOf(connection, stageTransitionModel);
  return {
    firstOrderAt: async (corpId, contactId) => {
      const [first] = await transitions
        .find({ corpId, contactId, to: "customer" })
        .sort({ index: 1, _id: 1 })
        .limit(1)
        .toArray();
      return first?.at ?? null;
    },
    ordersOf: async (corpId, contactId) => {
      const moves = await transitions
        .find({ corpId, contactId, to: { $in: ["customer", "repeat"] } }, { projection: { at: 1 } })
        .sort({ index: 1, _id: 1 })
        .limit(ORDERS_LIMIT)
        .toArray();
      return moves.map(({ at }) => at).sort((a, b) => a.getTime() - b.getTime());
    },
  };
}

export function mongoComplaints(connection: Connection): Complaints {
  const intents = collectionOf(connection, intentModel);
  const projection = { contactId: 1, saidAt: 1 };
  return {
    lastOf: async (corpId, contactIds, since) => {
      if (contactIds.length === 0) return new Map();
      const of = { corpId, contactId: { $in: [...contactIds] } };
      const filter = { ...of, saidAt: { $gte: since }, intent: "complaint" as const };
      return lastByContact(await intents.find(filter, { projection }).toArray());
    },
    allSince: async (corpId, since, limit) => {
      const filter = { corpId, intent: "complaint" as const, saidAt: { $gte: since } };
      const found = await intents.find(filter, { projection, limit }).toArray();
      return found.length >= limit ? null : lastByContact(found);
    },
  };
}

function lastByContact(said: readonly { contactId: string; saidAt: Date }[]): Map<string, Date> {
  const last = new Map<string, Date>();
  for (const { contactId, saidAt } of said) {
    const known = last.get(contactId);
    if (!known || saidAt > known) last.set(contactId, saidAt);
  }
  return last;
}

export function mongoOutboundEchoes(connection: Connection): OutboundEchoes {
  const conversations = collectionOf(connection, conversationModel);
  const messages = collectionOf(connection, messageModel);
  return {
    find: async ({ corpId, contactId, text, from, to }) => {
      const direct = await conversations
        .find({ corpId, contactIds: contactId, kind: "direct" }, { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .limit(MAX_CONVERSATIONS)
        .toArray();
      for (const { _id: conversationId } of direct) {
        const sent = await messages
          .find({ corpId, conversationId, sentAt: { $gte: from, $lte: to } })
          .sort({ sentAt: 1, _id: 1 })
          .toArray();
        const echo = sent.find((message) => message.side === "member" && message.text.trim() === text.trim());
        if (echo) return { sourceId: echo.sourceId, sentAt: echo.sentAt };
      }
      return null;
    },
  };
}
