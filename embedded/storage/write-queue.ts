import { StoreError } from "../errors.js";
import type { Tables } from "./tables.js";

/** A job that waits: `run` inside the transaction, then `settle` with the error of the commit, if there was one. */
type Waiting = { run(): void; settle(failure?: StoreError): void };

/**
 * What the owner of the in-memory state does around a commit: puts what changed (counters) as the last step inside it;
 * lets new indexes be read when it is on disk; reads everything again when it failed, because memory is ahead then.
 */
export type CommitHooks = Readonly<Record<"beforeCommit" | "afterCommit" | "afterFailure", () => void>>;

/** How long one transaction may hold the event loop, in ms: the rest of the queue waits for the next one. */
const BATCH_MS = 10;

/**
 * Group commit: jobs queue up while a commit is being flushed, and the next transaction runs all of them. There is one
 * transaction at a time; its jobs run synchronously one after the other and see each other's writes.
 */
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

  /**
   * Runs a job in the next transaction. It must throw before its first put or not at all.
   *
   * @returns what the job returned, when the commit is durable.
   * @throws what the job threw (the other jobs of the transaction are not affected), or StoreError 14031 when the commit
   *   failed: then nothing of the transaction is stored.
   */
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
