/** The callback log in MongoDB. */
import { randomUUID } from "node:crypto";
import type { Connection, mongo } from "mongoose";
import { pageOf } from "#src/domain/shared/paging.js";
import type { ClaimedEvent, EventOutcome, WecomEventStore } from "#src/usecases/wecom-events/ports.js";
import type { EventState, WecomEvent } from "#src/usecases/wecom-events/wecom-event.js";
import { collectionOf } from "../collection-of.js";
import { groupCommit } from "./group-commit.js";
import { wecomEventModel, type WecomEventDoc } from "./wecom-event-model.js";

type Filter = mongo.Filter<WecomEventDoc>;

const NEVER = new Date(0);
const UNSETTLED: readonly EventState[] = ["received", "failed", "ignored"];

function toEvent(doc: WecomEventDoc): WecomEvent {
  const {
    _id: id,
    lease: _lease,
    leaseUntil: _until,
    welcomeLease: _welcomeLease,
    welcomeLeaseUntil: _welcomeUntil,
    ...event
  } = doc;
  return { id, ...event };
}

export function mongoWecomEventStore(connection: Connection): WecomEventStore {
  const events = collectionOf(connection, wecomEventModel);
  const insert = groupCommit(events);

  /** Takes what a filter finds, for whoever marks it first. */
  async function claim(
    filter: Filter,
    sort: mongo.Sort,
    limit: number,
    take: { lease: "lease" | "welcomeLease"; until: Date; count: "attempts" | "welcome.attempts" },
  ): Promise<ClaimedEvent[]> {
    const found = await events
      .find(filter, { projection: { _id: 1 } })
      .sort(sort)
      .limit(limit)
      .toArray();
    if (found.length === 0) return [];
    const ids = found.map(({ _id }) => _id);
    const token = randomUUID();
    await events.updateMany(
      { ...filter, _id: { $in: ids } },
      {
        $set: { [take.lease]: token, [`${take.lease}Until`]: take.until } as Partial<WecomEventDoc>,
        $inc: { [take.count]: 1 },
      },
    );
    const mine = await events
      .find({ _id: { $in: ids }, [take.lease]: token } as Filter)
      .sort(sort)
      .toArray();
    return mine.map((doc) => ({ ...toEvent(doc), lease: token }));
  }

  return {
    add: ({ id, ...event }) =>
      insert({
        _id: id,
        ...event,
        lease: null,
        leaseUntil: NEVER,
        welcomeLease: null,
        welcomeLeaseUntil: NEVER,
      }),
    find: async (corpId, id) => {
      const doc = await events.findOne({ _id: id, corpId });
      return doc && toEvent(doc);
    },
    claimDue: (corpId, now, until, limit) =>
      claim(
        { corpId, state: "received", dueAt: { $lte: now }, leaseUntil: { $lte: now } },
        { dueAt: 1, _id: 1 },
        limit,
        { lease: "lease", until, count: "attempts" },
      ),
    settle: async (corpId, outcomes) => {
      if (outcomes.length === 0) return;
      await events.bulkWrite(
        outcomes.map(({ id, lease, outcome, at }) => ({
          updateOne: { filter: { _id: id, corpId, lease }, update: { $set: changeOf(outcome, at) } },
        })),
        { ordered: false },
      );
    },
    claimWelcomes: (corpId, now, until, limit) =>
      claim(
        { corpId, "welcome.state": "pending", welcomeLeaseUntil: { $lte: now } },
        { "welcome.deadlineAt": 1, _id: 1 },
        limit,
        { lease: "welcomeLease", until, count: "welcome.attempts" },
      ),
    settleWelcome: async (corpId, id, lease, welcome) => {
      await events.updateOne(
        { _id: id, corpId, welcomeLease: lease },
        {
          $set: {
            "welcome.state": welcome.state,
            "welcome.note": welcome.note,
            "welcome.doneAt": welcome.doneAt,
            welcomeLease: null,
            welcomeLeaseUntil: NEVER,
          },
        },
      );
    },
    replay: async (corpId, id, now) => {
      const settled: Filter = { _id: id, corpId, state: { $in: ["processed", "failed", "ignored"] } };
      const again = { state: "received" as const, dueAt: now, attempts: 0, note: null, processedAt: null };
      const answer = await events.updateOne(settled, { $set: { ...again, lease: null, leaseUntil: NEVER } });
      return answer.modifiedCount === 1;
    },
    page: async ({ corpId, states, name, after, limit }) => {
      const filter: Filter = {
        corpId,
        ...(states.length > 0 ? { state: { $in: [...states] } } : {}),
        ...(name === null ? {} : { name: name.includes(".") ? name : { $gte: name, $lt: `${name}/` } }),
        ...(after?.at
          ? { $or: [{ receivedAt: { $lt: after.at } }, { receivedAt: after.at, _id: { $lt: after.id } }] }
          : {}),
      };
      const docs = await events
        .find(filter)
        .sort({ receivedAt: -1, _id: -1 })
        .limit(limit + 1)
        .toArray();
      return pageOf(docs.map(toEvent), limit, (event) => ({ at: event.receivedAt, id: event.id }));
    },
    counts: async (corpId) => {
      const groups = await events
        .aggregate<{ _id: { name: string; state: EventState }; count: number }>([
          { $match: { corpId, state: { $in: [...UNSETTLED] } } },
          { $group: { _id: { name: "$name", state: "$state" }, count: { $sum: 1 } } },
        ])
        .toArray();
      const oldest = await events
        .find({ corpId, state: "received" }, { projection: { receivedAt: 1, dueAt: 1 } })
        .sort({ dueAt: 1, _id: 1 })
        .limit(1)
        .next();
      return {
        byName: groups.map(({ _id, count }) => ({ ..._id, count })),
        oldestWaitingAt: oldest?.receivedAt ?? null,
      };
    },
    removeHandled: async (corpId, before, limit) => {
      const handled: Filter = { corpId, state: { $in: ["processed", "ignored"] }, receivedAt: { $lt: before } };
      const found = await events
        .find(handled, { projection: { _id: 1 } })
        .limit(limit)
        .toArray();
      if (found.length === 0) return 0;
      // Again with the filter: one may have been put back to be handled once more.
      return (await events.deleteMany({ ...handled, _id: { $in: found.map(({ _id }) => _id) } })).deletedCount;
    },
    hasDue: async (corpId, now) => {
      const projection = { _id: 1 } as const;
      const [event, welcome] = await Promise.all([
        events.findOne(
          { corpId, state: "received", dueAt: { $lte: now }, leaseUntil: { $lte: now } },
          { projection, sort: { dueAt: 1, _id: 1 } },
        ),
        events.findOne({ corpId, "welcome.state": "pending", welcomeLeaseUntil: { $lte: now } } as Filter, {
          projection,
          sort: { "welcome.deadlineAt": 1, _id: 1 },
        }),
      ]);
      return { events: event !== null, welcomes: welcome !== null };
    },
  };
}

/** The lease of what is over is given back, so that nothing of this process can settle it again. */
function changeOf(outcome: EventOutcome, at: Date): Partial<WecomEventDoc> {
  const free = { lease: null, leaseUntil: NEVER };
  if (outcome.kind === "again") return { ...free, dueAt: outcome.dueAt, note: outcome.note };
  return { ...free, state: outcome.kind, note: outcome.note, processedAt: at };
}
