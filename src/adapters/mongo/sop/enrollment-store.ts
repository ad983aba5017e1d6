/** Enrolments in MongoDB. Every change of state is one conditional update: the store decides who was first. */
import type { Connection, mongo } from "mongoose";
import { pageOf, type PageKey } from "#src/domain/shared/paging.js";
import type { SopEnrollment } from "#src/domain/sop/enrollment.js";
import type { EnrollmentCount, EnrollmentStore } from "#src/usecases/sop/ports.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";
import { insertUnlessThere } from "../insert-unless-there.js";

export interface EnrollmentDoc extends Omit<SopEnrollment, "id"> {
  _id: string;
}

export const enrollmentModel = defineModel<EnrollmentDoc>(
  "SopEnrollment",
  "sop_enrollments",
  {
    _id: String,
    corpId: String,
    sopId: String,
    version: Number,
    contactId: String,
    groupId: String,
    occurrence: String,
    enrolledBy: String,
    startedAt: Date,
    anchorAt: Date,
    stageAtStart: String,
    status: String,
    next: Object,
    done: [Object],
    stop: Object,
    claim: Object,
    isCleanupDue: Boolean,
  },
  [
    // Due steps of a plan.
    { name: "due", keys: { corpId: 1, sopId: 1, status: 1, "next.dueAt": 1, _id: 1 } },
    // A contact's plans: contact page, and the running ones at every change of the contact.
    { name: "by_contact", keys: { corpId: 1, contactId: 1, startedAt: -1, _id: -1 } },
    // The plan's page, whatever the state; counts per version and state.
    { name: "by_sop", keys: { corpId: 1, sopId: 1, startedAt: -1, _id: -1 } },
    // The plan's page by state.
    { name: "by_sop_status", keys: { corpId: 1, sopId: 1, status: 1, startedAt: -1, _id: -1 } },
    // Stopped ones with something planned left.
    { name: "cleanup", keys: { corpId: 1, isCleanupDue: 1, _id: 1 } },
    // Counts of all plans, from the index alone.
    { name: "counts", keys: { corpId: 1, sopId: 1, version: 1, status: 1 } },
  ],
);

type Filter = mongo.Filter<EnrollmentDoc>;

export function mongoEnrollmentStore(connection: Connection): EnrollmentStore {
  const enrollments = collectionOf(connection, enrollmentModel);

  async function change(corpId: string, id: string, when: Filter, update: mongo.UpdateFilter<EnrollmentDoc>) {
    const doc = await enrollments.findOneAndUpdate({ ...when, _id: id, corpId }, update, { returnDocument: "after" });
    return doc && toEnrollment(doc);
  }
  /** Nobody's, or of somebody whose lease is over or stands in a future that the clock has left again. */
  const free = (now: Date): Filter => ({
    $or: [{ claim: null }, { "claim.until": { $lt: now } }, { "claim.at": { $gt: now } }],
  });
  const list = async (filter: Filter, sort: mongo.Sort, limit: number): Promise<SopEnrollment[]> =>
    (await enrollments.find(filter).sort(sort).limit(limit).toArray()).map(toEnrollment);

  return {
    insertOnce: async (enrollment) => {
      const { id, ...fields } = enrollment;
      const { doc, isNew } = await insertUnlessThere(enrollments, { _id: id, ...fields });
      return { enrollment: toEnrollment(doc), isNew };
    },
    find: async (corpId, id) => {
      const doc = await enrollments.findOne({ _id: id, corpId });
      return doc && toEnrollment(doc);
    },
    activeOfContact: (corpId, contactId) =>
      list({ corpId, contactId, status: "active" }, { startedAt: -1, _id: -1 }, 100),
    ofContact: (corpId, contactId, limit) => list({ corpId, contactId }, { startedAt: -1, _id: -1 }, limit),
    page: async ({ corpId, sopId, status, after, limit }) => {
      const filter: Filter = { corpId, sopId, ...(status === null ? {} : { status }), ...earlier(after) };
      const rows = await list(filter, { startedAt: -1, _id: -1 }, limit + 1);
      return pageOf(rows, limit, (row) => ({ at: row.startedAt, id: row.id }));
    },
    counts: async (corpId) => {
      const rows = await enrollments
        .aggregate<{ _id: Omit<EnrollmentCount, "count">; count: number }>([
          { $match: { corpId } },
          { $group: { _id: { sopId: "$sopId", version: "$version", status: "$status" }, count: { $sum: 1 } } },
        ])
        .toArray();
      return rows.map(({ _id, count }) => ({ ..._id, count }));
    },
    countOf: (corpId, sopId, contactId) => enrollments.countDocuments({ corpId, contactId, sopId }),

    claim: (corpId, id, stepId, claim) => {
      const when: Filter = {
        status: "active",
        "next.stepId": stepId,
        "next.dueAt": { $lte: claim.at },
        ...free(claim.at),
      };
      return change(corpId, id, when, { $set: { claim } });
    },
    recordStep: (corpId, id, by, { done, next, anchorAt }) =>
      change(
        corpId,
        id,
        { status: "active", "claim.by": by },
        { $push: { done }, $set: { next, anchorAt, claim: null, status: next === null ? "completed" : "active" } },
      ),
    release: async (corpId, id, by) => {
      await enrollments.updateOne({ _id: id, corpId, "claim.by": by }, { $set: { claim: null } });
    },
    stop: (corpId, id, stop) =>
      change(
        corpId,
        id,
        { status: "active" },
        { $set: { status: "stopped", next: null, claim: null, stop, isCleanupDue: true } },
      ),
    cleanedUp: async (corpId, id) => {
      await enrollments.updateOne({ _id: id, corpId, status: "stopped" }, { $set: { isCleanupDue: false } });
    },
    move: (corpId, id, from, { version, next }) =>
      change(
        corpId,
        id,
        { status: "active", version: from, claim: null },
        { $set: { version, next, status: next === null ? "completed" : "active" } },
      ),

    due: (corpId, sopId, now, after, limit) => {
      const due: Filter = { corpId, sopId, status: "active", "next.dueAt": { $lte: now } };
      return list({ ...due, ...later(after) }, { "next.dueAt": 1, _id: 1 }, limit);
    },
    cleanupDue: (corpId, limit) => list({ corpId, isCleanupDue: true }, { _id: 1 }, limit),
  };
}

const later = (key: PageKey | null): Filter =>
  key?.at ? { $or: [{ "next.dueAt": { $gt: key.at } }, { "next.dueAt": key.at, _id: { $gt: key.id } }] } : {};

const earlier = (key: PageKey | null): Filter =>
  key?.at ? { $or: [{ startedAt: { $lt: key.at } }, { startedAt: key.at, _id: { $lt: key.id } }] } : {};

const toEnrollment = (doc: EnrollmentDoc): SopEnrollment => ({
  corpId: doc.corpId,
  id: doc._id,
  sopId: doc.sopId,
  version: doc.version,
  contactId: doc.contactId,
  groupId: doc.groupId,
  occurrence: doc.occurrence,
  enrolledBy: doc.enrolledBy,
  startedAt: doc.startedAt,
  anchorAt: doc.anchorAt,
  stageAtStart: doc.stageAtStart,
  status: doc.status,
  next: doc.next,
  done: doc.done,
  stop: doc.stop,
  claim: doc.claim,
  isCleanupDue: doc.isCleanupDue,
});
