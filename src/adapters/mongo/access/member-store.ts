/** Members and departments in MongoDB. */
import type { Connection } from "mongoose";
import type { MemberRecord } from "#src/domain/member/access.js";
import type { Department, Identity } from "#src/domain/member/member.js";
import type { DepartmentStore, MemberStore } from "#src/usecases/access/ports.js";
import { isDuplicateKey } from "../duplicate-key.js";
import { departmentModel, memberModel, type MemberDoc } from "./access-models.js";

export const identityKey = (identity: Identity): string => `${identity.channel}\u0000${identity.id}`;

const toMember = (doc: MemberDoc): MemberRecord => ({
  corpId: doc.corpId,
  userId: doc.userId,
  name: doc.name,
  role: doc.role,
  dataScope: doc.dataScope,
  departmentIds: [...doc.departmentIds],
  identities: doc.identities.map(({ channel, id }) => ({ channel, id })),
  status: doc.status,
  hasPassword: doc.passwordHash !== null,
  createdAt: doc.createdAt,
  passwordHash: doc.passwordHash,
  lastSeenAt: doc.lastSeenAt,
});

export function mongoMemberStore(connection: Connection): MemberStore {
  const members = memberModel(connection);
  return {
    find: async (corpId, userId) => {
      const doc = await members.findOne({ corpId, userId }).lean<MemberDoc>().exec();
      return doc && toMember(doc);
    },
    list: async (corpId) => {
      const docs = await members.find({ corpId }).sort({ corpId: 1, userId: 1 }).lean<MemberDoc[]>().exec();
      return docs.map(toMember);
    },
    findMany: async (corpId, userIds) => {
      if (userIds.length === 0) return [];
      const docs = await members
        .find({ corpId, userId: { $in: [...userIds] } })
        .lean<MemberDoc[]>()
        .exec();
      return docs.map(toMember);
    },
    activate: async (member) => {
      const { corpId, userId, name, role, dataScope, departmentIds, identities } = member;
      const identityKeys = identities.map(identityKey);
      const upgraded = await members
        .updateOne(
          { corpId, userId, status: "discovered" },
          {
            $set: { name, role, dataScope, departmentIds, status: "active" },
            $addToSet: { identities: { $each: identities }, identityKeys: { $each: identityKeys } },
          },
        )
        .exec();
      if (upgraded.matchedCount > 0) return true;
      try {
        await members.create({
          corpId,
          userId,
          name,
          role,
          dataScope,
          departmentIds,
          identities,
          identityKeys,
          status: "active",
          createdAt: member.createdAt,
          passwordHash: null,
          lastSeenAt: null,
        });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },
    update: async (corpId, userId, patch) => {
      const $set = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
      const doc = await members
        .findOneAndUpdate({ corpId, userId }, { $set }, { returnDocument: "after" })
        .lean<MemberDoc>()
        .exec();
      return doc && toMember(doc);
    },
    setPassword: async (corpId, userId, passwordHash) => {
      await members.updateOne({ corpId, userId }, { $set: { passwordHash } }).exec();
    },
    touchLastSeen: async (corpId, userId, at) => {
      await members.updateOne({ corpId, userId }, { $max: { lastSeenAt: at } }).exec();
    },
    userIdsIn: async (corpId, departmentIds) => {
      if (departmentIds.length === 0) return [];
      const docs = await members
        .find({ corpId, departmentIds: { $in: [...departmentIds] } }, { userId: 1 })
        .lean<{ userId: string }[]>()
        .exec();
      return docs.map((doc) => doc.userId);
    },
    countOtherAdmins: (corpId, exceptUserId) =>
      members.countDocuments({ corpId, role: "admin", status: "active", userId: { $ne: exceptUserId } }).exec(),
  };
}

export function mongoDepartmentStore(connection: Connection): DepartmentStore {
  const departments = departmentModel(connection);
  return {
    list: async (corpId) => {
      const docs = await departments.find({ corpId }).sort({ corpId: 1, departmentId: 1 }).lean<Department[]>().exec();
      return docs.map(({ corpId, departmentId, name, parentId }) => ({ corpId, departmentId, name, parentId }));
    },
    insert: async (department) => {
      await departments.updateOne(
        { corpId: department.corpId, departmentId: department.departmentId },
        { $setOnInsert: department },
        { upsert: true },
      );
    },
  };
}
