/** Codes into customer groups and who came through them, in MongoDB. */
import type { Connection } from "mongoose";
import type { GroupJoin, JoinWay } from "#src/domain/wecom/join-way.js";
import type { GroupJoinStore, JoinWayStore } from "#src/usecases/wecom/join-ways.js";
import { bulkUpsert } from "../bulk.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";
import { recordsById, type StoredById } from "../records-by-id.js";

export const joinWayModel = defineModel<StoredById<JoinWay>>(
  "JoinWay",
  "join_ways",
  {
    _id: String,
    corpId: String,
    name: String,
    state: String,
    chatIds: [String],
    autoCreateRoom: Boolean,
    roomBaseName: String,
    roomBaseId: Number,
    configId: String,
    qrCodeUrl: String,
    syncState: String,
    note: String,
    createdAt: Date,
    createdBy: String,
    updatedAt: Date,
  },
  [
    // A marker belongs to one code.
    { name: "by_state", keys: { corpId: 1, state: 1 }, unique: true },
    // The list, newest first.
    { name: "list", keys: { corpId: 1, createdAt: -1 } },
  ],
);

/** `_id` is `<corp>/<chat id>/<person id>`: whoever comes again through another code counts there. */
export type GroupJoinDoc = GroupJoin & { _id: string };
export const groupJoinModel = defineModel<GroupJoinDoc>(
  "GroupJoin",
  "group_joins",
  { _id: String, corpId: String, chatId: String, personId: String, state: String, joinedAt: Date, leftAt: Date },
  [
    // Who came through a code: counts, figures.
    { name: "by_state", keys: { corpId: 1, state: 1, joinedAt: 1 } },
  ],
);

const LIMIT = 1_000;
const joinId = ({ corpId, chatId, personId }: Pick<GroupJoin, "corpId" | "chatId" | "personId">): string =>
  `${corpId}/${chatId}/${personId}`;

export function mongoJoinWayStore(connection: Connection): JoinWayStore {
  const ways = recordsById<JoinWay>(connection, joinWayModel);
  return {
    ...ways,
    list: (corpId) => ways.list({ corpId }, { createdAt: -1 }, LIMIT),
    findByState: (corpId, state) => ways.findBy({ corpId, state }),
  };
}

export function mongoGroupJoinStore(connection: Connection): GroupJoinStore {
  const joins = collectionOf(connection, groupJoinModel);
  return {
    put: async (found) =>
      bulkUpsert(
        joins,
        found.map((join) => ({ updateOne: { filter: { _id: joinId(join) }, update: { $set: join }, upsert: true } })),
      ),
    left: async (corpId, chatId, personIds, at) => {
      if (personIds.length === 0) return;
      const ids = personIds.map((personId) => joinId({ corpId, chatId, personId }));
      await joins.updateMany({ _id: { $in: ids }, leftAt: null }, { $set: { leftAt: at } });
    },
    countsOf: async (corpId, states) => {
      if (states.length === 0) return new Map();
      const rows = await joins
        .aggregate<{ _id: string; joined: number; left: number }>([
          { $match: { corpId, state: { $in: [...states] } } },
          {
            $group: {
              _id: "$state",
              joined: { $sum: 1 },
              left: { $sum: { $cond: [{ $gt: ["$leftAt", null] }, 1, 0] } },
            },
          },
        ])
        .toArray();
      return new Map(rows.map(({ _id, joined, left }) => [_id, { joined, left }]));
    },
    list: async (corpId, state, limit) => {
      const docs = await joins.find({ corpId, state }).sort({ joinedAt: 1 }).limit(limit).toArray();
      return docs.map(({ _id, ...join }) => join);
    },
  };
}
