/** Makes the documents of a scope exactly a given set, writing only what differs. */
import type { mongo } from "mongoose";
import { duplicatesOf } from "../bulk.js";

/** A derived document: deterministic id and the hash of its content. */
export type DerivedDoc = mongo.Document & { _id: string; digest: string };

export interface ReplaceSet<Doc extends DerivedDoc> {
  collection: mongo.Collection<Doc>;
  /** Selects everything that belongs to the scope. */
  scope: object;
  docs: readonly Doc[];
  /** Write also what is stored with the same digest. */
  rewriteAll: boolean;
  /** Fields that only people write: given to new documents, left alone in stored ones. */
  personFields?: object;
  /** What of the superfluous may be removed (default: all). */
  removable?: object;
}

/** Idempotent; overlapping calls are told apart by their callers' marks, not here. */
export async function replaceSet<Doc extends DerivedDoc>(set: ReplaceSet<Doc>): Promise<void> {
  const { collection, docs, personFields } = set;
  const stored = new Map<string, string>();
  const scope = set.scope as mongo.Filter<Doc>;
  for await (const doc of collection.find(scope, { projection: { digest: 1 } })) stored.set(doc._id, doc.digest);

  const fresh: Doc[] = [];
  const changed: Doc[] = [];
  const wanted = new Set<string>();
  for (const doc of docs) {
    wanted.add(doc._id);
    const digest = stored.get(doc._id);
    if (digest === undefined) fresh.push(doc);
    else if (set.rewriteAll || digest !== doc.digest) changed.push(doc);
  }
  const superfluous = [...stored.keys()].filter((id) => !wanted.has(id));

  if (fresh.length > 0) {
    try {
      await collection.insertMany(
        fresh.map((doc) => ({ ...doc, ...personFields })) as unknown as mongo.OptionalUnlessRequiredId<Doc>[],
        { ordered: false },
      );
    } catch (error) {
      // Another scope may have held the id, or another run was faster: the content counts.
      for (const index of duplicatesOf(error)) changed.push(...fresh.slice(index, index + 1));
    }
  }
  const operations: mongo.AnyBulkWriteOperation<Doc>[] = changed.map((doc) => updateOf(doc));
  if (superfluous.length > 0) {
    const filter = { ...set.scope, _id: { $in: superfluous }, ...set.removable } as mongo.Filter<Doc>;
    operations.push({ deleteMany: { filter } });
  }
  if (operations.length > 0) await collection.bulkWrite(operations, { ordered: false });
}

/** Sets every derived field; what people wrote in the document stays. */
function updateOf<Doc extends DerivedDoc>(doc: Doc): mongo.AnyBulkWriteOperation<Doc> {
  const { _id, ...fields } = doc;
  return {
    updateOne: {
      filter: { _id } as unknown as mongo.Filter<Doc>,
      update: { $set: fields } as unknown as mongo.UpdateFilter<Doc>,
    },
  };
}
