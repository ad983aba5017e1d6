/** Which contact a customer of WeCom is. */
import type { Connection } from "mongoose";
import type { VisitorContacts } from "#src/usecases/link/ports.js";
import { contactModel } from "../capture/contact-model.js";
import { survivorsOf } from "../capture/survivors-of.js";
import { collectionOf } from "../collection-of.js";

const CHANNEL = "wecom";

export function mongoVisitorContacts(connection: Connection): VisitorContacts {
  const contacts = collectionOf(connection, contactModel);
  return {
    contactOf: async (corpId, externalUserId) => {
      const record = await contacts.findOne(
        { corpId, identities: { $elemMatch: { channel: CHANNEL, id: externalUserId } } },
        { projection: { memberIds: 1, mergedInto: 1 } },
      );
      if (!record) return null;
      if (typeof record.mergedInto !== "string") return { id: record._id, memberIds: record.memberIds };
      const id = (await survivorsOf(contacts, corpId, [record._id])).get(record._id) ?? record._id;
      const survivor = await contacts.findOne({ _id: id, corpId }, { projection: { memberIds: 1 } });
      return survivor && { id, memberIds: survivor.memberIds };
    },
    memberIdsOf: async (corpId, contactIds) => {
      const found = contacts.find({ _id: { $in: [...contactIds] }, corpId }, { projection: { memberIds: 1 } });
      return new Map((await found.toArray()).map(({ _id, memberIds }) => [_id, memberIds]));
    },
  };
}
