/**
 * How long a ping takes while a store in a process of its own works on a large collection.
 *
 * By hand: node --conditions=development --import tsx test/store/embedded/ping-under-load.ts [documents, 1000000]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mongoose from "mongoose";
import { startEmbeddedStore } from "#embedded/launch.js";

const { MongoClient } = mongoose.mongo;
const count = Number(process.argv[2] ?? 1_000_000);
const dir = mkdtempSync(join(tmpdir(), "embedded-ping-"));
const store = await startEmbeddedStore({ dir, socketPath: join(dir, "s.sock"), isDurable: false });
const client = await MongoClient.connect(store.url);
const items = client.db("t").collection<{ _id: number; g: number; r: number; at: Date; text: string }>("items");
const startedAt = performance.now();
for (let from = 0; from < count; from += 10_000) {
  const batch = Array.from({ length: Math.min(10_000, count - from) }, (_, i) => {
    const n = from + i;
    return { _id: n, g: n % 1000, r: (n * 7919) % 1_000_003, at: new Date(1.7e12 + n * 60_000), text: `text ${n}` };
  });
  await items.insertMany(batch);
}
console.log(`${count} documents in ${Math.round(performance.now() - startedAt)} ms`);

const works: [string, () => Promise<unknown>][] = [
  ["$group by 1000", () => items.aggregate([{ $group: { _id: "$g", n: { $sum: 1 }, r: { $max: "$r" } } }]).toArray()],
  [
    "$group by day in a zone",
    () =>
      items
        .aggregate([
          { $group: { _id: { $dateTrunc: { date: "$at", unit: "day", timezone: "Asia/Shanghai" } }, n: { $sum: 1 } } },
        ])
        .toArray(),
  ],
  ["$sort, first 1000", () => items.aggregate([{ $sort: { r: 1 } }, { $limit: 1000 }]).toArray()],
  ["find sorted without index", () => items.find({}, { sort: { r: -1 }, batchSize: 1 }).next()],
  [
    "$lookup",
    () =>
      items
        .aggregate([
          { $match: { _id: { $lt: 2000 } } },
          { $lookup: { from: "items", localField: "g", foreignField: "_id", as: "x" } },
        ])
        .toArray(),
  ],
  ["count by scan", () => items.countDocuments({ r: { $gt: 500_000 } })],
  ["index build", () => items.createIndex({ g: 1, r: 1 })],
  ["count by index", () => items.countDocuments({ g: { $gte: 0 } })],
  ["updateMany 100000", () => items.updateMany({ _id: { $lt: 100_000 } }, { $inc: { g: 1 } })],
  ["deleteMany 100000", () => items.deleteMany({ _id: { $lt: 100_000 } })],
];
const admin = client.db("admin");
for (const [name, work] of works) {
  const pings: number[] = [];
  const begun = performance.now();
  const state = { isDone: false };
  const done = work().finally(() => (state.isDone = true));
  while (!state.isDone) {
    const at = performance.now();
    await admin.command({ ping: 1 });
    pings.push(performance.now() - at);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await done;
  const sorted = pings.toSorted((a, b) => a - b);
  const at = (p: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0).toFixed(1);
  const took = Math.round(performance.now() - begun);
  console.log(`${name}: ${took} ms; ${pings.length} pings, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms`);
}
await client.close();
await store.stop();
rmSync(dir, { recursive: true, force: true });
