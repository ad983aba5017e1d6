/** Customers of WeCom and who follows them, in MongoDB. */
import type { Connection } from "mongoose";
import type { WecomCustomerRecord, WecomFollowRecord } from "#src/domain/wecom/wecom-records.js";
import type { CustomerStore } from "#src/usecases/wecom/ports.js";
import { contactModel } from "../capture/contact-model.js";
import { collectionOf } from "../collection-of.js";
import { wecomCustomerModel, wecomFollowModel, type WecomCustomerDoc, type WecomFollowDoc } from "./wecom-models.js";

const toCustomer = ({ _id, ...customer }: WecomCustomerDoc): WecomCustomerRecord => customer;
const toFollow = ({ _id, ...follow }: WecomFollowDoc): WecomFollowRecord => follow;

/** Pairs looked at for one contact or customer. */
const LIMIT = 500;

/** The pair is still as it was read; those of before revisions have none. */
const unchanged = ({ rev }: Pick<WecomFollowRecord, "rev">) => ({ rev: rev ?? null }) as { rev: number };

export function mongoCustomerStore(connection: Connection): CustomerStore {
  const customers = collectionOf(connection, wecomCustomerModel);
  const follows = collectionOf(connection, wecomFollowModel);
  const contacts = collectionOf(connection, contactModel);
  const pairId = (corpId: string, externalUserId: string, userId: string): string =>
    `${corpId}/${externalUserId}/${userId}`;

  return {
    findCustomer: async (corpId, externalUserId) => {
      const doc = await customers.findOne({ _id: `${corpId}/${externalUserId}` });
      return doc && toCustomer(doc);
    },
    followsOf: async (corpId, externalUserId) =>
      (await follows.find({ corpId, externalUserId }).limit(LIMIT).toArray()).map(toFollow),
    followsOfContacts: async (corpId, contactIds) => {
      const docs = await contacts
        .find({ _id: { $in: [...contactIds] }, corpId }, { projection: { absorbed: 1 } })
        .toArray();
      const records = [...contactIds, ...docs.flatMap((doc) => (doc.absorbed ?? []).map((one) => one.contactId))];
      return (
        await follows
          .find({ corpId, contactId: { $in: records } })
          .limit(LIMIT)
          .toArray()
      ).map(toFollow);
    },
    putCustomer: async (customer) => {
      const _id = `${customer.corpId}/${customer.externalUserId}`;
      await customers.updateOne({ _id }, { $set: customer }, { upsert: true });
    },
    findFollow: async (corpId, externalUserId, userId) => {
      const doc = await follows.findOne({ _id: pairId(corpId, externalUserId, userId) });
      return doc && toFollow(doc);
    },
    putFollow: async (follow, over) => {
      const _id = pairId(follow.corpId, follow.externalUserId, follow.userId);
      const stored = { ...follow, rev: (over?.rev ?? 0) + 1 };
      const answer =
        over === null
          ? await follows.updateOne({ _id }, { $setOnInsert: stored }, { upsert: true })
          : await follows.updateOne({ _id, ...unchanged(over) }, { $set: stored });
      return (over === null ? answer.upsertedCount : answer.matchedCount) === 1 ? stored : null;
    },
    followTaken: async (follow) => {
      const _id = pairId(follow.corpId, follow.externalUserId, follow.userId);
      await follows.updateOne({ _id, ...unchanged(follow) }, { $set: { taking: null } });
    },
    setTags: async (follow, tagIds, changedAt) => {
      const _id = pairId(follow.corpId, follow.externalUserId, follow.userId);
      const changes = { tagIds: [...tagIds].sort(), changedAt };
      await follows.updateOne({ _id, ...unchanged(follow) }, { $set: changes, $inc: { rev: 1 } });
    },
    notSeen: async (corpId, runId, limit) => {
      const docs = await follows
        .find({ corpId, status: "active", seenBy: { $ne: runId } })
        .limit(limit)
        .toArray();
      return docs.map(toFollow);
    },
    markUnseen: async (corpId, externalUserId, userId, runId, since) => {
      const _id = pairId(corpId, externalUserId, userId);
      await follows.updateOne({ _id }, { $set: { unseenSince: since, seenBy: runId } });
    },
    activeOf: async (corpId, userId, limit) => {
      const docs = await follows
        .find({ corpId, userId, status: "active" })
        .sort({ addedAt: -1 })
        .limit(limit)
        .toArray();
      return docs.map(toFollow);
    },
    customersByIds: async (corpId, externalUserIds) => {
      const docs = await customers.find({ _id: { $in: externalUserIds.map((id) => `${corpId}/${id}`) } }).toArray();
      return docs.map(toCustomer);
    },
    countActive: (corpId) => follows.countDocuments({ corpId, status: "active" }),
    addsOf: async (corpId, state, from) => {
      const docs = await follows
        .find({ corpId, state, addedAt: { $gte: from } }, { projection: { userId: 1, addedAt: 1, status: 1 } })
        .sort({ addedAt: 1 })
        .limit(50_000)
        .toArray();
      return docs.map(({ userId, addedAt, status }) => ({ userId, addedAt, status }));
    },
    withContacts: async (corpId, contactIds) =>
      (await customers.find({ corpId, contactId: { $in: [...contactIds] } }).toArray()).map(toCustomer),
    page: async (corpId, after, limit) => {
      const filter = { corpId, ...(after === null ? {} : { externalUserId: { $gt: after } }) };
      return (await customers.find(filter).sort({ externalUserId: 1 }).limit(limit).toArray()).map(toCustomer);
    },
  };
}
