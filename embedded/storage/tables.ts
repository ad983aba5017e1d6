import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Database, open } from "lmdb";
import { must, StoreError } from "../errors.js";

/** One LMDB table with bytes as keys and values. */
export type Table = Database<Buffer, Buffer>;
/** The tables of a store, and how to close its file and give up the folder. */
export type Tables = ReturnType<typeof openTables>;
/** Opens (or creates) the store in a folder and takes the folder for this process. */
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

/** One process per folder: LMDB itself would allow more, our counters and catalog would not. The lock names process and
 * start time, so that one left behind by a killed process is recognised even when its number was given away again. */
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

/** A job that waits: `run` inside the transaction, then `settle` with the error of the commit, if there was one. */
type Waiting = { run(): void; settle(failure?: StoreError): void };
/** What the owner of the in-memory state does around a commit: puts what changed (counters) as the last step inside it;
 * lets new indexes be read when it is on disk; reads everything again when it failed, because memory is ahead then. */
export type CommitHooks = Readonly<Record<"beforeCommit" | "afterCommit" | "afterFailure", () => void>>;
/** How long one transaction may hold the event loop, in ms: the rest of the queue waits for the next one. */
const BATCH_MS = 10;
/** Group commit: jobs queue up while a commit is being flushed, and the next transaction runs all of them. There is one
 * transaction at a time; its jobs run synchronously one after the other and see each other's writes. */
export class WriteQueue {
  readonly #tables: Tables;
  readonly #hooks: CommitHooks;
  #waiting: Waiting[] = [];
  #isBusy = false;
  #isClosed = false;
  constructor(tables: Tables, hooks: CommitHooks) {
    this.#tables = tables;
    this.#hooks = hooks;
  }
  /** Runs a job in the next transaction. It must throw before its first put or not at all. @returns what the job
   * returned, when the commit is durable. */
  run<T>(job: () => T): Promise<T> {
    if (this.#isClosed) return Promise.reject(new StoreError(11600, "the store is shutting down"));
    return new Promise<T>((resolve, reject) => {
      let finish: () => void = () => undefined;
      this.#waiting.push({
        run: () => {
          try {
            const value = job();
            finish = () => resolve(value);
          } catch (error) {
            // A put may have happened before an error nobody foresaw: leave nothing of the transaction behind.
            if (!(error instanceof StoreError)) failStop(error);
            finish = () => reject(error);
          }
        },
        settle: (failure) => (failure ? reject(failure) : finish()),
      });
      if (!this.#isBusy) void this.#drain();
    });
  }
  /** Refuses new jobs and waits for those accepted. */
  async close(): Promise<void> {
    this.#isClosed = true;
    while (this.#isBusy) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  async #drain(): Promise<void> {
    this.#isBusy = true;
    // Requests that arrived in the same turn of the event loop share the first transaction.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch: Waiting[] = [];
      let failure: StoreError | undefined;
      try {
        await this.#tables.root.transaction(() => this.#runBatch(batch));
        this.#hooks.afterCommit();
      } catch (error) {
        this.#hooks.afterFailure();
        failure = new StoreError(14031, `the commit failed, is the disk full? ${await reasonOf(error)}`);
      }
      for (const job of batch) job.settle(failure);
    }
    this.#isBusy = false;
  }
  #runBatch(batch: Waiting[]): void {
    const until = performance.now() + BATCH_MS;
    try {
      do {
        const job = this.#waiting[batch.length];
        if (!job) break;
        batch.push(job);
        job.run();
      } while (performance.now() < until);
      this.#waiting = this.#waiting.slice(batch.length);
      this.#hooks.beforeCommit();
    } catch (error) {
      failStop(error);
    }
  }
}

/** An error inside a write transaction that nobody foresaw: end the process before it commits; LMDB forgets the rest. */
function failStop(error: unknown): never {
  const trace = (error as Error).stack ?? String(error);
  process.stderr.write(`embedded store: stopped inside a write transaction: ${trace}\n`);
  process.kill(process.pid, "SIGKILL");
  throw error;
}

/** lmdb rejects with a general error that carries a promise of the real one. */
async function reasonOf(failure: unknown): Promise<string> {
  const { commitError, message } = failure as Error & { commitError?: Promise<unknown> };
  return Promise.resolve(commitError).then(
    () => message,
    (cause: unknown) => (cause as Error).message,
  );
}
