/** API keys and the audit trail in MongoDB. */
import type { Connection } from "mongoose";
import type { ApiKey, AuditEntry } from "#src/domain/member/access.js";
import { pageOf } from "#src/domain/shared/paging.js";
import type { ApiKeyStore, AuditStore } from "#src/usecases/access/ports.js";
import { apiKeyModel, auditModel } from "./access-models.js";

const toApiKey = (doc: ApiKey): ApiKey => ({
  corpId: doc.corpId,
  id: doc.id,
  name: doc.name,
  secretHash: doc.secretHash,
  actions: [...doc.actions],
  createdAt: doc.createdAt,
  createdBy: doc.createdBy,
  lastUsedAt: doc.lastUsedAt,
});

export function mongoApiKeyStore(connection: Connection): ApiKeyStore {
  const keys = apiKeyModel(connection);
  return {
    list: async (corpId) => {
      const docs = await keys.find({ corpId }).sort({ corpId: 1, id: 1 }).lean<ApiKey[]>().exec();
      return docs.map(toApiKey);
    },
    find: async (corpId, id) => {
      const doc = await keys.findOne({ corpId, id }).lean<ApiKey>().exec();
      return doc && toApiKey(doc);
    },
    insert: async (key) => {
      await keys.create(key);
    },
    remove: async (corpId, id) => {
      const answer = await keys.deleteOne({ corpId, id }).exec();
      return answer.deletedCount > 0;
    },
    touchLastUsed: async (corpId, id, at) => {
      await keys.updateOne({ corpId, id }, { $max: { lastUsedAt: at } }).exec();
    },
  };
}

const toAuditEntry = ({ corpId, id, at, byUserId, action, target, detail }: AuditEntry): AuditEntry => ({
  corpId,
  id,
  at,
  byUserId,
  action,
  target,
  detail,
});

export function mongoAuditStore(connection: Connection): AuditStore {
  const entries = auditModel(connection);
  return {
    append: async (entry) => {
      await entries.create(entry);
    },
    page: async ({ corpId, members }, { byUserId, action, from, until }, after, limit) => {
      if (byUserId !== null && members !== "all" && !members.includes(byUserId)) return { items: [], next: null };
      const scope = members === "all" ? {} : { byUserId: { $in: [...members] } };
      const asked = {
        ...(byUserId === null ? scope : { byUserId }),
        ...(action === null ? {} : { action }),
      };
      const within = { ...(from && { $gte: from }), ...(until && { $lt: until }) };
      const between = from || until ? { $and: [{ at: within }] } : {};
      const older = after?.at
        ? { at: { $lte: after.at }, $or: [{ at: { $lt: after.at } }, { id: { $lt: after.id } }] }
        : {};
      const docs = await entries
        .find({ corpId, ...asked, ...between, ...older })
        .sort({ at: -1, id: -1 })
        .limit(limit + 1)
        .lean<AuditEntry[]>()
        .exec();
      return pageOf(docs.map(toAuditEntry), limit, ({ at, id }) => ({ at, id }));
    },
    ofTarget: async (corpId, target, limit) => {
      const docs = await entries
        .find({ corpId, target })
        .sort({ at: -1, id: -1 })
        .limit(limit)
        .lean<AuditEntry[]>()
        .exec();
      return docs.map(toAuditEntry);
    },
  };
}
