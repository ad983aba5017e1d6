import { Int32 } from "bson";
import { decodeDocument } from "../bson/decode.js";
import { encodeDocument } from "../bson/encode.js";
import { rootScope } from "../expressions/compile.js";
import { parseFilter } from "../query/filter.js";
import { compileFilter } from "../query/matcher.js";
import { encodeKey, keyTuples, plainTuple } from "../values/order.js";
import { type Document, getOwn, isDocument, isNumber, type NumberValue, toDouble } from "../values/values.js";
import { type Value } from "../values/values.js";
import type { Tables } from "./tables.js";

export type IndexInfo = ReturnType<typeof describeIndex>;
/** Compiles the description of an index. The specification has been checked before. */
export function describeIndex(id: number, specification: Document) {
  const pattern = specification["key"] as Document;
  const fields = Object.keys(pattern).map((path) => {
    const direction: 1 | -1 = toDouble(pattern[path] as NumberValue) < 0 ? -1 : 1;
    return { path, parts: path.split("."), direction };
  });
  const partial = getOwn(specification, "partialFilterExpression");
  const filter = isDocument(partial) ? parseFilter(partial, rootScope()) : undefined;
  const seconds = getOwn(specification, "expireAfterSeconds");
  return {
    id,
    name: specification["name"] as string,
    /** Bytes that all its keys start with. */
    head: idBytes(id),
    fields,
    paths: fields.map(({ parts }) => parts),
    directions: fields.map(({ direction }) => direction),
    isUnique: specification["unique"] === true || (fields.length === 1 && fields[0]?.path === "_id"),
    isSparse: specification["sparse"] === true,
    expireAfterSeconds: isNumber(seconds) ? toDouble(seconds) : undefined,
    /** The documents it holds; undefined: all. */
    partial: filter && { filter, matches: compileFilter(filter) },
    specification,
    /** Per field: some document has an array on the path, so that it has several entries. Never goes back to false. */
    isMultikey: fields.map(() => false),
    /** Some key was too long and is stored as prefix and hash: the order of entries is not reliable. */
    isCut: false,
    /** All documents have their entries (stored). */
    isBuilt: false,
    /** Built, and the commit is visible to readers (memory only). */
    isReady: false,
  };
}

/** What a document has in one index: encoded keys, each once, the values behind them, and flags that it raises. */
export type IndexEntries = typeof none;
const none = { keys: [] as Buffer[], tuples: [] as Value[][], isMultikey: [] as boolean[], isCut: false };
/** The entries of a document in an index: none when a sparse or partial index leaves it out, several when a path leads
 * through an array. @throws StoreError 171 when two paths lead through different arrays. */
export function entriesOf(index: IndexInfo, document: Document): IndexEntries {
  if (index.partial && !index.partial.matches(document, [])) return none;
  if (index.isSparse && !index.paths.some((parts) => hasPath(document, parts, 0))) return none;
  const plain = plainTuple(document, index.paths);
  if (plain) {
    const { bytes, isCut } = encodeKey(plain, index.directions, index.head);
    return { ...none, keys: [bytes], tuples: [plain], isCut };
  }
  const found = new Map<string, { key: Buffer; tuple: Value[] }>();
  let isCut = false;
  for (const tuple of keyTuples(document, index.paths)) {
    const key = encodeKey(tuple, index.directions, index.head);
    isCut ||= key.isCut;
    const text = key.bytes.toString("latin1");
    if (!found.has(text)) found.set(text, { key: key.bytes, tuple });
  }
  const entries = [...found.values()];
  return {
    keys: entries.map(({ key }) => key),
    tuples: entries.map(({ tuple }) => tuple),
    isMultikey: index.paths.map((parts) => plainTuple(document, [parts]) === undefined),
    isCut,
  };
}

function hasPath(node: Value, parts: readonly string[], at: number): boolean {
  if (at === parts.length) return node !== undefined;
  if (Array.isArray(node)) return node.some((element) => isDocument(element) && hasPath(element, parts, at));
  return isDocument(node) && hasPath(getOwn(node, parts[at] ?? ""), parts, at + 1);
}

/** What is left of dropped collections and indexes, to be removed in small pieces later. */
export type Garbage = { readonly kind: "documents" | "entries"; readonly id: number };
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

/** A collection. Objects are replaced when the catalog is read again after a failed commit: look them up per job. */
export type CollectionInfo = ReturnType<typeof makeCollection>;
/** @param namespace `database.collection`; database names have no dot. */
function makeCollection(id: number, namespace: string) {
  const [database = "", ...name] = namespace.split(".");
  const empty = { indexes: [] as IndexInfo[], nextRecordId: 1, count: 0, bytes: 0 };
  return { id, namespace, database, name: name.join("."), head: idBytes(id), ...empty };
}
