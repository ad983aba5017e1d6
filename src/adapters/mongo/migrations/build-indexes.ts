/** Builds the indexes that the models declare and drops those that they do not declare any more. */
import type { Connection } from "mongoose";
import { modelFactories } from "../models.js";

/** Idempotent. An index whose keys changed under its name is dropped and built anew. */
export async function buildIndexes(
  connection: Connection,
  report: (line: string) => void = () => undefined,
): Promise<void> {
  const { db } = connection;
  if (!db) throw new Error("the Mongo connection is not open");
  const existing = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name));
  for (const factory of modelFactories) {
    const model = factory(connection);
    const { collectionName } = model.collection;
    if (!existing.has(collectionName)) await db.createCollection(collectionName).catch(ignoreExisting);
    const collection = db.collection(collectionName);
    const present = new Map((await collection.indexes()).map((index) => [index.name ?? "", signatureOf(index)]));
    const declared = model.schema.indexes().map(([key, options]) => ({ key, options, name: String(options.name) }));
    const wanted = new Map(declared.map(({ key, options, name }) => [name, signatureOf({ key, ...options })]));
    for (const [name, signature] of present) {
      if (name === "_id_" || wanted.get(name) === signature) continue;
      await collection.dropIndex(name);
      present.delete(name);
      report(`dropped index ${collectionName}.${name}`);
    }
    const missing = declared.filter(({ name }) => !present.has(name));
    if (missing.length === 0) continue;
    await collection.createIndexes(missing.map(({ key, options, name }) => indexOf(key, options, name)));
    report(`built ${collectionName}: ${missing.map(({ name }) => name).join(", ")}`);
  }
}

interface IndexShape {
  key?: unknown;
  unique?: unknown;
  expireAfterSeconds?: unknown;
  partialFilterExpression?: unknown;
}

/** What makes two indexes the same apart from their name. */
function signatureOf({ key, unique, expireAfterSeconds, partialFilterExpression }: IndexShape): string {
  const keys = Object.entries(key ?? {}).map(([field, direction]) => [field, Number(direction)]);
  return JSON.stringify([keys, Boolean(unique), expireAfterSeconds ?? null, partialFilterExpression ?? null]);
}

function indexOf(key: unknown, options: IndexShape, name: string) {
  return {
    key: key as Record<string, 1 | -1>,
    name,
    ...(options.unique ? { unique: true } : {}),
    ...(typeof options.expireAfterSeconds === "number" ? { expireAfterSeconds: options.expireAfterSeconds } : {}),
    ...(options.partialFilterExpression
      ? { partialFilterExpression: options.partialFilterExpression as Record<string, unknown> }
      : {}),
  };
}

const NAMESPACE_EXISTS = 48;

function ignoreExisting(error: unknown): void {
  const isExisting = typeof error === "object" && error !== null && "code" in error && error.code === NAMESPACE_EXISTS;
  if (!isExisting) throw error;
}
