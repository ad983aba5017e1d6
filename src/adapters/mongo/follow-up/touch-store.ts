/** The touch outbox in MongoDB. Every change of state is one conditional update: the store decides who was first. */
import type { Connection, mongo } from "mongoose";
import { pageOf, type PageKey } from "#src/domain/shared/paging.js";
import type { LedgerTouch } from "#src/domain/touch/send-budget.js";
import { TOUCH_REASONS, type Touch } from "#src/domain/touch/touch.js";
import type { TouchStore } from "#src/usecases/touch/ports.js";
import { collectionOf } from "../collection-of.js";
import { insertUnlessThere } from "../insert-unless-there.js";
import { touchModel, type TouchDoc } from "./touch-model.js";

type Filter = mongo.Filter<TouchDoc>;

/** Rule-made touches of one contact looked at for caps: years of them. */
const CARE_LIMIT = 200;

export function mongoTouchStore(connection: Connection): TouchStore {
  const touches = collectionOf(connection, touchModel);

  async function change(corpId: string, id: string, when: Filter, $set: Partial<TouchDoc>): Promise<Touch | null> {
    const doc = await touches.findOneAndUpdate({ ...when, _id: id, corpId }, { $set }, { returnDocument: "after" });
    return doc && toTouch(doc);
  }
  const claimedBy = (by: string): Filter => ({ state: "claimed", "claim.by": by });
  const list = async (filter: Filter, sort: mongo.Sort, limit: number): Promise<Touch[]> =>
    (await touches.find(filter).sort(sort).limit(limit).toArray()).map((doc) => toTouch(doc));

  return {
    insertOnce: async (touch) => {
      const { id, ...fields } = touch;
      const { doc, isNew } = await insertUnlessThere(touches, { _id: id, ...fields });
      return { touch: toTouch(doc), isNew };
    },
    find: async (corpId, id) => {
      const doc = await touches.findOne({ _id: id, corpId });
      return doc && toTouch(doc);
    },
    ofContact: (corpId, contactId, limit) => list({ corpId, contactId }, { dueAt: -1, _id: -1 }, limit),
    careOfContact: (corpId, contactId) =>
      list({ corpId, contactId, why: { $ne: "manual" } }, { dueAt: -1, _id: -1 }, CARE_LIMIT),

    around: async (corpId, contactIds, from, until) => {
      if (contactIds.length === 0) return [];
      const filter: Filter = { corpId, contactId: { $in: [...contactIds] }, dueAt: { $gte: from, $lt: until } };
      return await ledger(touches.find(filter, { projection: LEDGER }));
    },
    aroundAccounts: async (corpId, accountKeys, from, until) => {
      if (accountKeys.length === 0) return [];
      const filter: Filter = { corpId, accountKey: { $in: [...accountKeys] }, dueAt: { $gte: from, $lt: until } };
      return await ledger(touches.find(filter, { projection: LEDGER }));
    },
    window: async (corpId, from, until, limit) =>
      await ledger(
        touches.find({ corpId, dueAt: { $gte: from, $lt: until } }, { projection: LEDGER, limit, hint: "by_due" }),
      ),

    replan: (corpId, id, changes) => change(corpId, id, { state: "planned" }, changes),
    claim: (corpId, id, claim) =>
      change(
        corpId,
        id,
        { state: "planned", dueAt: { $lte: claim.at } },
        { state: "claimed", claim, note: null, outlook: null },
      ),
    beginSending: (corpId, id, by, at) => {
      const when: Filter = { ...claimedBy(by), "claim.sendingAt": null };
      return change(corpId, id, when, { "claim.sendingAt": at } as Partial<TouchDoc>);
    },
    returnExpired: (corpId, id, by) => {
      const when: Filter = { ...claimedBy(by), "claim.sendingAt": null };
      return change(corpId, id, when, { state: "planned", claim: null });
    },
    release: (corpId, id, by, { dueAt, note, attempts }) =>
      change(corpId, id, claimedBy(by), { state: "planned", claim: null, dueAt, note, attempts }),
    recordSent: (corpId, id, by, sent) => {
      const when: Filter = { state: { $in: ["claimed", "unknown"] }, "claim.by": by };
      return change(corpId, id, when, { state: "sent", note: null, ...sent });
    },
    recordUnknown: (corpId, id, by, note) => change(corpId, id, claimedBy(by), { state: "unknown", note }),
    drop: (corpId, id, by, state, note) => change(corpId, id, claimedBy(by), { state, note, claim: null }),
    cancel: (corpId, id, note, state = "cancelled") => change(corpId, id, { state: "planned" }, { state, note }),
    settle: (corpId, id, settlement) => change(corpId, id, { state: "unknown" }, settlement),
    recordAwaiting: (corpId, id, by, { channelMessageId, pollAt, note }) => {
      const when: Filter = { state: { $in: ["claimed", "unknown"] }, "claim.by": by };
      return change(corpId, id, when, { state: "awaiting", note, channelMessageId, pollAt });
    },
    toPoll: (corpId, now, limit) => list({ corpId, pollAt: { $lte: now } }, { pollAt: 1, _id: 1 }, limit),
    pollAgain: async (corpId, id, pollAt) => {
      await touches.updateOne({ _id: id, corpId, state: "awaiting" }, { $set: { pollAt } });
    },
    settleAwaiting: async (corpId, id, to) => {
      const doc = await touches.findOneAndUpdate(
        { _id: id, corpId, state: "awaiting", pollAt: { $exists: true } },
        { $set: to, $unset: { pollAt: "" } },
        { returnDocument: "after" },
      );
      return doc && toTouch(doc);
    },
    planAgain: (corpId, id, { dueAt, attempts, note }) =>
      change(corpId, id, { state: "unknown" }, { state: "planned", claim: null, dueAt, attempts, note }),
    handOver: (corpId, id, note) => change(corpId, id, { state: "planned" }, { state: "handed_over", note }),
    noteTask: async (corpId, id, taskId) => {
      await touches.updateOne({ _id: id, corpId, state: "handed_over" }, { $set: { taskId } });
    },

    due: (corpId, now, after, limit) => {
      const filter: Filter = { corpId, state: "planned", dueAt: { $lte: now } };
      return list({ ...filter, ...later(after) }, { dueAt: 1, _id: 1 }, limit);
    },
    dueOfChannel: (corpId, channel, now, limit) =>
      list({ corpId, channel, state: "planned", dueAt: { $lte: now } }, { dueAt: 1, _id: 1 }, limit),
    expiredClaims: (corpId, now, limit) => {
      const filter: Filter = { corpId, state: "claimed", "claim.until": { $lt: now } };
      return list(filter, { "claim.until": 1, _id: 1 }, limit);
    },
    handedOverWithoutTask: (corpId, limit) => list({ corpId, state: "handed_over", taskId: null }, { _id: 1 }, limit),
    unknownSince: (corpId, since, limit) =>
      list({ corpId, state: "unknown", dueAt: { $gte: since } }, { dueAt: 1, _id: 1 }, limit),

    careBetween: ({ corpId, members, from, to, limit }) => {
      const scope: Filter = members === "all" ? {} : { memberId: { $in: [...members] } };
      const why = TOUCH_REASONS.filter((reason) => reason.startsWith("care."));
      return list({ corpId, ...scope, dueAt: { $gte: from, $lt: to }, why: { $in: why } }, { dueAt: 1, _id: 1 }, limit);
    },
    page: async ({ corpId, members, states, after, limit }) => {
      const scope: Filter = members === "all" ? {} : { memberId: { $in: [...members] } };
      const inState: Filter = states.length === 0 ? {} : { state: { $in: [...states] } };
      const filter: Filter = { corpId, ...scope, ...inState, ...earlier(after) };
      const rows = await list(filter, { dueAt: -1, _id: -1 }, limit + 1);
      return pageOf(rows, limit, (touch) => ({ at: touch.dueAt, id: touch.id }));
    },
    countSent: (corpId, channel, since) => touches.countDocuments({ corpId, channel, sentAt: { $gte: since } }),
  };
}

