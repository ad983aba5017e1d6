/** Brings records and indexes up to the code's shape: numbered, forward only, safe to run twice. */
import type { Connection } from "mongoose";
import { buildIndexes } from "./build-indexes.js";
import { migrations, type Migration } from "./migrations.js";

interface AppliedMigration {
  _id: number;
  name: string;
  appliedAt: Date;
}

/**
 * Runs what has not run yet, in order, then builds missing indexes. Two processes that start at once may both run a
 * migration: each one is idempotent.
 *
 * @param report one line per thing done.
 */
export async function runMigrations(
  connection: Connection,
  report: (line: string) => void = () => undefined,
  list: readonly Migration[] = migrations,
): Promise<void> {
  if (!connection.db) throw new Error("the Mongo connection is not open");
  const applied = connection.db.collection<AppliedMigration>("migrations");
  const done = new Set((await applied.find({}, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id));
  for (const migration of [...list].sort((a, b) => a.number - b.number)) {
    if (done.has(migration.number)) continue;
    await migration.up(connection);
    const record = { name: migration.name, appliedAt: new Date() };
    await applied.updateOne({ _id: migration.number }, { $set: record }, { upsert: true });
    report(`migration ${migration.number} ${migration.name}`);
  }
  await buildIndexes(connection, report);
}
