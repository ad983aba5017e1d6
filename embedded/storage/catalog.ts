import { Int32 } from "bson";
import { decodeDocument } from "../bson/decode.js";
import { encodeDocument } from "../bson/encode.js";
import type { Document } from "../values/types.js";
import { describeIndex, type IndexInfo } from "./index-info.js";
import type { Tables } from "./tables.js";

/** A collection. Objects are replaced when the catalog is read again after a failed commit: look them up per job. */
export interface CollectionInfo {
  readonly id: number;
  /** `database.collection`; database names have no dot. */
  readonly namespace: string;
  readonly database: string;
  readonly name: string;
  readonly head: Buffer;
  indexes: IndexInfo[];
  nextRecordId: number;
  count: number;
  bytes: number;
}

/** What is left of dropped collections and indexes, to be removed in small pieces later. */
export interface Garbage {
  readonly kind: "documents" | "entries";
  readonly id: number;
}

const key = (text: string): Buffer => Buffer.from(text, "utf8");

/** An id as the four bytes that keys start with. */
export const idBytes = (id: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(id);
  return bytes;
};

/** Collections and indexes, in memory and in the table `catalog`. What changes something runs inside a write job. */
export class Catalog {
  readonly #tables: Tables;
  #collections = new Map<string, CollectionInfo>();
  #garbage: Garbage[] = [];
  #nextId = 1;
  readonly #dirty = new Set<CollectionInfo>();

  constructor(tables: Tables) {
    this.#tables = tables;
    this.load();
  }

  /** Reads everything from disk again. Indexes whose building was cut off become garbage. */
  load(): void {
    this.#collections = new Map();
    this.#garbage = [];
    this.#dirty.clear();
    for (const { key: name, value } of this.#tables.catalog.getRange({})) {
      const [kind, ...rest] = name.toString("utf8").split(":");
      if (kind === "id") this.#nextId = Math.max(this.#nextId, value.readUInt32BE(0));
      if (kind === "garbage") {
        const { kind: what, id } = decodeDocument(value);
        this.#garbage.push({ kind: what === "documents" ? what : "entries", id: Number(id) });
      }
      if (kind === "collection") this.#readCollection(rest.join(":"), decodeDocument(value));
    }
  }

  #readCollection(namespace: string, stored: Document): void {
    const collection = makeCollection(Number(stored["id"]), namespace);
    for (const item of stored["indexes"] as Document[]) {
      const index = describeIndex(Number(item["id"]), item["spec"] as Document);
      index.isMultikey = item["isMultikey"] as boolean[];
      index.isCut = item["isCut"] === true;
      index.isBuilt = index.isReady = item["isBuilt"] === true;
      if (index.isBuilt) collection.indexes.push(index);
      else this.#garbage.push({ kind: "entries", id: index.id });
    }
    const counters = this.#tables.catalog.get(key(`counters:${collection.id}`));
    if (counters) {
      collection.nextRecordId = counters.readDoubleBE(0);
      collection.count = counters.readDoubleBE(8);
      collection.bytes = counters.readDoubleBE(16);
    }
    this.#collections.set(namespace, collection);
  }

  find(namespace: string): CollectionInfo | undefined {
    return this.#collections.get(namespace);
  }

  /** All collections, or those of one database, by name. */
  list(database?: string): CollectionInfo[] {
    const all = [...this.#collections.values()].filter((c) => database === undefined || c.database === database);
    return all.toSorted((a, b) => (a.namespace < b.namespace ? -1 : 1));
  }

  get garbage(): readonly Garbage[] {
    return this.#garbage;
  }

  /** Makes an empty collection with its index on `_id`. */
  create(namespace: string): CollectionInfo {
    const collection = makeCollection(this.#takeId(), namespace);
    this.#collections.set(namespace, collection);
    const index = this.addIndex(collection, { v: new Int32(2), key: { _id: new Int32(1) }, name: "_id_" });
    index.isBuilt = index.isReady = true;
    this.save(collection);
    this.touch(collection);
    return collection;
  }

  /** Adds an index that is maintained from now on, and readable once `isReady` is set. */
  addIndex(collection: CollectionInfo, specification: Document): IndexInfo {
    const index = describeIndex(this.#takeId(), specification);
    collection.indexes = [...collection.indexes, index];
    this.save(collection);
    return index;
  }

  dropIndex(collection: CollectionInfo, index: IndexInfo): void {
    collection.indexes = collection.indexes.filter((other) => other !== index);
    this.#discard({ kind: "entries", id: index.id });
    this.save(collection);
  }

  drop(collection: CollectionInfo): void {
    this.#collections.delete(collection.namespace);
    this.#dirty.delete(collection);
    this.#discard({ kind: "documents", id: collection.id });
    for (const { id } of collection.indexes) this.#discard({ kind: "entries", id });
    void this.#tables.catalog.remove(key(`collection:${collection.namespace}`));
    void this.#tables.catalog.remove(key(`counters:${collection.id}`));
  }

  /** Stores the description of a collection (indexes and their flags). */
  save({ id, namespace, indexes }: CollectionInfo): void {
    const stored = indexes.map(({ id, specification: spec, isMultikey, isCut, isBuilt }): Document => {
      return { id: new Int32(id), spec, isMultikey: [...isMultikey], isCut, isBuilt };
    });
    void this.#tables.catalog.put(key(`collection:${namespace}`), encodeDocument({ id, indexes: stored }));
  }

  /** Marks the counters of a collection as changed; they are stored with the transaction. */
  touch(collection: CollectionInfo): void {
    this.#dirty.add(collection);
  }

  /** Stores changed counters; last step of a transaction. */
  saveCounters(): void {
    for (const { id, nextRecordId, count, bytes } of this.#dirty) {
      const counters = Buffer.alloc(24);
      [nextRecordId, count, bytes].forEach((n, i) => counters.writeDoubleBE(n, i * 8));
      void this.#tables.catalog.put(key(`counters:${id}`), counters);
    }
    this.#dirty.clear();
  }

  /** Indexes become readable when the transaction that built them is committed. */
  publish(): void {
    for (const { indexes } of this.#collections.values()) for (const index of indexes) index.isReady ||= index.isBuilt;
  }

  /** Forgets garbage that has been removed. */
  forget(garbage: Garbage): void {
    this.#garbage = this.#garbage.filter((other) => other !== garbage);
    void this.#tables.catalog.remove(key(`garbage:${garbage.id}`));
  }

  #discard(garbage: Garbage): void {
    this.#garbage.push(garbage);
    void this.#tables.catalog.put(key(`garbage:${garbage.id}`), encodeDocument({ ...garbage }));
  }

  #takeId(): number {
    const id = this.#nextId++;
    void this.#tables.catalog.put(key("id:next"), idBytes(this.#nextId));
    return id;
  }
}

function makeCollection(id: number, namespace: string): CollectionInfo {
  const [database = "", ...name] = namespace.split(".");
  const empty = { indexes: [], nextRecordId: 1, count: 0, bytes: 0 };
  return { id, namespace, database, name: name.join("."), head: idBytes(id), ...empty };
}
