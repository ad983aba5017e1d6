import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Encodable } from "#embedded/bson/encode.js";
import { startEmbeddedStore } from "#embedded/launch.js";
import { removeExpired } from "#embedded/server/store.js";
import type { Document } from "#embedded/values/values.js";
import { Binary, Int32, Long } from "bson";
import { afterAll, expect, it } from "vitest";
import { openInProcess } from "./in-process.js";
import { verifyStore } from "./verify-store.js";

import mongoose from "mongoose";

const { MongoClient } = mongoose.mongo;
const folders: string[] = [];
const folder = (): string => {
  const dir = mkdtempSync(join(tmpdir(), "embedded-engine-"));
  folders.push(dir);
  return dir;
};
afterAll(() => folders.forEach((dir) => rmSync(dir, { recursive: true, force: true })));

const session = (n: number): Document => ({ id: new Binary(Buffer.alloc(16, n), 4) });

it("serves the driver over a unix socket and over TCP, and gives the folder to one process only", async () => {
  const dir = folder();
  const store = await startEmbeddedStore({ dir, socketPath: join(dir, "s.sock"), isDurable: false });
  const client = await MongoClient.connect(store.url);
  await client.db("t").collection("c").insertOne({ a: 1 });
  await expect(startEmbeddedStore({ dir, port: 0 })).rejects.toThrow(/in use by process/);
  await client.close();
  await store.stop();
  // The lock of a process that is gone; of two that find it one gets the folder.
  writeFileSync(join(dir, "lock"), `${store.process.pid} 1`);
  const starts = [1, 2].map(() => startEmbeddedStore({ dir, port: 0, isDurable: false }));
  const [again, other] = (await Promise.allSettled(starts)).flatMap((start) =>
    start.status === "fulfilled" ? [start.value] : [],
  );
  expect(other).toBeUndefined();
  if (!again) throw new Error("none of two starts got the folder");
  const second = await MongoClient.connect(again.url);
  expect(await second.db("t").collection("c").countDocuments()).toBe(1);
  await second.close();
  await again.stop();
});

it("answers a retried write from its record, also after a restart, and applies it once", async () => {
  let target = openInProcess(folder());
  const update = {
    update: "c",
    updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } }, upsert: true }],
    lsid: session(1),
    txnNumber: Long.fromNumber(1),
  };
  const first = await target.run(update);
  expect(await target.run(update)).toEqual(first);
  const claim = {
    findAndModify: "c",
    query: { _id: 1 },
    update: { $inc: { n: 10 } },
    new: true,
    lsid: session(1),
    txnNumber: Long.fromNumber(2),
  };
  const claimed = await target.run(claim);
  target = await target.reopen();
  expect(await target.run(claim)).toEqual(claimed);
  expect((await target.run(update))["code"]).toEqual(new Int32(225));
  expect(await target.all({ find: "c" })).toEqual([{ _id: new Int32(1), n: new Int32(11) }]);
  const insert = {
    insert: "c",
    documents: [{ _id: 2 }, { _id: 1 }, { _id: 3 }],
    ordered: false,
    lsid: session(2),
    txnNumber: Long.fromNumber(1),
  };
  const inserted = await target.run(insert);
  expect(inserted["n"]).toEqual(new Int32(2));
  expect(await target.run(insert)).toEqual(inserted);
  await target.close();
});

it("goes on with a long batch where an interrupted one stopped", async () => {
  const target = openInProcess(folder());
  const key = { session: Buffer.alloc(16, 3), txnNumber: 5 };
  await target.run({ insert: "c", documents: [{ _id: 0 }, { _id: 1 }] });
  // As if the process had died after two of four statements.
  await target.store.queue.run(() =>
    target.store.retries.save(key, { next: 2, isFinished: false, result: { n: new Int32(2) } }),
  );
  const documents = [0, 1, 2, 3].map((_id) => ({ _id }));
  const reply = await target.run({ insert: "c", documents, lsid: session(3), txnNumber: Long.fromNumber(5) });
  expect(reply["n"]).toEqual(new Int32(4));
  expect(reply["writeErrors"]).toBeUndefined();
  await target.close();
});

it("applies each statement once when a batch is sent again while it still runs", async () => {
  const target = openInProcess(folder());
  await target.run({ insert: "c", documents: [{ _id: 1, n: 0 }] });
  const updates = Array.from({ length: 4_000 }, () => ({ q: { _id: 1 }, u: { $inc: { n: 1 } } }));
  const batch = { update: "c", updates, lsid: session(4), txnNumber: Long.fromNumber(1) };
  const replies = await Promise.all([target.run(batch), target.run(batch)]);
  expect(replies.map(({ n }) => Number(n))).toEqual([4_000, 4_000]);
  expect(await target.all({ find: "c" })).toEqual([{ _id: new Int32(1), n: new Int32(4_000) }]);
  await target.close();
});

