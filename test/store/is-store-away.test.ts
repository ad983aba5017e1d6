import type { Connection } from "mongoose";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { connectMongo } from "#src/adapters/mongo/connection.js";
import { isStoreAway } from "#src/adapters/mongo/is-store-away.js";
import { databaseUrl } from "./database-url.js";

let connection: Connection;
beforeAll(async () => {
  connection = await connectMongo(databaseUrl(inject("mongoUrl"), "is_store_away"));
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

it("takes a cursor that a restarted store no longer knows for a store that was away", async () => {
  const numbers = connection.collection<{ _id: number }>("numbers");
  await numbers.insertMany(Array.from({ length: 10 }, (_, i) => ({ _id: i })));
  const cursor = numbers.find({}, { batchSize: 2 });
  await cursor.next();
  await connection.db?.command({ killCursors: "numbers", cursors: [cursor.id] });
  const error = await cursor.toArray().catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 43 });
  expect(isStoreAway(error)).toBe(true);
});

it("does not take a wrong command for a store that is away", async () => {
  const error = await connection.db
    ?.command({ find: "numbers", filter: { $and: 1 } })
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 2 });
  expect(isStoreAway(error)).toBe(false);
});
