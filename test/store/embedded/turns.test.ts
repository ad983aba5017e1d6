import type { Encodable } from "#embedded/bson/encode.js";
import { Int32 } from "bson";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openInProcess } from "./in-process.js";

/** In the store's own process: how much processor time passes between two turns of the event loop. */
async function longestTurnMs(work: Promise<unknown>): Promise<number> {
  let longest = 0;
  const state = { isDone: false };
  void work.finally(() => (state.isDone = true));
  let last = process.cpuUsage();
  while (!state.isDone) {
    await new Promise((resolve) => setImmediate(resolve));
    const { user } = process.cpuUsage(last);
    last = process.cpuUsage();
    longest = Math.max(longest, user / 1000);
  }
  await work;
  return longest;
}

const target = openInProcess();
const COUNT = 40_000;

beforeAll(async () => {
  for (let k = 0; k < COUNT; k += 1000) {
    const documents = Array.from({ length: 1000 }, (_, i) => {
      const n = new Int32(k + i);
      return {
        _id: n,
        g: new Int32((k + i) % 1000),
        r: new Int32((k * 7919 + i * 104729) % 1_000_003),
        text: "x".repeat(100),
      };
    });
    await target.run({ insert: "c", documents });
  }
});
afterAll(() => target.close());

const aggregate = (...pipeline: Encodable[]): Record<string, Encodable> => ({ aggregate: "c", pipeline, cursor: {} });

// By 1M documents and over a socket: ping-under-load.ts. Processor time does not depend on what else the machine does.
it.each<[string, Record<string, Encodable>]>([
  ["a group", aggregate({ $group: { _id: "$g", n: { $sum: 1 }, last: { $max: "$r" } } })],
  ["a group of many", aggregate({ $group: { _id: "$r", n: { $sum: 1 } } }, { $count: "n" })],
  ["a sort", aggregate({ $sort: { r: 1 } }, { $project: { r: 1 } })],
  [
    "a sort behind a stage",
    aggregate({ $set: { s: { $multiply: ["$r", -1] } } }, { $sort: { s: 1 } }, { $limit: 20_000 }),
  ],
  ["a sorted find", { find: "c", sort: { r: -1 }, batchSize: 1 }],
  ["a join", aggregate({ $limit: 5 }, { $lookup: { from: "c", localField: "g", foreignField: "g", as: "x" } })],
  [
    "a window",
    aggregate(
      {
        $setWindowFields: {
          sortBy: { r: 1 },
          output: { n: { $sum: 1, window: { documents: ["unbounded", "current"] } } },
        },
      },
      { $count: "n" },
    ),
  ],
  ["facets", aggregate({ $facet: { a: [{ $group: { _id: "$g" } }, { $count: "n" }], b: [{ $match: { g: 1 } }] } })],
  ["a count", { count: "c", query: { r: { $gt: 500 } } }],
  ["an index build", { createIndexes: "c", indexes: [{ key: { r: 1, g: 1 }, name: "r" }] }],
  ["a count by index", { count: "c", query: { r: { $gt: 5 } } }],
  ["an update of all", { update: "c", updates: [{ q: {}, u: { $inc: { n: 1 } }, multi: true }] }],
  ["a delete of half", { delete: "c", deletes: [{ q: { g: { $lt: 500 } }, limit: 0 }] }],
  // The threads of the garbage collector count as well: a second look tells them from a long turn.
])("lets others in during %s", { retry: 2 }, async (_name, command) => {
  const work = target.run(command);
  expect(await longestTurnMs(work)).toBeLessThan(50);
  expect(Number((await work)["ok"])).toBe(1);
});
