/** Backup, restore and move on the store that the product uses: consistent while others write, exact, proven. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mongoose, { type Connection } from "mongoose";
import { afterAll, afterEach, beforeEach, expect, inject, it } from "vitest";
import { checkDump } from "#src/adapters/mongo/backup/check-dump.js";
import { dumpSource, readManifest, writeDump } from "#src/adapters/mongo/backup/dump-folder.js";
import { mongoRecordSource } from "#src/adapters/mongo/backup/record-source.js";
import { assertNotHalfRestored, restoreRecords } from "#src/adapters/mongo/backup/restore-records.js";
import { connectMongo } from "#src/adapters/mongo/connection.js";
import { databaseUrl } from "./database-url.js";
import { openStore, type TestStore } from "./open-store.js";

const { Double, Int32, Long, ObjectId, Binary } = mongoose.mongo;
/** Only the embedded store and replica sets read at one instant; others are backed up at rest. */
const isLive = process.env["BACKUP_LIVE"] === "1";

const home = mkdtempSync(join(tmpdir(), "guanxi-backup-"));
let ordinal = 0;
const freshFolder = (): string => join(home, `b${(ordinal += 1)}`);
let store: TestStore;
let target: Connection;
const startedAt = new Date("2026-11-28T00:00:00Z");

beforeEach(async () => {
  store = await openStore();
  target = await connectMongo(databaseUrl(inject("mongoUrl"), `test_restored_${process.pid}_${(ordinal += 1)}`));
});
afterEach(async () => {
  await target.dropDatabase();
  await target.close();
  await store.close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function backUp(folder: string): Promise<void> {
  const source = mongoRecordSource(store.connection, isLive);
  await writeDump(folder, source, { createdAt: startedAt });
  await source.close();
}

const restore = async (folder: string, isReplacing = false): Promise<number> => {
  const copied = await restoreRecords(target, dumpSource(folder, await readManifest(folder)), {
    isReplacing,
    startedAt,
  });
  return [...copied.values()].reduce((sum, { documents }) => sum + documents, 0);
};

const all = (connection: Connection, name: string) =>
  connection
    .db!.collection(name)
    .find({}, { promoteValues: false, sort: { _id: 1 } })
    .toArray();

it("brings every type back exactly, with the indexes", async () => {
  const odd = [
    {
      _id: 1,
      int: new Int32(5),
      long: Long.fromNumber(5),
      double: new Double(5),
    },
    {
      _id: 2,
      when: startedAt,
      none: null,
      list: [1, [2, { deep: true }]],
      id: new ObjectId("0123456789abcdef01234567"),
    },
    { _id: 3, bytes: new Binary(Buffer.from("关系")), text: "关系 🤝", nested: { b: 1, a: 2 } },
  ];
  await store.connection.db!.collection<{ _id: number }>("odd").insertMany(odd);
  const folder = freshFolder();
  await backUp(folder);
  expect(await restore(folder)).toBeGreaterThanOrEqual(3);
  expect(await all(target, "odd")).toEqual(await all(store.connection, "odd"));
  const indexNames = async (connection: Connection) =>
    (await connection.db!.collection("messages").indexes())
      .map(({ name }) => String(name))
      .sort((a, b) => (a < b ? -1 : 1));
  expect(await indexNames(target)).toEqual(await indexNames(store.connection));
  await expect(assertNotHalfRestored(target)).resolves.toBeUndefined();
});

it.skipIf(isLive)("holds one instant while others write: two sums that always move together agree", async () => {
  const db = store.connection.db!;
  const [left, right] = [db.collection<{ _id: number; n: number }>("left"), db.collection<{ _id: number }>("right")];
  // Each transfer writes left first: at any instant right never leads, and left leads by at most one.
  const stop = new AbortController();
  const writing = (async () => {
    for (let n = 0; !stop.signal.aborted; n++) {
      await left.insertOne({ _id: n, n });
      await right.insertOne({ _id: n });
    }
    return undefined;
  })();
  const leads: number[] = [];
  try {
    for (let round = 0; round < 3; round++) {
      const folder = freshFolder();
      await backUp(folder);
      const { collections } = await checkDump(folder);
      leads.push((collections["left"]?.documents ?? 0) - (collections["right"]?.documents ?? 0));
    }
  } finally {
    stop.abort();
    await writing;
  }
  expect(leads.filter((lead) => lead !== 0 && lead !== 1)).toEqual([]);
});

it("refuses a database that holds records unless it may replace them", async () => {
  const folder = freshFolder();
  await store.connection.db!.collection<{ _id: number }>("a").insertOne({ _id: 1 });
  await backUp(folder);
  await target.db!.collection<{ _id: number }>("a").insertOne({ _id: 7 });
  await target.db!.collection<{ _id: number }>("gone").insertOne({ _id: 1 });
  await expect(restore(folder)).rejects.toMatchObject({ code: "conflict" });
  expect(await all(target, "a")).toHaveLength(1);
  await restore(folder, true);
  expect((await all(target, "a")).map(({ _id }) => Number(_id))).toEqual([1]);
  expect(await all(target, "gone")).toEqual([]);
});

it("tells a damaged backup before anything is touched", async () => {
  const folder = freshFolder();
  await store.connection.db!.collection("a").insertMany(Array.from({ length: 50 }, (_, n) => ({ n })));
  await backUp(folder);
  const file = await open(join(folder, "records", "a.bson.gz"), "r+");
  await file.truncate((await file.stat()).size - 20);
  await file.close();
  await expect(checkDump(folder)).rejects.toMatchObject({ code: "invalid_input" });
  await expect(checkDump(join(home, "nowhere"))).rejects.toMatchObject({ code: "invalid_input" });
});

it("keeps the product from starting on half of the records, and begins anew when it is run again", async () => {
  const folder = freshFolder();
  await store.connection.db!.collection("a").insertMany(Array.from({ length: 3_000 }, (_, n) => ({ n })));
  await backUp(folder);
  const stopped = new AbortController();
  const source = dumpSource(folder, await readManifest(folder));
  const options = { isReplacing: false, startedAt, signal: stopped.signal, onDocuments: () => stopped.abort() };
  await expect(restoreRecords(target, source, options)).rejects.toMatchObject({ code: "dependency_unavailable" });
  await expect(assertNotHalfRestored(target)).rejects.toMatchObject({ code: "dependency_unavailable" });
  await restore(folder);
  expect(await all(target, "a")).toHaveLength(3_000);
  await expect(assertNotHalfRestored(target)).resolves.toBeUndefined();
});

it("leaves nothing behind when it is stopped", async () => {
  await store.connection.db!.collection("a").insertMany(Array.from({ length: 100 }, (_, n) => ({ n })));
  const folder = freshFolder();
  const source = mongoRecordSource(store.connection, isLive);
  const signal = AbortSignal.abort();
  await expect(writeDump(folder, source, { createdAt: startedAt, signal })).rejects.toMatchObject({
    name: "AbortError",
  });
  await source.close();
  expect([existsSync(folder), existsSync(`${folder}.partial`)]).toEqual([false, false]);
});
