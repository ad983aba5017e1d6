import { type Binary, Long } from "bson";
import { decodeDocument } from "../bson/decode.js";
import { type Encodable, encodeDocument } from "../bson/encode.js";
import { must } from "../errors.js";
import { rangesOf } from "../query/plan.js";
import { Catalog, type CollectionInfo, idBytes, type IndexInfo } from "../storage/catalog.js";
import { ReadView, Records } from "../storage/records.js";
import { keep, openTables, type Tables, WriteQueue } from "../storage/tables.js";
import { type Document, getOwn, isDocument, isNumber, toDouble } from "../values/values.js";
import { Cursors, Snapshots } from "./cursors.js";
import { nextTurn } from "./turns.js";

/** What makes a write retryable: the session and the number the driver gave to the write. */
export type RetryKey = { readonly session: Buffer; readonly txnNumber: number };
/** How far a write came, as stored with its last commit. */
export interface RetryState {
  /** Index of the first statement that was not run. */
  readonly next: number;
  readonly isFinished: boolean;
  readonly result: Record<string, Encodable>;
}

/** Sessions live 30 minutes without use; a record is kept a little longer. */
const KEEP_MS = 40 * 60_000;
/** The retry key of a command; undefined when it is not retryable. */
export function retryKeyOf(body: Document): RetryKey | undefined {
  const txnNumber = getOwn(body, "txnNumber");
  const lsid = getOwn(body, "lsid");
  if (!isNumber(txnNumber) || !isDocument(lsid)) return undefined;
  const id = getOwn(lsid, "id") as Binary;
  return { session: Buffer.from(id.buffer.subarray(0, id.position)), txnNumber: toDouble(txnNumber) };
}

/** The last retryable write of each session, stored in the same commit as the write itself. A driver that lost the
 * answer sends the write again under the same number and gets the stored answer. */
export class RetryRecords {
  readonly #tables: Tables;
  constructor(tables: Tables) {
    this.#tables = tables;
  }
  /** What is stored for this very write; undefined when it is new. Call it inside the write job that may run the write.
   * @throws StoreError 225 when the session has already gone on to a later write. */
  find(key: RetryKey): RetryState | undefined {
    const bytes = this.#tables.retries.getBinaryFast(key.session);
    const stored = bytes && decodeDocument(keep(bytes));
    const last = Number(stored?.["txnNumber"] ?? -1);
    must(last <= key.txnNumber, 225, `Retryable write ${key.txnNumber} is prohibited: a newer one has started`);
    if (!stored || last < key.txnNumber) return undefined;
    const { next, isFinished, result } = stored;
    return { next: Number(next), isFinished: isFinished === true, result: { ...(result as Document) } };
  }
  save(key: RetryKey, { next, isFinished, result }: RetryState): void {
    const stored = { txnNumber: Long.fromNumber(key.txnNumber), at: new Date(), next, isFinished, result };
    void this.#tables.retries.put(key.session, encodeDocument(stored));
  }
  /** Removes records of sessions long gone; inside a write job. @returns how many of at most `limit`. */
  removeOld(now: Date, limit: number): number {
    const old: Buffer[] = [];
    for (const { key, value } of this.#tables.retries.getRange({})) {
      const at = decodeDocument(value)["at"] as Date;
      if (now.getTime() - at.getTime() > KEEP_MS) old.push(key);
      if (old.length >= limit) break;
    }
    for (const key of old) void this.#tables.retries.remove(key);
    return old.length;
  }
}

