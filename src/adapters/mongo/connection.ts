/** The one connection to the records: MongoDB or the embedded store, which speaks the same protocol. */
import mongoose, { type Connection } from "mongoose";
import { repairDriver } from "./driver-repair.js";

export interface MongoOptions {
  /** Shown in the server's logs. */
  appName?: string;
  /** How long to look for a server before failing, in ms (default 5,000). */
  serverSelectionTimeoutMs?: number;
  /** Upper bound of sockets (default 20). */
  maxPoolSize?: number;
}

/**
 * Connects and waits until a server answers. Operations fail at once while the server is away instead of piling up;
 * acknowledged means on disk of the majority. Indexes are built by migrations only.
 *
 * @throws MongooseServerSelectionError no server answered in time.
 */
export async function connectMongo(url: string, options: MongoOptions = {}): Promise<Connection> {
  repairDriver();
  const connection = mongoose.createConnection(url, {
    appName: options.appName ?? "guanxi",
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    maxPoolSize: options.maxPoolSize ?? 20,
    serverSelectionTimeoutMS: options.serverSelectionTimeoutMs ?? 5_000,
    writeConcern: { w: "majority", journal: true },
    readConcern: { level: "local" },
    ignoreUndefined: true,
    // The driver writes discovered hosts in lower case, which breaks paths: a socket is one server, so ask no further.
    ...(/^mongodb:\/\/([^/@]*@)?%2f/i.test(url) ? { directConnection: true } : {}),
  });
  return connection.asPromise();
}
