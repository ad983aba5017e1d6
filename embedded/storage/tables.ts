import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type Database, open, type RootDatabase } from "lmdb";
import { StoreError } from "../errors.js";

/** One LMDB table with bytes as keys and values. */
export type Table = Database<Buffer, Buffer>;

/**
 * The tables of a store, all in one LMDB file:
 * `documents` collectionId(4) + recordId(6) -> raw BSON; `entries` indexId(4) + encoded key (+ recordId(6) unless
 * unique) -> recordId or one byte; `catalog` collections, indexes, counters and garbage; `retries` session -> reply.
 */
export interface Tables {
  readonly root: RootDatabase<Buffer, Buffer>;
  readonly documents: Table;
  readonly entries: Table;
  readonly catalog: Table;
  readonly retries: Table;
  /** Closes the file and gives up the folder. */
  close(): Promise<void>;
}

/**
 * Opens (or creates) the store in a folder and takes the folder for this process.
 *
 * @param options.isDurable false: commits are not flushed to disk (survives a crash of the process, not of the machine).
 * @throws StoreError 96 when another process has the folder.
 */
export function openTables(dir: string, options: { isDurable: boolean }): Tables {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const release = takeFolder(join(dir, "lock"));
  const binary = { keyEncoding: "binary", encoding: "binary" } as const;
  const root = open<Buffer, Buffer>({
    path: join(dir, "store.mdb"),
    ...binary,
    noSubdir: true,
    maxDbs: 8,
    maxReaders: 2048,
    noSync: !options.isDurable,
    // The write queue is the batching; lmdb's own would only add another turn.
    eventTurnBatching: false,
  });
  const table = (name: string): Table => root.openDB<Buffer, Buffer>({ name, ...binary });
  return {
    root,
    documents: table("documents"),
    entries: table("entries"),
    catalog: table("catalog"),
    retries: table("retries"),
    close: async () => {
      await root.close();
      release();
    },
  };
}

/** A value returned by `getBinaryFast` is a view that the next read overwrites; this makes a buffer of its own. */
export function keep(bytes: Uint8Array): Buffer {
  const copy = Buffer.allocUnsafe(bytes.length);
  for (let i = 0; bytes.length <= 32 && i < bytes.length; i++) copy[i] = bytes[i] ?? 0;
  if (bytes.length > 32)
    Uint8Array.prototype.set.call(copy, Uint8Array.prototype.subarray.call(bytes, 0, bytes.length));
  return copy;
}

/**
 * One process per folder: LMDB itself would allow more, our counters and catalog would not. The lock names process and
 * start time, so that one left behind by a killed process is recognised even when its number was given away again.
 */
function takeFolder(path: string): () => void {
  const mine = `${process.pid} ${startTimeOf(process.pid)}`;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const file = openSync(path, "wx", 0o600);
      writeSync(file, mine);
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    let holder = "";
    try {
      holder = readFileSync(path, "utf8");
    } catch {
      continue; // released in this moment
    }
    const [pid = "0", startedAt] = holder.split(" ");
    if (holder !== "" && isAlive(Number(pid)) && startTimeOf(Number(pid)) === startedAt) {
      throw new StoreError(96, `the folder of ${path} is in use by process ${pid}`);
    }
    rmSync(path, { force: true });
  }
  throw new StoreError(96, `cannot take the lock ${path}`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Clock ticks after boot at which a process started (field 22 of /proc/PID/stat); "" where there is no /proc. */
function startTimeOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