it("records what is done of a batch in the same commit, also when a long search follows", async () => {
  const target = openInProcess(folder());
  const documents = Array.from({ length: 3_000 }, (_, i) => ({ _id: i, n: 0 }));
  await target.run({ insert: "c", documents });
  const long = { q: { x: { $exists: true } }, u: { $inc: { n: 1 } } };
  const updates = [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }, long];
  const running = target.run({ update: "c", updates, lsid: session(5), txnNumber: Long.fromNumber(1) });
  const counter = async (): Promise<number> => Number((await target.all({ find: "c", filter: { _id: 1 } }))[0]?.["n"]);
  while ((await counter()) === 0) await new Promise((resolve) => setImmediate(resolve));
  const key = { session: Buffer.alloc(16, 5), txnNumber: 1 };
  expect(target.store.retries.find(key)?.next).toBeGreaterThan(0);
  await running;
  await target.close();
});

it("removes expired documents by a TTL index, and nothing else", async () => {
  const target = openInProcess(folder());
  await target.run({ createIndexes: "c", indexes: [{ key: { at: 1 }, name: "at", expireAfterSeconds: 60 }] });
  const now = new Date("2026-01-01T00:10:00Z");
  const at = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);
  const documents = [
    { _id: 1, at: at(61) },
    { _id: 2, at: at(59) },
    { _id: 3 },
    { _id: 4, at: "2020" },
    { _id: 5, at: [at(5), at(99)] },
  ];
  await target.run({ insert: "c", documents });
  expect(await removeExpired(target.store, now)).toBe(2);
  expect((await target.all({ find: "c" })).map(({ _id }) => Number(_id))).toEqual([2, 3, 4]);
  await target.close();
});

type Fields = { readonly [field: string]: Encodable };
const explained = async (target: ReturnType<typeof openInProcess>, find: Fields): Promise<string> =>
  JSON.stringify(((await target.run({ explain: { find: "c", ...find } }))["queryPlanner"] as Document)["winningPlan"]);

