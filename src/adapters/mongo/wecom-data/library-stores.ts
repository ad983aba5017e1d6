/** Tags, channel codes, greetings, groups and passes, in MongoDB. */
import type { Connection } from "mongoose";
import type {
  ContactWayRecord,
  CorpTagRecord,
  GroupChatRecord,
  SyncRun,
  TransferRecord,
  WelcomeRecord,
} from "#src/domain/wecom/wecom-records.js";
import type {
  ContactWayStore,
  CorpTagStore,
  GroupChatStore,
  SyncRunStore,
  TransferStore,
  WelcomeStore,
} from "#src/usecases/wecom/ports.js";
import { isDuplicateKey } from "../access/member-store.js";
import { collectionOf } from "../collection-of.js";
import {
  contactWayModel,
  corpTagModel,
  groupChatModel,
  syncRunModel,
  transferModel,
  welcomeModel,
  type ContactWayDoc,
  type CorpTagDoc,
  type GroupChatDoc,
  type SyncRunDoc,
  type TransferDoc,
  type WelcomeDoc,
} from "./wecom-models.js";

/** A library may hold 10,000 tags (wecom.md §4.2). */
const LIMIT = 10_000;

export function mongoCorpTagStore(connection: Connection): CorpTagStore {
  const tags = collectionOf(connection, corpTagModel);
  const toTag = ({ _id, ...tag }: CorpTagDoc): CorpTagRecord => ({ id: _id, ...tag });
  return {
    list: async (corpId) => {
      const docs = await tags.find({ corpId }).sort({ groupName: 1, order: -1, name: 1 }).limit(LIMIT).toArray();
      return docs.map(toTag);
    },
    find: async (corpId, id) => {
      const doc = await tags.findOne({ _id: id, corpId });
      return doc && toTag(doc);
    },
    put: async ({ id, ...tag }) => {
      await tags.updateOne({ _id: id }, { $set: tag }, { upsert: true });
    },
    remove: async (corpId, id) => {
      await tags.deleteOne({ _id: id, corpId });
    },
  };
}

export function mongoContactWayStore(connection: Connection): ContactWayStore {
  const ways = collectionOf(connection, contactWayModel);
  const toWay = ({ _id, ...way }: ContactWayDoc): ContactWayRecord => ({ id: _id, ...way });
  return {
    list: async (corpId) => (await ways.find({ corpId }).sort({ createdAt: -1 }).limit(LIMIT).toArray()).map(toWay),
    find: async (corpId, id) => {
      const doc = await ways.findOne({ _id: id, corpId });
      return doc && toWay(doc);
    },
    findByState: async (corpId, state) => {
      const doc = await ways.findOne({ corpId, state });
      return doc && toWay(doc);
    },
    put: async ({ id, ...way }) => {
      await ways.updateOne({ _id: id }, { $set: way }, { upsert: true });
    },
  };
}

export function mongoWelcomeStore(connection: Connection): WelcomeStore {
  const welcomes = collectionOf(connection, welcomeModel);
  const toWelcome = ({ _id, ...welcome }: WelcomeDoc): WelcomeRecord => ({ id: _id, ...welcome });
  return {
    find: async (corpId, id) => {
      const doc = await welcomes.findOne({ _id: id, corpId });
      return doc && toWelcome(doc);
    },
    put: async ({ id, ...welcome }) => {
      await welcomes.updateOne({ _id: id }, { $set: welcome }, { upsert: true });
    },
    recent: async (corpId, limit) =>
      (await welcomes.find({ corpId }).sort({ receivedAt: -1 }).limit(limit).toArray()).map(toWelcome),
  };
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
  const transfers = collectionOf(connection, transferModel);
  const toTransfer = ({ _id, ...transfer }: TransferDoc): TransferRecord => ({ id: _id, ...transfer });
  return {
    list: async (corpId, limit) =>
      (await transfers.find({ corpId }).sort({ createdAt: -1 }).limit(limit).toArray()).map(toTransfer),
    open: async (corpId, limit) =>
      (await transfers.find({ corpId, isOpen: true }).sort({ createdAt: 1 }).limit(limit).toArray()).map(toTransfer),
    put: async ({ id, ...transfer }) => {
      await transfers.updateOne({ _id: id }, { $set: transfer }, { upsert: true });
    },
  };
}

export function mongoSyncRunStore(connection: Connection): SyncRunStore {
  const runs = collectionOf(connection, syncRunModel);
  const toRun = ({ _id, ...run }: SyncRunDoc): SyncRun => run;
  return {
    find: async (corpId, kind) => {
      const doc = await runs.findOne({ _id: `${corpId}/${kind}` });
      return doc && toRun(doc);
    },
    list: async (corpId) => (await runs.find({ corpId }).limit(20).toArray()).map(toRun),
    begin: async (run) => {
      const _id = `${run.corpId}/${run.kind}`;
      const free = { _id, state: { $in: ["done", "stopped", "failed"] as SyncRun["state"][] } };
      if ((await runs.updateOne(free, { $set: run })).matchedCount === 1) return true;
      try {
        await runs.insertOne({ _id, ...run });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },
    progress: async ({ corpId, kind, runId, ...changes }) => {
      const _id = `${corpId}/${kind}`;
      const doc = await runs.findOneAndUpdate({ _id, runId }, { $set: changes }, { returnDocument: "after" });
      return doc?.state ?? null;
    },
    requestStop: async (corpId, kind, at) => {
      const running = { _id: `${corpId}/${kind}`, state: "running" as const };
      return (await runs.updateOne(running, { $set: { state: "stopping", updatedAt: at } })).matchedCount === 1;
    },
    resume: async (corpId, kind, at, by) => {
      const resting = { _id: `${corpId}/${kind}`, state: { $in: ["stopped", "failed"] as SyncRun["state"][] } };
      const $set = { state: "running" as const, updatedAt: at, note: null, startedBy: by };
      return (await runs.updateOne(resting, { $set })).matchedCount === 1;
    },
    silent: async (corpId, before) => {
      const docs = await runs
        .find({ corpId, state: { $in: ["running", "stopping"] }, updatedAt: { $lt: before } })
        .toArray();
      return docs.map(toRun);
    },
  };
}
