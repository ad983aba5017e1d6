/** What the report counts and lists, by indexed reads over derived records. */
import type { Connection, mongo } from "mongoose";
import type { Viewer } from "#src/domain/member/member.js";
import { STAGES } from "#src/domain/stage/stage.js";
import type { ReportReadModel, ReportScope } from "#src/usecases/report/ports.js";
import { toLogMessage } from "../capture/message-mapping.js";
import { messageModel } from "../capture/message-model.js";
import { contactModel, type ContactDoc } from "../capture/contact-model.js";
import { survivorsOf } from "../capture/survivors-of.js";
import { collectionOf } from "../collection-of.js";
import { taskModel, type TaskDoc } from "../follow-up/task-model.js";
import { dailyActivityModel } from "../understand/daily-activity-model.js";
import { promiseModel, type PromiseDoc } from "../understand/promise-model.js";
import { replyModel } from "../understand/reply-model.js";
import { stageTransitionModel } from "../understand/stage-transition-model.js";
import { contactsOf } from "./contact-scope.js";

/** Only these members' records; without a limit those that have a member at all. */
const of = (members: Viewer["members"]): mongo.Condition<string> =>
  members === "all" ? { $gt: "" } : { $in: [...members] };

const instants = ({ window }: ReportScope) => ({ $gte: window.fromAt, $lt: window.toAt });
const days = ({ window }: ReportScope) => ({ $gte: window.from, $lte: window.to });

