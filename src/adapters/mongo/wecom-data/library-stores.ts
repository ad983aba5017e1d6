/** Tags, channel codes, greetings, groups and passes to colleagues, in MongoDB. */
import type { Connection } from "mongoose";
import type {
  ContactWayRecord,
  CorpTagRecord,
  GroupChatRecord,
  TransferRecord,
  WelcomeRecord,
} from "#src/domain/wecom/wecom-records.js";
import type {
  ContactWayStore,
  CorpTagStore,
  GroupChatStore,
  TransferStore,
  WelcomeStore,
} from "#src/usecases/wecom/ports.js";
import { collectionOf } from "../collection-of.js";
import { recordsById } from "../records-by-id.js";
import {
  contactWayModel,
  corpTagModel,
  groupChatModel,
  transferModel,
  welcomeModel,
  type GroupChatDoc,
} from "./wecom-models.js";

/** A library may hold 10,000 tags (wecom.md §4.2). */
const LIMIT = 10_000;

export function mongoCorpTagStore(connection: Connection): CorpTagStore {
  const tags = recordsById<CorpTagRecord>(connection, corpTagModel);
  return { ...tags, list: (corpId) => tags.list({ corpId }, { groupName: 1, order: -1, name: 1 }, LIMIT) };
}

export function mongoContactWayStore(connection: Connection): ContactWayStore {
  const ways = recordsById<ContactWayRecord>(connection, contactWayModel);
  return {
    ...ways,
    list: (corpId) => ways.list({ corpId }, { createdAt: -1 }, LIMIT),
    findByState: (corpId, state) => ways.findBy({ corpId, state }),
  };
}

export function mongoWelcomeStore(connection: Connection): WelcomeStore {
  const welcomes = recordsById<WelcomeRecord>(connection, welcomeModel);
  return { ...welcomes, recent: (corpId, limit) => welcomes.list({ corpId }, { receivedAt: -1 }, limit) };
}

export function mongoGroupChatStore(connection: Connection): GroupChatStore {
  const groups = collectionOf(connection, groupChatModel);
  const toGroup = ({ _id, ...group }: GroupChatDoc): GroupChatRecord => group;
  return {
    list: async (corpId) => (await groups.find({ corpId }).sort({ createdAt: -1 }).limit(LIMIT).toArray()).map(toGroup),
    find: async (corpId, chatId) => {
      const doc = await groups.findOne({ _id: `${corpId}/${chatId}` });
      return doc && toGroup(doc);
    },
    put: async (group) => {
      await groups.updateOne({ _id: `${group.corpId}/${group.chatId}` }, { $set: group }, { upsert: true });
    },
  };
}

export function mongoTransferStore(connection: Connection): TransferStore {
  const transfers = recordsById<TransferRecord>(connection, transferModel);
  return {
    ...transfers,
    list: (corpId, limit) => transfers.list({ corpId }, { createdAt: -1 }, limit),
    open: (corpId, limit) => transfers.list({ corpId, isOpen: true }, { createdAt: 1 }, limit),
  };
}
