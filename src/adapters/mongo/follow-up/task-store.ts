/** Tasks in MongoDB. */
import type { Connection, mongo } from "mongoose";
import type { Viewer } from "#src/domain/member/member.js";
import { effectiveDueAt, lateFrom } from "#src/domain/task/day-list.js";
import type { Task } from "#src/domain/task/task.js";
import type { TaskStore } from "#src/usecases/follow-up/ports.js";
import { collectionOf } from "../collection-of.js";
import { insertUnlessThere } from "../insert-unless-there.js";
import { taskModel, type TaskDoc } from "./task-model.js";

/** A change meets a newer document at most this often before it gives up. */
const TRIES = 5;

export function mongoTaskStore(connection: Connection): TaskStore {
  const tasks = collectionOf(connection, taskModel);

  /** Changes what was read if nobody changed it meanwhile; null when it is not there or not in the state. */
  async function change(
    corpId: string,
    id: string,
    changesOf: (task: Task) => Partial<Task> | null,
    lateSince?: Date,
  ): Promise<Task | null> {
    for (let tries = 0; tries < TRIES; tries++) {
      const doc = await tasks.findOne({ _id: id, corpId });
      const changes = doc && changesOf(toTask(doc));
      if (!doc || !changes) return null;
      const next = { ...toTask(doc), ...changes };
      const $set = { ...changes, ...derivedOf(lateSince ? { ...next, createdAt: lateSince } : next), rev: doc.rev + 1 };
      const answer = await tasks.updateOne({ _id: id, corpId, rev: doc.rev }, { $set });
      if (answer.matchedCount === 1) return next;
    }
    throw new Error("a task changed too often to be changed");
  }
  const ifOpen =
    (changes: Partial<Task>) =>
    (task: Task): Partial<Task> | null =>
      task.status === "open" ? changes : null;

  return {
    insertOnce: async (task) => {
      const { id, ...fields } = task;
      const { doc, isNew } = await insertUnlessThere(tasks, { _id: id, ...fields, ...derivedOf(task), rev: 1 });
      return { task: toTask(doc), isNew };
    },
    find: async (corpId, id) => {
      const doc = await tasks.findOne({ _id: id, corpId });
      return doc && toTask(doc);
    },
    findMany: async (corpId, ids) => {
      if (ids.length === 0) return [];
      return (await tasks.find({ _id: { $in: [...ids] }, corpId }).toArray()).map(toTask);
    },
    openOfContact: async (corpId, contactId) =>
      (await tasks.find({ corpId, contactId, status: "open" }).sort({ createdAt: -1, _id: -1 }).toArray()).map(toTask),
    ofContact: async (corpId, contactId, limit) =>
      (await tasks.find({ corpId, contactId }).sort({ createdAt: -1, _id: -1 }).limit(limit).toArray()).map(toTask),

    refresh: (corpId, id, changes) => change(corpId, id, ifOpen(changes)),
    close: (corpId, id, closedBy) => change(corpId, id, ifOpen({ status: "closed", closedBy })),
    revive: (corpId, id, changes, at) =>
      change(
        corpId,
        id,
        (task) =>
          task.status === "closed"
            ? { ...changes, status: "open", closedBy: null, snoozedUntil: null, escalatedTo: null, escalatedAt: null }
            : null,
        at,
      ),
    complete: (corpId, id, result) => change(corpId, id, ifOpen({ status: "done", result })),
    undoDone: (corpId, id, doneAt) =>
      change(corpId, id, (task) =>
        task.status === "done" && task.result?.at.getTime() === doneAt.getTime()
          ? { status: "open", result: null, snoozedUntil: null }
          : null,
      ),
    snooze: (corpId, id, until) => change(corpId, id, ifOpen({ snoozedUntil: until })),
    reassign: (corpId, id, assigneeId) => change(corpId, id, ifOpen({ assigneeId })),

    dueToEscalate: async (corpId, lateBefore, limit) => {
      const filter = { corpId, status: "open" as const, escalatedAt: null, lateFromAt: { $lt: lateBefore } };
      return (await tasks.find(filter).sort({ lateFromAt: 1, _id: 1 }).limit(limit).toArray()).map(toTask);
    },
    escalate: (corpId, id, to, at) =>
      change(corpId, id, (task) =>
        task.status === "open" && task.escalatedAt === null ? { escalatedTo: to, escalatedAt: at } : null,
      ),

    openDue: async ({ corpId, members, from, to, limit }) => {
      const filter = { corpId, ...assignedTo(members), status: "open" as const, ...dueInside(from, to) };
      return (await tasks.find(filter).sort({ effectiveDueAt: 1, _id: 1 }).limit(limit).toArray()).map(toTask);
    },
    assigneesDue: async (corpId, before) => {
      const rows = await tasks
        .aggregate<{ _id: string }>([
          { $match: { corpId, status: "open", effectiveDueAt: { $lt: before } } },
          { $group: { _id: "$assigneeId" } },
          { $sort: { _id: 1 } },
        ])
        .toArray();
      return rows.map(({ _id }) => _id);
    },
    openBriefs: async ({ corpId, members, from, to, limit }) => {
      const filter = { corpId, ...assignedTo(members), status: "open" as const, ...dueInside(from, to) };
      const projection = { reason: 1, dueAt: 1, snoozedUntil: 1, createdAt: 1, escalatedTo: 1 };
      const docs = await tasks.find(filter, { projection }).sort({ effectiveDueAt: 1, _id: 1 }).limit(limit).toArray();
      return docs.map(({ _id: id, reason, dueAt, snoozedUntil, createdAt, escalatedTo }) => ({
        id,
        reason,
        dueAt,
        snoozedUntil,
        createdAt,
        escalatedTo,
      }));
    },
    openEscalatedTo: async (corpId, userId, limit) => {
      const filter = { corpId, escalatedTo: userId, status: "open" as const };
      return (await tasks.find(filter).sort({ effectiveDueAt: 1, _id: 1 }).limit(limit).toArray()).map(toTask);
    },
    escalatedSince: async (corpId, since, limit) => {
      const filter = { corpId, status: "open" as const, escalatedAt: { $gte: since } };
      return (await tasks.find(filter).sort({ escalatedAt: 1, lateFromAt: 1, _id: 1 }).limit(limit).toArray()).map(
        toTask,
      );
    },
    countOpen: (corpId, members, from, to) =>
      tasks.countDocuments({ corpId, ...assignedTo(members), status: "open", ...dueInside(from, to) }),
    countDone: (corpId, members, from, to) =>
      tasks.countDocuments({
        corpId,
        ...assignedTo(members),
        "result.at": { $gte: from, $lt: to },
      }),
  };
}

