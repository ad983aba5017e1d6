/** Many small inserts at once become few large ones; each caller still waits until its own is on disk. */
import type { mongo } from "mongoose";
import { duplicatesOf } from "../bulk.js";

const MAX_BATCH = 500;
/** One write is under way while the next batch gathers; a second one keeps the disk busy. */
const MAX_WRITES = 2;

interface Waiting<Doc> {
  doc: mongo.OptionalUnlessRequiredId<Doc>;
  done: (isNew: boolean) => void;
  failed: (error: unknown) => void;
}

/** @returns inserts one document; false when its id was there already. */
export function groupCommit<Doc extends mongo.Document>(
  collection: mongo.Collection<Doc>,
): (doc: mongo.OptionalUnlessRequiredId<Doc>) => Promise<boolean> {
  let waiting: Waiting<Doc>[] = [];
  let writes = 0;

  const flush = async (): Promise<void> => {
    const batch = waiting.slice(0, MAX_BATCH);
    waiting = waiting.slice(MAX_BATCH);
    writes++;
    try {
      let refused = new Set<number>();
      try {
        await collection.insertMany(
          batch.map(({ doc }) => doc),
          { ordered: false },
        );
      } catch (error) {
        refused = new Set(duplicatesOf(error));
      }
      batch.forEach(({ done }, index) => done(!refused.has(index)));
    } catch (error) {
      for (const { failed } of batch) failed(error);
    } finally {
      writes--;
      next();
    }
  };
  const next = (): void => {
    if (waiting.length > 0 && writes < MAX_WRITES) void flush();
  };

  return (doc) =>
    new Promise((done, failed) => {
      waiting.push({ doc, done, failed });
      // What arrives in this turn of the event loop goes along.
      setImmediate(next);
    });
}
