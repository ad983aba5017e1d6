/** Members who left, in MongoDB: one document per member. */
import type { Connection } from "mongoose";
import type { Departure } from "#src/domain/wecom/departure.js";
import type { DepartureStore } from "#src/usecases/wecom/departures.js";
import { collectionOf } from "../collection-of.js";
import { defineModel } from "../define-model.js";
import { insertUnlessThere } from "../insert-unless-there.js";

/** `_id` is `<corp>/<user id in lower case>`: WeCom's user ids know no case. */
export type DepartureDoc = Departure & { _id: string };

export const departureModel = defineModel<DepartureDoc>(
  "Departure",
  "wecom_departures",
  {
    _id: String,
    corpId: String,
    userId: String,
    how: String,
    foundAt: Date,
    foundBy: String,
    customers: Number,
    groups: Number,
    countedAt: Date,
    state: String,
    toldAt: Date,
    closedBy: String,
  },
  [
    // Everybody who is not back, newest first.
    { name: "by_state", keys: { corpId: 1, state: 1, foundAt: -1 } },
  ],
);

/** Everybody but who came back. */
export const GONE: Departure["state"][] = ["open", "done", "dismissed"];

const LIMIT = 500;
const idOf = (corpId: string, userId: string): string => `${corpId}/${userId.toLowerCase()}`;
const toDeparture = ({ _id, ...departure }: DepartureDoc): Departure => departure;

export function mongoDepartureStore(connection: Connection): DepartureStore {
  const departures = collectionOf(connection, departureModel);
  return {
    find: async (corpId, userId) => {
      const doc = await departures.findOne({ _id: idOf(corpId, userId), corpId });
      return doc && toDeparture(doc);
    },
    list: async (corpId) => {
      const docs = await departures
        .find({ corpId, state: { $in: GONE } })
        .sort({ foundAt: -1 })
        .limit(LIMIT)
        .toArray();
      return docs.map(toDeparture);
    },
    begin: async (departure) => {
      const _id = idOf(departure.corpId, departure.userId);
      const anew = await departures.findOneAndUpdate(
        { _id, corpId: departure.corpId, state: "back" },
        { $set: departure },
        { returnDocument: "after" },
      );
      return toDeparture(anew ?? (await insertUnlessThere(departures, { _id, ...departure })).doc);
    },
    // Telling has its own write, which this one must not undo.
    put: async ({ toldAt: _toldAt, ...departure }) => {
      const _id = idOf(departure.corpId, departure.userId);
      await departures.updateOne({ _id, corpId: departure.corpId, foundAt: departure.foundAt }, { $set: departure });
    },
    takeTelling: async ({ corpId, userId, foundAt }, at) => {
      const untold = { _id: idOf(corpId, userId), corpId, foundAt, toldAt: null };
      return (await departures.updateOne(untold, { $set: { toldAt: at } })).matchedCount === 1;
    },
    back: async (corpId, userIds) => {
      if (userIds.length === 0) return;
      const ids = userIds.map((userId) => idOf(corpId, userId));
      await departures.updateMany({ _id: { $in: ids }, corpId, state: { $ne: "back" } }, { $set: { state: "back" } });
    },
  };
}