const derivedOf = (task: Task): Pick<TaskDoc, "effectiveDueAt" | "lateFromAt"> => ({
  effectiveDueAt: effectiveDueAt(task),
  lateFromAt: lateFrom(task),
});

/** One member is an equality, so that the index also gives the order. */
function assignedTo(members: Viewer["members"]): mongo.Filter<TaskDoc> {
  if (members === "all") return {};
  const [only] = members;
  return members.length === 1 && only !== undefined ? { assigneeId: only } : { assigneeId: { $in: [...members] } };
}

const dueInside = (from: Date | null, to: Date | null): mongo.Filter<TaskDoc> =>
  from || to ? { effectiveDueAt: { ...(from ? { $gte: from } : {}), ...(to ? { $lt: to } : {}) } } : {};

const toTask = (doc: TaskDoc): Task => ({
  corpId: doc.corpId,
  id: doc._id,
  key: doc.key,
  assigneeId: doc.assigneeId,
  contactId: doc.contactId,
  reason: doc.reason,
  title: doc.title,
  messageId: doc.messageId,
  quote: doc.quote,
  promiseId: doc.promiseId,
  ...(doc.warning ? { warning: doc.warning } : {}),
  suggestedText: doc.suggestedText,
  dueAt: doc.dueAt,
  createdAt: doc.createdAt,
  status: doc.status,
  snoozedUntil: doc.snoozedUntil,
  result: doc.result,
  closedBy: doc.closedBy,
  escalatedTo: doc.escalatedTo,
  escalatedAt: doc.escalatedAt,
  createdBy: doc.createdBy,
});