/** Everything a command needs: the files, what is known about them in memory, and the one way to write. */
export class Store {
  readonly tables: Tables;
  readonly catalog: Catalog;
  readonly records: Records;
  readonly queue: WriteQueue;
  readonly cursors = new Cursors();
  readonly snapshots = new Snapshots(() => ReadView.snapshot(this.tables));
  readonly retries: RetryRecords;
  /** @param options.isDurable flush every commit to disk before it is acknowledged. */
  constructor(dir: string, options: { isDurable: boolean }) {
    this.tables = openTables(dir, options);
    this.catalog = new Catalog(this.tables);
    this.records = new Records(this.tables, this.catalog);
    this.retries = new RetryRecords(this.tables);
    this.queue = new WriteQueue(this.tables, {
      beforeCommit: () => this.catalog.saveCounters(),
      afterCommit: () => this.catalog.publish(),
      afterFailure: () => this.catalog.load(),
    });
  }
  /** Reads from a consistent state of its own, which is given back afterwards. */
  async reading<T>(read: (view: ReadView) => Promise<T> | T): Promise<T> {
    const view = ReadView.snapshot(this.tables);
    try {
      return await read(view);
    } finally {
      view.close();
    }
  }
  /** Ends accepted writes, closes cursors and files. */
  async close(): Promise<void> {
    await this.queue.close();
    this.cursors.closeIdle();
    this.snapshots.closeIdle();
    await this.tables.close();
  }
}

/** How often expired documents, idle cursors and old retry records are looked for, in ms (MongoDB: 60 s too). */
const INTERVAL_MS = 60_000;
const MAX_PER_JOB = 500;
/** Starts the regular upkeep. @returns a function that ends it. */
export function startUpkeep(store: Store): () => void {
  let isRunning = false;
  const round = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    try {
      store.cursors.closeIdle(Date.now());
      store.snapshots.closeIdle(Date.now());
      await removeExpired(store, new Date());
      while ((await store.queue.run(() => store.retries.removeOld(new Date(), MAX_PER_JOB))) === MAX_PER_JOB);
      await removeGarbage(store);
    } catch {
      // The store is closing, or the disk is full: the next round tries again.
    } finally {
      isRunning = false;
    }
  };
  const timer = setInterval(() => void round(), INTERVAL_MS);
  const soon = setInterval(() => void (store.catalog.garbage.length > 0 && round()), 2_000);
  void round();
  return () => {
    clearInterval(timer);
    clearInterval(soon);
  };
}

/** Deletes the documents whose time is over by a TTL index, in small transactions. */
export async function removeExpired(store: Store, now: Date): Promise<number> {
  let total = 0;
  for (const { namespace, indexes } of store.catalog.list()) {
    for (const { name, expireAfterSeconds } of indexes) {
      if (expireAfterSeconds === undefined) continue;
      const limit = new Date(now.getTime() - expireAfterSeconds * 1000);
      const removeSome = (): number => {
        const collection = store.catalog.find(namespace);
        const index = collection?.indexes.find((candidate) => candidate.name === name && candidate.isReady);
        return collection && index ? removeBatch(store, collection, index, limit) : 0;
      };
      let removed: number;
      do total += removed = await store.queue.run(removeSome);
      while (removed > 0);
    }
  }
  return total;
}

function removeBatch(store: Store, collection: CollectionInfo, index: IndexInfo, limit: Date): number {
  const [direction = 1] = index.directions;
  const [range] = rangesOf({ kind: "compare", operator: "lte", value: limit }, direction)?.ranges ?? [];
  if (!range) return 0;
  const [start, end] = [range.start, range.end].map((piece) => Buffer.concat([index.head, piece])) as [Buffer, Buffer];
  const ids = new Set<number>();
  for (const { recordId } of ReadView.forWriting(store.tables).entries(index, start, end, false)) {
    ids.add(recordId);
    if (ids.size >= MAX_PER_JOB / 5) break;
  }
  for (const recordId of ids) {
    const bytes = store.records.fetch(collection, recordId);
    if (bytes) store.records.remove(collection, recordId, bytes, decodeDocument(bytes));
  }
  return ids.size;
}

/** Removes what dropped collections and indexes left behind, in small transactions. */
async function removeGarbage(store: Store): Promise<void> {
  for (let [garbage] = store.catalog.garbage; garbage; [garbage] = store.catalog.garbage) {
    const { kind, id } = garbage;
    const table = store.tables[kind];
    await store.queue.run(() => {
      const keys = [...table.getKeys({ start: idBytes(id), end: idBytes(id + 1), limit: MAX_PER_JOB })];
      for (const key of keys) void table.remove(key);
      if (keys.length < MAX_PER_JOB && garbage) store.catalog.forget(garbage);
    });
    await nextTurn();
  }
}
