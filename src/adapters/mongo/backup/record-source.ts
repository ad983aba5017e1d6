/** Where records come from: a server read at one instant, or a dump folder. */
import mongoose, { type Connection, type mongo } from "mongoose";
import { AppError } from "#src/domain/shared/errors.js";

export interface RecordSource {
  /** Collections in alphabetical order, with their indexes as `listIndexes` tells them. */
  collections(): Promise<readonly SourceCollection[]>;
  /** The raw BSON of a collection in order of `_id`. Each buffer is only valid until the next step. */
  documents(collection: string): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

export interface SourceCollection {
  readonly name: string;
  readonly indexes: readonly mongo.Document[];
}

/** Written beside the records while a restore runs (see restore-records.ts); never part of a copy. */
export const RESTORE_MARK = "restores";

const BATCH = 1_000;
/** What servers answer that cannot read at one instant: standalone (246), old (9, 72), other engines (115, 238, 263). */
const NO_SNAPSHOT = new Set([9, 72, 115, 238, 246, 263]);

/**
 * All collections of the connection's database as they are at the first read (read concern "snapshot"), while others
 * go on writing. MongoDB keeps that instant for `minSnapshotHistoryWindowInSeconds` (five minutes unless raised), the
 * embedded store as long as it is being read.
 *
 * @param isLive read each collection as it is when its turn comes; for servers that keep no snapshots.
 */
export function mongoRecordSource(connection: Connection, isLive = false): RecordSource {
  const { db } = connection;
  if (!db) throw new Error("the Mongo connection is not open");
  const session = isLive ? null : connection.getClient().startSession({ snapshot: true });
  // The connection's own read concern would win over the session's; a fresh object each time, the driver writes into it.
  const options = () => (session ? { session, readConcern: new mongoose.mongo.ReadConcern("snapshot") } : {});

  async function* documents(collection: string): AsyncGenerator<Uint8Array> {
    const cursor = db!.collection(collection).find({}, { ...options(), raw: true, sort: { _id: 1 }, batchSize: BATCH });
    try {
      for await (const document of cursor) yield document as unknown as Uint8Array;
    } catch (error) {
      throw explained(error);
    } finally {
      await cursor.close();
    }
  }

  return {
    collections: async () => {
      // The instant is taken before the collections are listed: one that appears in between is read as it was, empty.
      if (session)
        await db
          .collection(RESTORE_MARK)
          .findOne({}, { ...options(), sort: { _id: 1 } })
          .catch(rethrown);
      const found = await db.listCollections({}, { nameOnly: true }).toArray();
      const names = found
        .map(({ name }) => name)
        .filter((name) => name !== RESTORE_MARK && !name.startsWith("system."));
      names.sort((a, b) => (a < b ? -1 : 1));
      return Promise.all(names.map(async (name) => ({ name, indexes: await db.collection(name).indexes() })));
    },
    documents,
    close: async () => {
      await session?.endSession();
    },
  };
}

function rethrown(error: unknown): never {
  throw explained(error);
}

function explained(error: unknown): unknown {
  const code = typeof error === "object" && error !== null && "code" in error ? Number(error.code) : 0;
  if (code === 239) {
    return new AppError(
      "dependency_unavailable",
      "备份期间服务器已丢弃快照。请调大 minSnapshotHistoryWindowInSeconds 后再试",
      { cause: error, details: { code } },
    );
  }
  if (!NO_SNAPSHOT.has(code)) return error;
  return new AppError(
    "dependency_unavailable",
    "这个 MongoDB 不支持快照读取(需要副本集)。可停止写入后加 --live 逐个集合读取",
    { cause: error, details: { code } },
  );
}
