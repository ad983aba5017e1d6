/** Our own members and contacts as far as WeCom says something about them. */
import type { Connection } from "mongoose";
import type { MirroredContacts, MirroredMembers } from "#src/usecases/wecom/ports.js";
import { stableId } from "#src/usecases/shared/ids.js";
import { departmentModel, memberModel } from "../access/access-models.js";
import { identityKey } from "../access/member-store.js";
import { bulkUpsert } from "../bulk.js";
import { contactModel } from "../capture/contact-model.js";
import { mongoContactRegistry } from "../capture/contact-registry.js";
import { survivorsOf } from "../capture/survivors-of.js";
import { collectionOf } from "../collection-of.js";
import { factDecisionModel } from "../profile/fact-decision-model.js";
import { mongoPersonTagStore } from "../profile/people-stores.js";
import type { NamesOf } from "#src/usecases/wecom-archive/named-messages.js";
import { wecomCustomerModel } from "./wecom-models.js";
import { contactFollowModel } from "../understand/contact-follow-model.js";

const CHANNEL = "wecom";

export function mongoMirroredMembers(connection: Connection): MirroredMembers {
  const members = memberModel(connection);
  const departments = departmentModel(connection);
  return {
    putMembers: async (corpId, seen, at) => {
      for (const { userId, name, departmentIds } of seen) {
        const identity = { channel: CHANNEL, id: userId };
        await members
          .updateOne(
            { corpId, userId },
            {
              $set: { name, departmentIds, wecomSeenAt: at },
              $addToSet: { identities: identity, identityKeys: identityKey(identity) },
              $setOnInsert: {
                role: "sales",
                dataScope: "own",
                status: "discovered",
                createdAt: at,
                passwordHash: null,
                lastSeenAt: null,
              },
            },
            { upsert: true },
          )
          .exec();
      }
    },
    putDepartments: async (corpId, seen) => {
      for (const { departmentId, name, parentId } of seen) {
        await departments.updateOne({ corpId, departmentId }, { $set: { name, parentId } }, { upsert: true }).exec();
      }
    },
    notSeenSince: async (corpId, since, limit) => {
      const docs = await members
        .find({ corpId, wecomSeenAt: { $lt: since } }, { userId: 1 })
        .sort({ userId: 1 })
        .limit(limit)
        .lean<{ userId: string }[]>()
        .exec();
      return docs.map(({ userId }) => userId);
    },
    nameOf: async (corpId, userId) => {
      const doc = await members.findOne({ corpId, userId }, { name: 1 }).lean<{ name: string }>().exec();
      return doc?.name ?? null;
    },
  };
}

/** Names of customers and members by their WeCom ids. */
export function mongoWecomNames(connection: Connection): NamesOf {
  const customers = collectionOf(connection, wecomCustomerModel);
  const members = collectionOf(connection, memberModel);
  return async (corpId, ids) => {
    const names = new Map<string, string>();
    const known = customers.find(
      { _id: { $in: ids.map((id) => `${corpId}/${id}`) } },
      { projection: { externalUserId: 1, name: 1 } },
    );
    for await (const { externalUserId, name } of known) if (name) names.set(externalUserId, name);
    const keys = ids.map((id) => identityKey({ channel: CHANNEL, id }));
    const ours = members.find({ corpId, identityKeys: { $in: keys } }, { projection: { name: 1, identities: 1 } });
    for await (const { name, identities } of ours) {
      for (const { channel, id } of identities) if (channel === CHANNEL) names.set(id, name);
    }
    return names;
  };
}

/** Words of members in WeCom, told apart from those spoken here. */
const NOTED = "wd_";

export function mongoMirroredContacts(connection: Connection, now: () => Date): MirroredContacts {
  const contacts = collectionOf(connection, contactModel);
  const follows = collectionOf(connection, contactFollowModel);
  const decisions = collectionOf(connection, factDecisionModel);
  const tags = mongoPersonTagStore(connection);
  const registry = mongoContactRegistry(connection, now);
  const survivorOf = async (corpId: string, contactId: string): Promise<string> =>
    (await survivorsOf(contacts, corpId, [contactId])).get(contactId) ?? contactId;

  return {
    resolve: async (corpId, customers) => {
      const ids = await registry.resolve(
        corpId,
        customers.map(({ externalUserId, name, at }) => ({ channel: CHANNEL, id: externalUserId, name, seenAt: at })),
      );
      return new Map(customers.map(({ externalUserId }, i) => [externalUserId, ids[i] ?? ""]));
    },
    putFollow: async (corpId, { contactId, memberId, remark, source, since, status }) => {
      const survivorId = await survivorOf(corpId, contactId);
      await bulkUpsert(
        follows,
        [...new Set([contactId, survivorId])].map((id) => ({
          updateOne: {
            filter: { _id: `${id}/${memberId}` },
            update: {
              $set: { remark: remark || null, source, status },
              $setOnInsert: { corpId, contactId: id, memberId },
              $min: { since },
            },
            upsert: true,
          },
        })),
      );
    },
    setNickname: async (corpId, contactId, nickname) => {
      await contacts.updateOne(
        // Who has written is called as in the chat, unless the channel named nobody.
        { _id: contactId, corpId, $or: [{ lastMessageAt: null }, { nickname: "" }], nickname: { $ne: nickname } },
        { $set: { nickname, isDirty: true }, $inc: { dirtySeq: 1 } },
      );
    },
    putTag: async (corpId, { contactId, group, label, byUserId, at }) => {
      await tags.put({ corpId, contactId: await survivorOf(corpId, contactId), group, label, byUserId, at });
    },
    removeTag: async (corpId, contactId, group, label) => {
      await tags.remove(corpId, await survivorOf(corpId, contactId), group, label);
    },
    tagsOf: async (corpId, recordId) => {
      const contactId = await survivorOf(corpId, recordId);
      const doc = await contacts.findOne({ _id: contactId, corpId }, { projection: { tags: 1, isDirty: 1 } });
      if (!doc) return null;
      return { contactId, isBehind: doc.isDirty, tags: doc.tags.map(({ group, label }) => ({ group, label })) };
    },
    setNotedValues: async (corpId, recordId, userId, values, at) => {
      const contactId = await survivorOf(corpId, recordId);
      const standing = await decisions
        .find({ corpId, contactId, byUserId: userId, undoneAt: null, _id: { $regex: `^${NOTED}` } })
        .toArray();
      const wanted = new Map(values.map((value) => [`${value.field}\u0000${value.value}`, value]));
      let isChanged = false;
      for (const decision of standing) {
        if (wanted.delete(`${decision.field}\u0000${decision.value ?? ""}`)) continue;
        await decisions.updateOne({ _id: decision._id }, { $set: { undoneAt: at } });
        isChanged = true;
      }
      for (const { field, value } of wanted.values()) {
        const id = `${NOTED}${stableId("fd", corpId, recordId, userId, field, value)}`;
        const entered = { corpId, contactId, field, factId: null, verdict: "corrected" as const, value };
        await decisions.updateOne(
          { _id: id },
          { $set: { ...entered, byUserId: userId, at, undoneAt: null } },
          { upsert: true },
        );
        isChanged = true;
      }
      return isChanged;
    },
    markDirty: async (corpId, contactIds) => {
      if (contactIds.length === 0) return;
      const survivors = await survivorsOf(contacts, corpId, contactIds);
      const ids = contactIds.map((id) => survivors.get(id) ?? id);
      await contacts.updateMany({ _id: { $in: ids }, corpId }, { $inc: { dirtySeq: 1 }, $set: { isDirty: true } });
    },
  };
}
