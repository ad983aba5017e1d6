/** The way of backup, restore and move to the records: a server, the running instance, or a data directory at rest. */
import { rmSync } from "node:fs";
import type { Connection } from "mongoose";
import { startEmbeddedStore } from "#embedded/launch.js";
import { readConfig } from "#config/env.js";
import { connectMongo } from "#src/adapters/mongo/connection.js";
import { AppError } from "#src/domain/shared/errors.js";
import { dataDirPaths, holderOf, lockDataDir, openDataDir } from "#src/supervisor/data-dir.js";
import { embeddedStoreUrl, storeSocketOf } from "#src/supervisor/embedded-store.js";
import { endpointsOf } from "#src/supervisor/running-instance.js";
import { callerPath } from "./caller-path.js";
import type { DataDirOption } from "./running-app.js";

export interface RecordsAt {
  connection: Connection;
  /** A server named by the environment, an instance that runs now, or a data directory at rest. */
  where: "server" | "running" | "at rest";
  /** Forgets the queues of a data directory at rest: its jobs speak of records that are gone. Sweeps make new ones. */
  forgetQueues: () => void;
}

/**
 * Runs `act` on the records. A data directory at rest is locked and its store started for as long as that takes.
 *
 * @throws AppError already_running, dependency_unavailable.
 */
export async function withRecords<T>(options: DataDirOption, act: (at: RecordsAt) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  if (options.data === undefined && config.MONGODB_URL) {
    return connected(config.MONGODB_URL, "server", () => undefined, act);
  }
  const folder = callerPath(options.data ?? config.DATA_DIR);
  if (holderOf(dataDirPaths(folder)) !== null) {
    return connected(endpointsOf(dataDirPaths(folder)).MONGODB_URL, "running", () => undefined, act);
  }
  const data = openDataDir(folder);
  const lock = lockDataDir(data);
  try {
    const store = await startEmbeddedStore({ dir: data.storeDir, socketPath: storeSocketOf(data) });
    try {
      const forgetQueues = (): void => rmSync(data.redisDir, { recursive: true, force: true });
      return await connected(embeddedStoreUrl(data), "at rest", forgetQueues, act);
    } finally {
      await store.stop();
    }
  } finally {
    lock.release();
  }
}

async function connected<T>(
  url: string,
  where: RecordsAt["where"],
  forgetQueues: () => void,
  act: (at: RecordsAt) => Promise<T>,
): Promise<T> {
  let connection: Connection;
  try {
    connection = await connectMongo(url, { appName: "guanxi-backup" });
  } catch (error) {
    throw new AppError("dependency_unavailable", `连不上记录库：${(error as Error).message}`, { cause: error });
  }
  try {
    return await act({ connection, where, forgetQueues });
  } finally {
    await connection.close();
  }
}