it("reads by the best index and sorts by it", async () => {
  const target = openInProcess(folder());
  const indexes = [
    { key: { corpId: 1, dueAt: 1 }, name: "due" },
    { key: { corpId: 1, status: 1, dueAt: -1 }, name: "list" },
    { key: { tags: 1 }, name: "tags" },
  ];
  await target.run({ createIndexes: "c", indexes });
  await target.run({ insert: "c", documents: [{ _id: 1, tags: ["a", "b"] }] });
  const page = { filter: { corpId: "x", status: "due", dueAt: { $lt: new Date() } }, sort: { dueAt: -1 } };
  expect(await explained(target, page)).toMatch(/^{"stage":"FETCH".*"IXSCAN".*"indexName":"list"/);
  const merged = { filter: { corpId: "x", status: { $in: ["due", "late"] } }, sort: { dueAt: 1 } };
  expect(await explained(target, merged)).toMatch(/"indexName":"(list|due)".*"direction":"(back|for)ward"/);
  expect(await explained(target, { filter: { tags: "a" }, sort: { tags: 1 } })).toMatch(/^{"stage":"SORT"/);
  expect(await explained(target, { filter: { other: 1 } })).toMatch(/COLLSCAN/);
  expect(await explained(target, { filter: { $or: [{ tags: "a" }, { _id: 1 }] } })).toMatch(/"stage":"OR"/);
  await target.close();
});

it("builds an index over stored documents while others write, and refuses duplicates", async () => {
  const target = openInProcess(folder());
  const documents = Array.from({ length: 5000 }, (_, i) => ({ _id: i, a: i, b: i % 10 }));
  await target.run({ insert: "c", documents });
  const build = target.run({ createIndexes: "c", indexes: [{ key: { a: 1 }, name: "a", unique: true }] });
  const writes = Array.from({ length: 50 }, (_, i) =>
    target.run({ update: "c", updates: [{ q: { _id: i }, u: { $set: { a: i + 10_000 } } }] }),
  );
  expect(await build).toMatchObject({ ok: expect.anything(), numIndexesAfter: new Int32(2) });
  await Promise.all(writes);
  // All indexes of one command or none.
  const pair = [{ key: { a: -1 }, name: "fine" }, { key: { b: 1 }, name: "b", unique: true }]; // prettier-ignore
  const refused = await target.run({ createIndexes: "c", indexes: pair });
  expect(refused["code"]).toEqual(new Int32(11000));
  expect(await target.all({ listIndexes: "c" })).toHaveLength(2);
  expect(verifyStore(target.store.tables, target.store.catalog).problems).toEqual([]);
  await target.close();
});

it("refuses what it does not do before data is touched", async () => {
  const target = openInProcess(folder());
  const codes = async (...commands: Fields[]): Promise<number[]> => {
    const found: number[] = [];
    for (const command of commands) found.push(Number((await target.run(command))["code"]));
    return found;
  };
  expect(
    await codes(
      { find: "none", filter: { $text: { $search: "x" } } },
      { find: "none", filter: { a: { $near: [1, 2] } } },
      { find: "none", collation: { locale: "zh" } },
      { find: "none", tailable: true },
      { aggregate: "none", pipeline: [{ $geoNear: {} }], cursor: {} },
      { aggregate: "none", pipeline: [{ $out: "x" }], cursor: {} },
      { insert: "c", documents: [{ a: 1 }], startTransaction: true, autocommit: false },
      { create: "c", capped: true },
      { createIndexes: "c", indexes: [{ key: { a: "text" }, name: "t" }] },
      { renameCollection: "t.c", to: "t.d" },
      { commitTransaction: 1 },
    ),
  ).toEqual(Array.from({ length: 11 }, () => 238));
  const reply = await target.run({ find: "none", filter: { $where: "1" } });
  expect(reply["errmsg"]).toMatch(/not in the embedded store; set MONGODB_URL$/);
  expect(
    await codes(
      { find: "c", filter: { $nope: 1 } },
      { nope: 1 },
      { aggregate: "c", pipeline: [{ $nope: 1 }], cursor: {} },
    ),
  ).toEqual([2, 59, 40324]);
  expect(target.store.catalog.list()).toEqual([]);
  await target.close();
});

it("lets others in while a write looks for its document without an index", async () => {
  const target = openInProcess(folder());
  for (let k = 0; k < 20_000; k += 5000) {
    const documents = Array.from({ length: 5000 }, (_, i) => ({ _id: k + i, a: k + i, text: "x".repeat(100) }));
    await target.run({ insert: "c", documents });
  }
  let pings = 0;
  const done = target.run({
    update: "c",
    updates: [{ q: { a: 19_999 }, u: { $inc: { n: 1 } } }],
    lsid: session(9),
    txnNumber: Long.fromNumber(1),
  });
  const race = { isDone: false };
  void done.then(() => (race.isDone = true));
  while (!race.isDone) {
    await target.run({ ping: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    pings++;
  }
  expect((await done)["nModified"]).toEqual(new Int32(1));
  expect(pings).toBeGreaterThan(1);
  const again = {
    update: "c",
    updates: [{ q: { a: 19_999 }, u: { $inc: { n: 1 } } }],
    lsid: session(9),
    txnNumber: Long.fromNumber(1),
  };
  expect((await target.run(again))["nModified"]).toEqual(new Int32(1));
  const claim = { findAndModify: "c", query: { text: { $regex: "^x" } }, sort: { a: -1 }, remove: true };
  expect(((await target.run(claim))["value"] as Document)["n"]).toEqual(new Int32(1));
  expect((await target.run({ delete: "c", deletes: [{ q: { a: 19_998 }, limit: 1 }] }))["n"]).toEqual(new Int32(1));
  await target.close();
});

it("keeps a cursor's snapshot while others write, and gives it back when it is killed in the middle of work", async () => {
  const target = openInProcess(folder());
  const documents = Array.from({ length: 3000 }, (_, i) => ({ _id: i, a: i % 7 }));
  await target.run({ insert: "c", documents });
  const first = (await target.run({ find: "c", batchSize: 10 }))["cursor"] as Document;
  await target.run({ delete: "c", deletes: [{ q: {}, limit: 0 }] });
  const rest = (await target.run({ getMore: first["id"], collection: "c" }))["cursor"] as Document;
  expect(rest["nextBatch"]).toHaveLength(2990);
  await target.run({ insert: "c", documents });
  const pipeline = [{ $match: { a: { $gt: 1 } } }, { $sort: { a: 1 } }, { $project: { b: { $add: ["$a", 1] } } }];
  const open = (await target.run({ aggregate: "c", pipeline, cursor: { batchSize: 1 } }))["cursor"] as Document;
  const more = target.run({ getMore: open["id"], collection: "c" });
  await target.run({ killCursors: "c", cursors: [open["id"]] });
  await more;
  expect((await target.run({ getMore: open["id"], collection: "c" }))["code"]).toEqual(new Int32(43));
  for (let i = 0; i < 3000; i++) await target.run({ aggregate: "c", pipeline: [], cursor: {}, hint: "nope" });
  expect(await target.all({ find: "c", filter: { a: 1 } })).not.toEqual([]);
  await target.close();
});
