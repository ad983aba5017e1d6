/** Pages of ids in id order. */
import type { mongo } from "mongoose";

/** Ids of what matches, after an id (null: from the start). Needs an index that ends in `_id`. */
export async function idPage<Doc extends mongo.Document & { _id: string }>(
  collection: mongo.Collection<Doc>,
  filter: object,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const query = (after === null ? filter : { ...filter, _id: { $gt: after } }) as mongo.Filter<Doc>;
  const docs = await collection
    .find(query, { projection: { _id: 1 } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  return docs.map((doc) => doc._id as string);
}