export function mongoReportReadModel(connection: Connection): ReportReadModel {
  const contacts = collectionOf(connection, contactModel);
  const transitions = collectionOf(connection, stageTransitionModel);
  const promises = collectionOf(connection, promiseModel);
  const tasks = collectionOf(connection, taskModel);
  const activities = collectionOf(connection, dailyActivityModel);
  const replies = collectionOf(connection, replyModel);
  const messages = collectionOf(connection, messageModel);

  return {
    newContacts: async (scope) => {
      const docs = await contacts
        .find(
          { corpId: scope.corpId, firstMessageAt: instants(scope), ownerId: of(scope.members) },
          { projection: { ownerId: 1, firstMessageAt: 1 } },
        )
        .toArray();
      return docs.flatMap(({ _id, ownerId, firstMessageAt }) =>
        ownerId !== null && firstMessageAt ? [{ id: _id, memberId: ownerId, at: firstMessageAt }] : [],
      );
    },
    stageMoves: async (scope) => {
      const docs = await transitions
        .find(
          { corpId: scope.corpId, at: instants(scope), from: { $ne: null }, memberId: of(scope.members) },
          { projection: { memberId: 1, at: 1 } },
        )
        .toArray();
      return docs.flatMap(({ _id, memberId, at }) => (memberId === null ? [] : [{ id: _id, memberId, at }]));
    },
    promises: async (scope) => {
      const { corpId, members } = scope;
      const during = instants(scope);
      const projection = { memberId: 1, saidAt: 1, dueAt: 1, keptAt: 1, resolution: 1 };
      const ours = { corpId, side: "member", memberId: of(members) } as const;
      const found = await Promise.all(
        (["saidAt", "dueAt", "keptAt", "resolution.at"] as const).map((field) =>
          promises.find({ ...ours, [field]: during } as mongo.Filter<PromiseDoc>, { projection }).toArray(),
        ),
      );
      return byId(found.flat()).map(({ _id, memberId, saidAt, dueAt, keptAt, resolution }) => ({
        id: _id,
        memberId,
        saidAt,
        dueAt,
        keptAt,
        resolution,
      }));
    },
    tasks: async (scope) => {
      const { corpId, members } = scope;
      const during = instants(scope);
      const projection = { assigneeId: 1, lateFromAt: 1, result: 1, closedBy: 1, status: 1 };
      const found = await Promise.all(
        (["lateFromAt", "result.at"] as const).map((field) =>
          tasks
            .find({ corpId, [field]: during, assigneeId: of(members) } as mongo.Filter<TaskDoc>, { projection })
            .toArray(),
        ),
      );
      return byId(found.flat()).map(({ _id, assigneeId, lateFromAt, result, closedBy, status }) => ({
        id: _id,
        memberId: assigneeId,
        lateFromAt,
        doneAt: status === "done" ? (result?.at ?? null) : null,
        endedAt: status === "open" ? null : (result?.at ?? closedBy?.at ?? null),
      }));
    },
    activityByDay: async (scope) => {
      const rows = await activities
        .aggregate<{ _id: { memberId: string; localDate: string }; inbound: number; outbound: number }>([
          { $match: { corpId: scope.corpId, localDate: days(scope), memberId: of(scope.members) } },
          {
            $group: {
              _id: { memberId: "$memberId", localDate: "$localDate" },
              inbound: { $sum: "$inbound" },
              outbound: { $sum: "$outbound" },
            },
          },
        ])
        .toArray();
      return rows.map(({ _id, inbound, outbound }) => ({ ..._id, inbound, outbound }));
    },
    conversationsByMember: async (scope) => {
      const rows = await activities
        .aggregate<{ _id: string; count: number }>([
          { $match: { corpId: scope.corpId, localDate: days(scope), memberId: of(scope.members) } },
          { $group: { _id: { memberId: "$memberId", conversationId: "$conversationId" } } },
          { $group: { _id: "$_id.memberId", count: { $sum: 1 } } },
        ])
        .toArray();
      return rows.map(({ _id, count }) => ({ memberId: _id, count }));
    },
    replyMinutesByDay: async (scope) => {
      const rows = await replies
        .aggregate<{ _id: { memberId: string; localDate: string }; minutes: number[] }>([
          { $match: { corpId: scope.corpId, localDate: days(scope), memberId: of(scope.members) } },
          {
            $group: {
              _id: { memberId: "$memberId", localDate: "$localDate" },
              minutes: { $push: "$workingMinutes" },
            },
          },
        ])
        .toArray();
      return rows.map(({ _id, minutes }) => ({ ..._id, minutes }));
    },
    funnel: async (viewer) => {
      if (viewer.members === "all") {
        // Counted on the index by stage, without reading a contact.
        const { corpId } = viewer;
        const counts = STAGES.map((stage) => contacts.countDocuments({ corpId, stage }));
        return await Promise.all(STAGES.map(async (stage, i) => ({ stage, count: (await counts[i]) ?? 0 })));
      }
      const rows = await contacts
        .aggregate<{ _id: string; count: number }>([
          { $match: contactsOf(viewer) as mongo.Filter<ContactDoc> },
          { $group: { _id: "$stage", count: { $sum: 1 } } },
        ])
        .toArray();
      const counts = new Map(rows.map((row) => [row._id, row.count]));
      return STAGES.map((stage) => ({ stage, count: counts.get(stage) ?? 0 }));
    },
    replies: async (scope) => {
      const projection = { memberId: 1, contactId: 1, repliedAt: 1, workingMinutes: 1, repliedMessageId: 1 };
      const docs = await replies
        .find({ corpId: scope.corpId, localDate: days(scope), memberId: of(scope.members) }, { projection })
        .toArray();
      return docs.map(({ _id, memberId, contactId, repliedAt, workingMinutes, repliedMessageId }) => ({
        id: _id,
        memberId,
        contactId,
        at: repliedAt,
        workingMinutes,
        repliedMessageId,
      }));
    },
    activity: async (scope) => {
      const docs = await activities
        .find({ corpId: scope.corpId, localDate: days(scope), memberId: of(scope.members) })
        .toArray();
      return docs.map(({ _id, corpId, conversationId, contactId, memberId, localDate, inbound, outbound }) => ({
        id: _id,
        corpId,
        conversationId,
        contactId,
        memberId,
        localDate,
        inbound,
        outbound,
      }));
    },
    messagesOf: async (corpId, conversationId) =>
      (await messages.find({ corpId, conversationId }).toArray()).map(toLogMessage),
    survivorsOf: (corpId, contactIds) => survivorsOf(contacts, corpId, contactIds),
    stageMoveDetails: async (corpId, ids) => {
      const docs = await transitions.find({ _id: { $in: [...ids] }, corpId }).toArray();
      return new Map(
        docs.map(({ _id, contactId, explanation, quote, messageId }) => [
          _id,
          { contactId, text: explanation, quote, messageId },
        ]),
      );
    },
    promiseDetails: async (corpId, ids) => {
      const docs = await promises.find({ _id: { $in: [...ids] }, corpId }).toArray();
      return new Map(
        docs.map(({ _id, contactId, what, quote, messageId }) => [_id, { contactId, text: what, quote, messageId }]),
      );
    },
    taskDetails: async (corpId, ids) => {
      const docs = await tasks.find({ _id: { $in: [...ids] }, corpId }).toArray();
      return new Map(
        docs.map(({ _id, contactId, title, quote, messageId }) => [_id, { contactId, text: title, quote, messageId }]),
      );
    },
  };
}

/** Each document once. */
const byId = <T extends { _id: string }>(docs: readonly T[]): T[] => [
  ...new Map(docs.map((doc) => [doc._id, doc])).values(),
];
