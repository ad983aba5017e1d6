/** A fresh database and queue prefix for one test file. */
import { randomBytes } from "node:crypto";
import type { Connection } from "mongoose";
import { inject } from "vitest";
import { connectMongo } from "#src/adapters/mongo/connection.js";
import { runMigrations } from "#src/adapters/mongo/migrations/run-migrations.js";
import { databaseUrl } from "./database-url.js";

export interface TestStore {
  connection: Connection;
  redisUrl: string;
  /** Prefix of every Redis key of this file. */
  prefix: string;
  close(): Promise<void>;
}

/** Connects to a database of its own with all indexes built; `close` drops it. */
export async function openStore(): Promise<TestStore> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const connection = await connectMongo(databaseUrl(inject("mongoUrl"), name));
  await runMigrations(connection);
  return {
    connection,
    redisUrl: inject("redisUrl"),
    prefix: name,
    close: async () => {
      await connection.dropDatabase();
      await connection.close();
    },
  };
}
