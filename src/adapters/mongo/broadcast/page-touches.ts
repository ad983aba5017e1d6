/** The touches of broadcast pages, written and changed page by page. */
import type { Connection, mongo } from "mongoose";
import type { PageCounts } from "#src/domain/broadcast/broadcast.js";
import type { TouchState } from "#src/domain/touch/touch.js";
import type { PageTouches } from "#src/usecases/broadcast/ports.js";
import { duplicatesOf } from "../bulk.js";
import { collectionOf } from "../collection-of.js";
import { touchModel, type TouchDoc } from "../follow-up/touch-model.js";
import { toTouch } from "../follow-up/touch-store.js";

type Filter = mongo.Filter<TouchDoc>;

const BATCH = 1_000;

export function mongoPageTouches(connection: Connection): PageTouches {
  const touches = collectionOf(connection, touchModel);
  const ofPage = (corpId: string, pageId: string, states?: readonly TouchState[]): Filter => ({
    corpId,
    "broadcast.pageId": pageId,
    ...(states ? { state: { $in: [...states] } } : {}),
  });

  return {
    put: async (rows) => {
      for (let from = 0; from < rows.length; from += BATCH) {
        const batch = rows.slice(from, from + BATCH);
        try {
          await touches.insertMany(
            batch.map(({ id, ...fields }) => ({ _id: id, ...fields })),
            { ordered: false },
          );
        } catch (error) {
          // Written by an earlier run of the page: the claim is taken over, what was settled stays.
          // One in the outbox belongs to its sender and stays as it is.
          const again = duplicatesOf(error)
            .flatMap((index) => batch[index] ?? [])
            .filter(({ state }) => state === "claimed");
          if (again.length === 0) continue;
          await touches.bulkWrite(
            again.map(({ id, corpId, state, claim, dueAt, note, broadcast }) => ({
              updateOne: {
                filter: {
                  _id: id,
                  corpId,
                  state: { $in: ["planned", "claimed"] },
                  "broadcast.pageId": broadcast?.pageId ?? "",
                },
                update: { $set: { state, claim, dueAt, note } },
              },
            })),
            { ordered: false },
          );
        }
      }
    },
    ofPage: async (corpId, pageId, states) =>
      (await touches.find(ofPage(corpId, pageId, states)).toArray()).map(toTouch),
    changePage: async (corpId, pageId, from, to) =>
      (await touches.updateMany(ofPage(corpId, pageId, from), { $set: to })).modifiedCount,
    changeMany: async (corpId, ids, from, to) => {
      let changed = 0;
      for (let at = 0; at < ids.length; at += BATCH) {
        const filter: Filter = { _id: { $in: ids.slice(at, at + BATCH) }, corpId, state: { $in: [...from] } };
        changed += (await touches.updateMany(filter, { $set: to })).modifiedCount;
      }
      return changed;
    },
    noteResults: async (corpId, results) => {
      if (results.length === 0) return;
      await touches.bulkWrite(
        results.map(({ id, repliedAt, convertedAt }) => ({
          updateOne: {
            filter: { _id: id, corpId },
            update: {
              $set: {
                ...(repliedAt ? { "broadcast.repliedAt": repliedAt } : {}),
                ...(convertedAt ? { "broadcast.convertedAt": convertedAt } : {}),
              } as Partial<TouchDoc>,
            },
          },
        })),
        { ordered: false },
      );
    },
    counts: async (corpId, pageId) => {
      const answered = (field: string) => ({ $sum: { $cond: [{ $gt: [field, null] }, 1, 0] } });
      const rows = await touches
        .aggregate<{ _id: TouchState; count: number; opened: number; replied: number; converted: number }>([
          { $match: ofPage(corpId, pageId) },
          {
            $group: {
              _id: "$state",
              count: { $sum: 1 },
              opened: answered("$broadcast.openedAt"),
              replied: answered("$broadcast.repliedAt"),
              converted: answered("$broadcast.convertedAt"),
            },
          },
        ])
        .toArray();
      const counts: PageCounts = { opened: 0, replied: 0, converted: 0 };
      for (const row of rows) {
        counts[row._id] = row.count;
        counts.opened = (counts.opened ?? 0) + row.opened;
        counts.replied = (counts.replied ?? 0) + row.replied;
        counts.converted = (counts.converted ?? 0) + row.converted;
      }
      return counts;
    },
    async *ofBroadcast(corpId, pageIds) {
      for (const pageId of pageIds) {
        const cursor = touches.find(ofPage(corpId, pageId), { batchSize: BATCH });
        let batch: TouchDoc[] = [];
        for await (const doc of cursor) {
          batch.push(doc);
          if (batch.length < BATCH) continue;
          yield batch.map(toTouch);
          batch = [];
        }
        if (batch.length > 0) yield batch.map(toTouch);
      }
    },
  };
}
