/** "Once": the id is made from what must be unique, so the store's own `_id` index decides who was first. */
import type { mongo } from "mongoose";
import { isDuplicateKey } from "./duplicate-key.js";

/**
 * Inserts the document unless its id exists.
 *
 * @returns the stored document, and whether this call made it. Two at once: one makes it, both answer with it.
 */
export async function insertUnlessThere<Doc extends { _id: string; corpId: string }>(
  collection: mongo.Collection<Doc>,
  doc: Doc,
): Promise<{ doc: Doc; isNew: boolean }> {
  try {
    await collection.insertOne(doc as mongo.OptionalUnlessRequiredId<Doc>);
    return { doc, isNew: true };
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const filter = { _id: doc._id, corpId: doc.corpId } as mongo.Filter<Doc>;
    const stored = await collection.findOne(filter);
    if (!stored) throw error;
    return { doc: stored as Doc, isNew: false };
  }
}