/** What the send budget reads; texts stay on disk. */
const LEDGER = {
  contactId: 1,
  accountKey: 1,
  broadcast: 1,
  state: 1,
  sentAt: 1,
  claim: 1,
  dueAt: 1,
  why: 1,
  channel: 1,
};

async function ledger(cursor: mongo.FindCursor<mongo.WithId<TouchDoc>>): Promise<LedgerTouch[]> {
  const docs = await cursor.toArray();
  return docs.map(({ _id, contactId, accountKey, broadcast, state, sentAt, claim, dueAt, why, channel }) => ({
    id: _id,
    contactId,
    accountKey: accountKey ?? null,
    broadcast: broadcast ?? null,
    state,
    sentAt,
    claim,
    dueAt,
    why,
    channel,
  }));
}

/** Rows behind a key in ascending order. */
const later = (key: PageKey | null): Filter =>
  key?.at ? { $or: [{ dueAt: { $gt: key.at } }, { dueAt: key.at, _id: { $gt: key.id } }] } : {};

/** Rows behind a key in descending order. */
const earlier = (key: PageKey | null): Filter =>
  key?.at ? { $or: [{ dueAt: { $lt: key.at } }, { dueAt: key.at, _id: { $lt: key.id } }] } : {};

/** The stored touch as the domain knows it. */
export const toTouch = (doc: TouchDoc): Touch => ({
  corpId: doc.corpId,
  id: doc._id,
  key: doc.key,
  why: doc.why,
  contactId: doc.contactId,
  memberId: doc.memberId,
  accountKey: doc.accountKey ?? null,
  broadcast: doc.broadcast ?? null,
  channel: doc.channel,
  text: doc.text,
  ...(doc.attachments?.length ? { attachments: doc.attachments } : {}),
  dueAt: doc.dueAt,
  expiresAt: doc.expiresAt,
  state: doc.state,
  claim: doc.claim,
  attempts: doc.attempts,
  sentAt: doc.sentAt,
  channelMessageId: doc.channelMessageId,
  ...(doc.pollAt ? { pollAt: doc.pollAt } : {}),
  note: doc.note,
  taskId: doc.taskId,
  ...(doc.outlook ? { outlook: doc.outlook } : {}),
  createdAt: doc.createdAt,
  createdBy: doc.createdBy,
});
