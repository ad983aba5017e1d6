/** Bulk writes of which some may meet what another process has just written. */
import { mongo } from "mongoose";
import { DUPLICATE_KEY } from "./duplicate-key.js";

/** Positions of the operations that a unique index refused. Anything else that failed is thrown. */
export function duplicatesOf(error: unknown): number[] {
  if (!(error instanceof mongo.MongoBulkWriteError)) throw error;
  const failed = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  if (failed.some((failure) => failure.code !== DUPLICATE_KEY)) throw error;
  const concern: unknown = error.result.getWriteConcernError();
  if (concern !== undefined && concern !== null) throw error;
  return failed.map((failure) => failure.index);
}

/**
 * Upserts that may race with another process making the same document: what was refused is tried once more, now
 * meeting the document as an update.
 */
export async function bulkUpsert<Doc extends mongo.Document>(
  collection: mongo.Collection<Doc>,
  operations: mongo.AnyBulkWriteOperation<Doc>[],
): Promise<void> {
  if (operations.length === 0) return;
  try {
    await collection.bulkWrite(operations, { ordered: false });
  } catch (error) {
    const again = duplicatesOf(error).flatMap((index) => operations[index] ?? []);
    await collection.bulkWrite(again, { ordered: false });
  }
}
