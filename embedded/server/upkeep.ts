import { decodeDocument } from "../bson/decode.js";
import { rangesOf } from "../query/key-ranges.js";
import { type CollectionInfo, idBytes, type IndexInfo } from "../storage/catalog.js";
import { ReadView } from "../storage/records.js";
import type { Store } from "./store.js";
import { nextTurn } from "./turns.js";

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
