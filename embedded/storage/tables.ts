import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Database, open } from "lmdb";
import { must } from "../errors.js";

/** One LMDB table with bytes as keys and values. */
export type Table = Database<Buffer, Buffer>;

/** The tables of a store, and how to close its file and give up the folder. */
export type Tables = ReturnType<typeof openTables>;

/**
 * Opens (or creates) the store in a folder and takes the folder for this process. All tables are in one LMDB file:
 * `documents` collectionId(4) + recordId(6) -> raw BSON; `entries` indexId(4) + encoded key (+ recordId(6) unless
 * unique) -> recordId or one byte; `catalog` collections, indexes, counters and garbage; `retries` session -> reply.
 *
 * @param options.isDurable false: commits are not flushed to disk (survives a crash of the process, not of the machine).
 * @throws StoreError 96 when another process has the folder.
 */
export function openTables(dir: string, options: { isDurable: boolean }) {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const lock = join(dir, "lock");
  const binary = { keyEncoding: "binary", encoding: "binary" } as const;
  const root = open<Buffer, Buffer>({
    path: join(dir, "store.mdb"),
    ...binary,
    noSubdir: true,
    maxDbs: 8,
    maxReaders: 2048,
    noSync: !options.isDurable,
    overlappingSync: false, // lmdb's default answers a commit before it is flushed
    eventTurnBatching: false, // the write queue is the batching; lmdb's own would only add another turn
  });
  try {
    // One process at a time is in a write transaction: of two that start at once the second sees the first one's lock.
    root.transactionSync(() => takeFolder(lock));
  } catch (error) {
    void root.close();
    throw error;
  }
  const table = (name: string): Table => root.openDB<Buffer, Buffer>({ name, ...binary });
  const [documents, entries] = [table("documents"), table("entries")];
  const close = async (): Promise<void> => {
    await root.close();
    rmSync(lock, { force: true });
  };
  return { root, documents, entries, catalog: table("catalog"), retries: table("retries"), close };
}

/** A value returned by `getBinaryFast` is a view that the next read overwrites; this makes a buffer of its own. */
export function keep(bytes: Uint8Array): Buffer {
  const copy = Buffer.allocUnsafe(bytes.length);
  if (bytes.length > 32) copy.set(Uint8Array.prototype.subarray.call(bytes, 0, bytes.length));
  else for (let i = 0; i < bytes.length; i++) copy[i] = bytes[i] ?? 0;
  return copy;
}

/**
 * One process per folder: LMDB itself would allow more, our counters and catalog would not. The lock names process and
 * start time, so that one left behind by a killed process is recognised even when its number was given away again.
 */
function takeFolder(path: string): void {
  const [pid = "", startedAt] = readIfThere(path).split(" ");
  const isTaken = pid !== "" && startTimeOf(Number(pid)) === startedAt && isAlive(Number(pid));
  must(!isTaken, 96, `the folder of ${path} is in use by process ${pid}`);
  writeFileSync(path, `${process.pid} ${startTimeOf(process.pid)}`, { mode: 0o600 });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Clock ticks after boot at which a process started (field 22 of /proc/PID/stat); "" where there is no /proc. */
const startTimeOf = (pid: number): string => readIfThere(`/proc/${pid}/stat`).replace(/.*\)/s, "").split(" ")[20] ?? "";

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
