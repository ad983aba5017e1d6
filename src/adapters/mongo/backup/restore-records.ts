/** Brings the records of a backup (or of another server) into a database and proves that they arrived. */
import mongoose, { type Connection, type mongo } from "mongoose";
import { AppError } from "#src/domain/shared/errors.js";
import { isSameContent, startDigest, type CollectionDigest } from "./content-digest.js";
import type { OnDocuments } from "./dump-folder.js";
import { mongoRecordSource, RESTORE_MARK, type RecordSource } from "./record-source.js";

const { BSON } = mongoose.mongo;

/** One insert: enough for speed, far below the 48 MB of a message. */
const BATCH_DOCUMENTS = 1_000;
const BATCH_BYTES = 8 * 1024 * 1024;

/** Types stay what they are: an int64 5 and a double 5.0 come back as such. */
const EXACT = { promoteValues: false, promoteLongs: false, bsonRegExp: true, useBigInt64: false } as const;

export interface RestoreOptions {
  /** Remove what is there first. Without it the database must be empty. */
  isReplacing: boolean;
  startedAt: Date;
  onDocuments?: OnDocuments;
  signal?: AbortSignal;
}

/**
 * Copies every collection and reads the copy back: counts and hashes must be those of the source. While it runs (and
 * when it was cut off) a mark stands in the database that keeps the product from starting on half of the records;
 * running it again begins anew.
 *
 * @returns what was copied, by collection.
 * @throws AppError conflict the database holds records and `isReplacing` is false.
 */
export async function restoreRecords(
  connection: Connection,
  source: RecordSource,
  { isReplacing, startedAt, onDocuments, signal }: RestoreOptions,
): Promise<Map<string, CollectionDigest>> {
  const { db } = connection;
  if (!db) throw new Error("the Mongo connection is not open");
  const marks = db.collection<{ _id: string; startedAt: Date }>(RESTORE_MARK);
  const isCutOff = (await marks.findOne({ _id: "current" })) !== null;
  const present = await namesIn(db);
  if (!isReplacing && !isCutOff && (await holdsRecords(db, present))) {
    throw new AppError("conflict", "目标数据库里已有记录。确认可以清空后加 --replace");
  }
  await marks.updateOne({ _id: "current" }, { $set: { startedAt } }, { upsert: true });
  for (const name of present) await db.collection(name).drop();

  const copied = new Map<string, CollectionDigest>();
  for (const { name, indexes } of await source.collections()) {
    await db.createCollection(name);
    copied.set(name, await copyCollection(db, name, source, onDocuments, signal));
    const secondary = indexes.filter((index) => index["name"] !== "_id_");
    if (secondary.length > 0) await db.command({ createIndexes: name, indexes: secondary.map(specificationOf) });
  }
  await proveCopy(connection, copied);
  await marks.deleteOne({ _id: "current" });
  await marks.drop();
  return copied;
}

/** @throws AppError dependency_unavailable a restore was cut off: half of the records are there. */
export async function assertNotHalfRestored(connection: Connection): Promise<void> {
  const mark = await connection.db?.collection<{ _id: string }>(RESTORE_MARK).findOne({ _id: "current" });
  if (mark) throw new AppError("dependency_unavailable", "上次恢复没有完成，记录不完整。请再次运行 guanxi restore");
}

async function namesIn(db: mongo.Db): Promise<string[]> {
  const found = await db.listCollections({}, { nameOnly: true }).toArray();
  return found.map(({ name }) => name).filter((name) => name !== RESTORE_MARK && !name.startsWith("system."));
}

async function holdsRecords(db: mongo.Db, names: readonly string[]): Promise<boolean> {
  for (const name of names) {
    if (await db.collection(name).findOne({}, { projection: { _id: 1 } })) return true;
  }
  return false;
}

async function copyCollection(
  db: mongo.Db,
  name: string,
  source: RecordSource,
  onDocuments: OnDocuments | undefined,
  signal: AbortSignal | undefined,
): Promise<CollectionDigest> {
  const digest = startDigest();
  let batch: mongo.Document[] = [];
  let bytes = 0;
  let documents = 0;
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    await db.collection(name).insertMany(batch, { ordered: false });
    documents += batch.length;
    onDocuments?.(name, documents);
    batch = [];
    bytes = 0;
  };
  for await (const document of source.documents(name)) {
    if (signal?.aborted) throw new AppError("dependency_unavailable", "已中断；再次运行会重新开始");
    digest.add(document);
    batch.push(BSON.deserialize(document, EXACT));
    bytes += document.length;
    if (batch.length >= BATCH_DOCUMENTS || bytes >= BATCH_BYTES) await flush();
  }
  await flush();
  return digest.finish();
}

/** @throws AppError internal_error what was read back is not what was written. */
async function proveCopy(connection: Connection, copied: ReadonlyMap<string, CollectionDigest>): Promise<void> {
  const target = mongoRecordSource(connection, true);
  for (const [name, wanted] of copied) {
    const digest = startDigest();
    for await (const document of target.documents(name)) digest.add(document);
    const found = digest.finish();
    if (isSameContent(found, wanted)) continue;
    throw new AppError(
      "internal_error",
      `集合 ${name} 的核对没有通过：应有 ${wanted.documents} 条，实有 ${found.documents} 条`,
      {
        details: { collection: name, wanted, found },
      },
    );
  }
  await target.close();
}

function specificationOf(index: mongo.Document): mongo.Document {
  const { v: _version, ns: _namespace, ...specification } = index;
  return specification;
}
