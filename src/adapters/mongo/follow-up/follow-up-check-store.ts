/** When each contact has to be looked at again, in MongoDB: one small document per contact. */
import type { Connection } from "mongoose";
import type { PlannedChecks } from "#src/usecases/clock/ports.js";
import type { FollowUpCheckStore } from "#src/usecases/follow-up/ports.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";

export interface FollowUpCheckDoc {
  /** The contact's id. */
  _id: string;
  corpId: string;
  /** Number of the last run begun or requested. */
  run: number;
  checkAt: Date | null;
  careCheckAt: Date | null;
  /** The member that a person named last and whom the tasks have followed; absent: nobody. */
  followedOwner?: string;
}

export const followUpCheckModel = defineModel<FollowUpCheckDoc>(
  "FollowUpCheck",
  "follow_up_checks",
  { _id: String, corpId: String, run: Number, checkAt: Date, careCheckAt: Date, followedOwner: String },
  [
    // Contacts whose follow-up check is due.
    { name: "due", keys: { corpId: 1, checkAt: 1, _id: 1 } },
    // Contacts whose care plan may change.
    { name: "care_due", keys: { corpId: 1, careCheckAt: 1, _id: 1 } },
  ],
);

export function mongoFollowUpCheckStore(connection: Connection): FollowUpCheckStore & PlannedChecks {
  const checks = collectionOf(connection, followUpCheckModel);

  async function bump(corpId: string, contactId: string, checkAt: Date): Promise<FollowUpCheckDoc> {
    const update = { $inc: { run: 1 }, $set: { checkAt }, $setOnInsert: { careCheckAt: null } };
    for (let tries = 0; ; tries++) {
      try {
        const options = { upsert: true, returnDocument: "after" as const };
        const doc = await checks.findOneAndUpdate({ _id: contactId, corpId }, update, options);
        if (doc) return doc;
      } catch (error) {
        // Two upserts of a new contact at once: the second one finds the first one's document.
        if (tries > 0) throw error;
      }
    }
  }

  return {
    begin: async (corpId, contactId, retryAt) => {
      const { run, careCheckAt } = await bump(corpId, contactId, retryAt);
      return { run, hasCare: careCheckAt !== null };
    },
    finish: async (corpId, contactId, run, nextCheckAt) => {
      const answer = await checks.updateOne({ _id: contactId, corpId, run }, { $set: { checkAt: nextCheckAt } });
      return answer.matchedCount === 1;
    },
    request: async (corpId, contactId, at) => {
      await bump(corpId, contactId, at);
    },
    isNewOwner: async (corpId, contactId, ownerId) =>
      (await checks.countDocuments({ _id: contactId, corpId, followedOwner: ownerId })) === 0,
    noteOwner: async (corpId, contactId, followedOwner) => {
      await checks.updateOne({ _id: contactId, corpId }, { $set: { followedOwner } });
    },
    dueUntil: async (corpId, until, limit) => {
      const docs = await checks
        .find({ corpId, checkAt: { $lte: until } }, { projection: { _id: 1 } })
        .sort({ checkAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return docs.map(({ _id }) => _id);
    },
    careDueBetween: async (corpId, from, to, limit) => {
      const docs = await checks
        .find({ corpId, careCheckAt: { $gte: from, $lte: to } }, { projection: { _id: 1 } })
        .sort({ careCheckAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return docs.map(({ _id }) => _id);
    },
    recheckCare: async (corpId, at) => {
      await checks.updateMany({ corpId }, { $set: { careCheckAt: at } });
    },
    setCareCheck: async (corpId, contactId, careCheckAt) => {
      const update = { $set: { careCheckAt }, $setOnInsert: { run: 0, checkAt: null } };
      await checks.updateOne({ _id: contactId, corpId }, update, { upsert: true });
    },
    bringForward: async (corpId, now) => {
      for (const field of ["checkAt", "careCheckAt"] as const) {
        await checks.updateMany({ corpId, [field]: { $gt: now } }, { $set: { [field]: now } });
      }
    },
    takeDue: async (kind, corpId, now, retryAt, limit) => {
      const field = kind === "care" ? "careCheckAt" : "checkAt";
      const due = { corpId, [field]: { $lte: now } };
      const found = await checks
        .find(due, { projection: { _id: 1 } })
        .sort({ [field]: 1, _id: 1 })
        .limit(limit)
        .toArray();
      const ids = found.map((doc) => doc._id);
      if (ids.length > 0) await checks.updateMany({ _id: { $in: ids }, ...due }, { $set: { [field]: retryAt } });
      return ids;
    },
  };
}
