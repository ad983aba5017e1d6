import { Double, Int32 } from "bson";
import { decodeDocument } from "../bson/decode.js";
import { encodeDocument } from "../bson/encode.js";
import type { Document, Value } from "../values/types.js";
import { describeIndex, type IndexInfo } from "./index-info.js";
import { keep, type Tables } from "./tables.js";

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
const idBytes = (id: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(id);
  return bytes;
};

/**
 * Collections and indexes, in memory and in the table `catalog`. Methods that change something run inside a write job.
 */
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
      const text = rest.join(":");
      if (kind === "id") this.#nextId = Math.max(this.#nextId, value.readUInt32BE(0));
      if (kind === "garbage") this.#garbage.push(readGarbage(decodeDocument(value)));
      if (kind === "collection") this.#collections.set(text, this.#readCollection(text, decodeDocument(keep(value))));
    }
  }

  #readCollection(namespace: string, stored: Document): CollectionInfo {
    const collection = makeCollection(Number(stored["id"]), namespace);
    for (const item of stored["indexes"] as Document[]) {
      const index = describeIndex(Number(item["id"]), item["spec"] as Document);
      index.isMultikey = (item["isMultikey"] as boolean[]).slice();
      index.isCut = item["isCut"] === true;
      index.isBuilt = item["isBuilt"] === true;
      index.isReady = index.isBuilt;
      if (index.isBuilt) collection.indexes.push(index);
      else this.#garbage.push({ kind: "entries", id: index.id });
    }
    const counters = this.#tables.catalog.get(key(`counters:${collection.id}`));
    if (counters) {
      collection.nextRecordId = counters.readDoubleBE(0);
      collection.count = counters.readDoubleBE(8);
      collection.bytes = counters.readDoubleBE(16);
    }
    return collection;
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
    const index = describeIndex(this.#takeId(), { v: new Int32(2), key: { _id: new Int32(1) }, name: "_id_" });
    index.isBuilt = true;
    index.isReady = true;
    collection.indexes.push(index);
    this.#collections.set(namespace, collection);
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
    for (const index of collection.indexes) this.#discard({ kind: "entries", id: index.id });
    void this.#tables.catalog.remove(key(`collection:${collection.namespace}`));
    void this.#tables.catalog.remove(key(`counters:${collection.id}`));
  }

  /** Stores the description of a collection (indexes and their flags). */
  save(collection: CollectionInfo): void {
    const indexes = collection.indexes.map((index): Document => ({
      id: new Int32(index.id),
      spec: index.specification,
      isMultikey: [...index.isMultikey],
      isCut: index.isCut,
      isBuilt: index.isBuilt,
    }));
    const bytes = encodeDocument({ id: new Int32(collection.id), indexes });
    void this.#tables.catalog.put(key(`collection:${collection.namespace}`), bytes);
  }

  /** Marks the counters of a collection as changed; they are stored with the transaction. */
  touch(collection: CollectionInfo): void {
    this.#dirty.add(collection);
  }

  /** Stores changed counters; last step of a transaction. */
  saveCounters(): void {
    for (const collection of this.#dirty) {
      const bytes = Buffer.alloc(24);
      bytes.writeDoubleBE(collection.nextRecordId, 0);
      bytes.writeDoubleBE(collection.count, 8);
      bytes.writeDoubleBE(collection.bytes, 16);
      void this.#tables.catalog.put(key(`counters:${collection.id}`), bytes);
    }
    this.#dirty.clear();
  }

  /** Indexes become readable when the transaction that built them is committed. */
  publish(): void {
    for (const collection of this.#collections.values()) {
      for (const index of collection.indexes) index.isReady ||= index.isBuilt;
    }
  }

  /** Forgets garbage that has been removed. */
  forget(garbage: Garbage): void {
    this.#garbage = this.#garbage.filter((other) => other !== garbage);
    void this.#tables.catalog.remove(key(`garbage:${garbage.id}`));
  }

  #discard(garbage: Garbage): void {
    this.#garbage.push(garbage);
    const stored: Record<string, Value> = { kind: garbage.kind, id: new Double(garbage.id) };
    void this.#tables.catalog.put(key(`garbage:${garbage.id}`), encodeDocument(stored));
  }

  #takeId(): number {
    const id = this.#nextId++;
    void this.#tables.catalog.put(key("id:next"), idBytes(this.#nextId));
    return id;
  }
}

function readGarbage(stored: Document): Garbage {
  return { kind: stored["kind"] === "documents" ? "documents" : "entries", id: Number(stored["id"]) };
}

function makeCollection(id: number, namespace: string): CollectionInfo {
  const dot = namespace.indexOf(".");
  return {
    id,
    namespace,
    database: namespace.slice(0, dot),
    name: namespace.slice(dot + 1),
    head: idBytes(id),
    indexes: [],
    nextRecordId: 1,
    count: 0,
    bytes: 0,
  };
}
