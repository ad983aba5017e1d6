/** Passes over WeCom's libraries, one of a kind at a time, in MongoDB. */
import type { Connection } from "mongoose";
import type { SyncRun } from "#src/domain/wecom/wecom-records.js";
import type { SyncRunStore } from "#src/usecases/wecom/ports.js";
import { collectionOf } from "../collection-of.js";
import { isDuplicateKey } from "../duplicate-key.js";
import { syncRunModel, type SyncRunDoc } from "./wecom-models.js";

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
