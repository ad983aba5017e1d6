/** What SOPs read of contacts' relations and customer groups. */
import type { Connection } from "mongoose";
import type { ContactFollows, SopGroup, SopGroups } from "#src/usecases/sop/ports.js";
import { conversationModel, type ConversationDoc } from "../capture/conversation-model.js";
import { collectionOf } from "../collection-of.js";
import { contactFollowModel } from "../understand/contact-follow-model.js";

export function mongoContactFollows(connection: Connection): ContactFollows {
  const follows = collectionOf(connection, contactFollowModel);
  return {
    isRemoved: async (corpId, contactId) => {
      const rows = await follows
        .find({ corpId, contactId }, { projection: { status: 1 } })
        .limit(50)
        .toArray();
      return rows.length > 0 && rows.every(({ status }) => status !== "active");
    },
  };
}

export function mongoSopGroups(connection: Connection): SopGroups {
  const conversations = collectionOf(connection, conversationModel);
  return {
    find: async (corpId, groupId) => {
      const doc = await conversations.findOne({ _id: groupId, corpId, kind: "group" });
      return doc && toGroup(doc);
    },
    list: async (corpId, limit) => {
      const docs = await conversations
        .find({ corpId, kind: "group", "contactIds.0": { $exists: true } })
        .sort({ lastMessageAt: -1, _id: 1 })
        .limit(limit)
        .toArray();
      return docs.map(toGroup);
    },
  };
}

function toGroup(doc: ConversationDoc): SopGroup {
  const said = doc.activity.flatMap(({ lastInboundAt }) => (lastInboundAt ? [lastInboundAt.getTime()] : []));
  return {
    id: doc._id,
    name: doc.name ?? "客户群",
    contactIds: doc.contactIds,
    memberIds: doc.memberIds,
    lastInboundAt: said.length === 0 ? null : new Date(Math.max(...said)),
  };
}
