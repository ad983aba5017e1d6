/** Whole records of a corp, kept under their own ids: what most small collections need. */
import type { Connection, Model, mongo } from "mongoose";
import { collectionOf } from "./collection-of.js";

interface CorpRecord {
  id: string;
  corpId: string;
}

/** A record as it lies in its collection: the id is the document's. */
export type StoredById<T extends CorpRecord> = Omit<T, "id"> & { _id: string };

export interface RecordsById<T extends CorpRecord> {
  /** Null: the corp has no such record. */
  find(corpId: string, id: string): Promise<T | null>;
  /** One record by another key that belongs to one record only. */
  findBy(filter: mongo.Filter<StoredById<T>> & { corpId: string }): Promise<T | null>;
  list(filter: mongo.Filter<StoredById<T>> & { corpId: string }, sort: mongo.Sort, limit: number): Promise<T[]>;
  /** Writes all fields of a record, new or not; safe to repeat. */
  put(record: T): Promise<void>;
  /** Quiet about a record that is gone. */
  remove(corpId: string, id: string): Promise<void>;
}

export function recordsById<T extends CorpRecord>(
  connection: Connection,
  model: (connection: Connection) => Model<StoredById<T>>,
): RecordsById<T> {
  const collection = collectionOf(connection, model);
  type Filter = mongo.Filter<StoredById<T>>;
  // TypeScript does not see through Omit of a type it does not know yet; T is StoredById<T> with its id renamed.
  const toRecord = ({ _id, ...fields }: { _id: unknown }): T => ({ id: _id, ...fields }) as unknown as T;
  const findBy = async (filter: Filter): Promise<T | null> => {
    const doc = await collection.findOne(filter);
    return doc && toRecord(doc);
  };
  return {
    find: (corpId, id) => findBy({ _id: id, corpId } as Filter),
    findBy,
    list: async (filter, sort, limit) =>
      (await collection.find(filter).sort(sort).limit(limit).toArray()).map((doc) => toRecord(doc)),
    put: async ({ id, ...fields }) => {
      await collection.updateOne({ _id: id } as Filter, { $set: fields as never }, { upsert: true });
    },
    remove: async (corpId, id) => {
      await collection.deleteOne({ _id: id, corpId } as Filter);
    },
  };
}
