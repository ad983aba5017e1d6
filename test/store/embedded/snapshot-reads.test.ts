import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mongoose from "mongoose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startEmbeddedStore, type LaunchedStore } from "#embedded/launch.js";

const dir = mkdtempSync(join(tmpdir(), "embedded-snapshot-"));
let store: LaunchedStore;
let client: mongoose.mongo.MongoClient;

beforeAll(async () => {
  store = await startEmbeddedStore({ dir, socketPath: join(dir, "s.sock"), isDurable: false });
  client = await mongoose.mongo.MongoClient.connect(store.url, { directConnection: true });
});
afterAll(async () => {
  await client.close();
  await store.stop();
  rmSync(dir, { recursive: true, force: true });
});

it("reads every collection as it was when the session's first find came, whatever is written meanwhile", async () => {
  const db = client.db("t");
  await db.collection("a").insertMany(Array.from({ length: 300 }, (_, n) => ({ _id: n as never, n })));
  await db.collection("b").insertOne({ _id: 1 as never, v: "before" });
  const session = client.startSession({ snapshot: true });
  const reading = db.collection("a").find({}, { session, batchSize: 100, sort: { _id: 1 } });
  await reading.next();
  await db.collection("a").deleteMany({});
  await db.collection("b").updateOne({ _id: 1 as never }, { $set: { v: "after" } });
  await db.collection("c").insertOne({ late: true });
  expect((await reading.toArray()).length).toBe(299);
  expect(await db.collection("b").find({}, { session }).toArray()).toEqual([{ _id: 1, v: "before" }]);
  expect(await db.collection("c").find({}, { session }).toArray()).toEqual([]);
  expect(await db.collection("b").findOne()).toEqual({ _id: 1, v: "after" });
  await session.endSession();
});

it("reads an empty database first and still holds the instant", async () => {
  const session = client.startSession({ snapshot: true });
  expect(await client.db("e").collection("none").find({}, { session }).toArray()).toEqual([]);
  await client.db("e").collection("later").insertOne({ a: 1 });
  expect(await client.db("e").collection("later").find({}, { session }).toArray()).toEqual([]);
  await session.endSession();
});

it("refuses filters, other sorts and instants that it does not hold", async () => {
  const db = client.db("t");
  const session = client.startSession({ snapshot: true });
  await expect(db.collection("a").find({ n: 1 }, { session }).toArray()).rejects.toMatchObject({ code: 238 });
  await expect(
    db
      .collection("a")
      .find({}, { session, sort: { n: 1 } })
      .toArray(),
  ).rejects.toMatchObject({ code: 238 });
  const atClusterTime = new mongoose.mongo.Timestamp({ t: 5, i: 1 });
  const old = { find: "a", readConcern: { level: "snapshot", atClusterTime } };
  await expect(db.command(old)).rejects.toMatchObject({ code: 239 });
  const unheard = { find: "a", readConcern: { level: "local", atClusterTime } };
  await expect(db.command(unheard)).rejects.toMatchObject({ code: 72 });
  await session.endSession();
});
