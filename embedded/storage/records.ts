import { EJSON } from "bson";
import { encodeDocument, MAX_DOCUMENT_BYTES } from "../bson/encode.js";
import { fail } from "../errors.js";
import { type Document, setOwn, type Value } from "../values/values.js";
import { type Catalog, type CollectionInfo, entriesOf, type IndexEntries, type IndexInfo } from "./catalog.js";
import { keep, type Table, type Tables } from "./tables.js";

/** The transaction handle of lmdb, as far as it is used here. */
type ReadTransaction = ReturnType<Table["useReadTransaction"]>;
type ReadOptions = { readonly transaction?: ReadTransaction };
/** Takes a transaction too, which lmdb's types do not say. */
type FastReader = { getBinaryFast(key: Buffer, options: ReadOptions): Buffer | undefined };
/** An entry of an index scan: the key (a buffer of its own) and the record it leads to. */
export type Entry = { readonly key: Buffer; readonly recordId: number };
/** One consistent state of the store. Outside write jobs it is a snapshot that survives awaits and must be closed;
 * inside a write job (`forWriting`) it is the state that the job itself has made. */
export class ReadView {
  readonly #tables: Tables;
  readonly #options: ReadOptions;
  #isClosed = false;
  private constructor(tables: Tables, options: ReadOptions) {
    this.#tables = tables;
    this.#options = options;
  }
  static snapshot(tables: Tables): ReadView {
    return new ReadView(tables, { transaction: tables.documents.useReadTransaction() });
  }
  static forWriting(tables: Tables): ReadView {
    return new ReadView(tables, {});
  }
  close(): void {
    if (!this.#isClosed) this.#options.transaction?.done();
    this.#isClosed = true;
  }
  /** The bytes of a record; a view that the next read overwrites. */
  record(collection: CollectionInfo, recordId: number): Buffer | undefined {
    return (this.#tables.documents as FastReader).getBinaryFast(recordKey(collection, recordId), this.#options);
  }
  /** The record ids of a collection in natural order, from `after` on. */
  *recordIds(collection: CollectionInfo, isReverse: boolean, after = 0): Generator<number> {
    const [low, high] = [recordKey(collection, after), recordKey(collection, 2 ** 48 - 1)];
    const range = { start: isReverse ? high : low, end: isReverse ? low : high, reverse: isReverse };
    for (const key of this.#tables.documents.getKeys({ ...range, ...this.#options })) yield readRecordId(key, 4);
  }
  /** The entries of an index from `start` up to, not including, `end`; backwards when `isReverse`. */
  *entries(index: IndexInfo, start: Buffer, end: Buffer, isReverse: boolean): Generator<Entry> {
    const { entries } = this.#tables;
    const range = isReverse
      ? { start: end, end: start, reverse: true, exclusiveStart: true, inclusiveEnd: true, ...this.#options }
      : { start, end, ...this.#options };
    const isOutside = (key: Buffer): boolean =>
      isReverse && (Buffer.compare(key, end) >= 0 || Buffer.compare(key, start) < 0);
    if (index.isUnique) {
      for (const { key, value } of entries.getRange(range)) {
        if (!isOutside(key)) yield { key, recordId: readRecordId(value, 0) };
      }
      return;
    }
    for (const key of entries.getKeys(range)) {
      if (!isOutside(key)) yield { key, recordId: readRecordId(key, key.length - 6) };
    }
  }
  /** The record behind one whole key of a unique index. */
  uniqueEntry(key: Buffer): number | undefined {
    const value = (this.#tables.entries as FastReader).getBinaryFast(key, this.#options);
    return value && readRecordId(value, 0);
  }
  /** Counts entries of a stretch inside LMDB, up to `limit` of them. @returns where to go on, if there are more. */
  countEntries(start: Buffer, end: Buffer, limit: number): { readonly count: number; readonly next?: Buffer } {
    const { entries } = this.#tables;
    const [next] = entries.getKeys({ start, end, offset: limit, limit: 1, ...this.#options });
    return next ? { count: limit, next } : { count: entries.getKeysCount({ start, end, ...this.#options }) };
  }
}

const present = Buffer.from([1]);
export function recordKey(collection: CollectionInfo, recordId: number): Buffer {
  const key = Buffer.allocUnsafe(10);
  collection.head.copy(key, 0);
  key.writeUIntBE(recordId, 4, 6);
  return key;
}

/** The key of a document's entry in an index: as encoded when the index is unique, else with the record id behind it. */
export function entryKey(index: IndexInfo, key: Buffer, recordId: number): Buffer {
  return index.isUnique ? key : Buffer.concat([key, recordIdBytes(recordId)]);
}

function recordIdBytes(recordId: number): Buffer {
  const bytes = Buffer.allocUnsafe(6);
  bytes.writeUIntBE(recordId, 0, 6);
  return bytes;
}

/** Reads the six bytes of a record id. Works on the shared buffers of lmdb. */
export function readRecordId(bytes: Uint8Array, at: number): number {
  let id = 0;
  for (let i = at; i < at + 6; i++) id = id * 256 + (bytes[i] ?? 0);
  return id;
}

type Change = { readonly index: IndexInfo; readonly added: IndexEntries; readonly removed?: IndexEntries };
/** Documents and their index entries. Every method runs inside a write job, checks everything first and puts last, so
 * that a StoreError leaves nothing behind. */
export class Records {
  readonly #tables: Tables;
  readonly #catalog: Catalog;
  constructor(tables: Tables, catalog: Catalog) {
    this.#tables = tables;
    this.#catalog = catalog;
  }
  /** A stored document's bytes in a buffer of its own. */
  fetch(collection: CollectionInfo, recordId: number): Buffer | undefined {
    const bytes = this.#tables.documents.getBinaryFast(recordKey(collection, recordId));
    return bytes && keep(bytes);
  }
  /** Stores a new document, `bytes` as they are. @throws StoreError 11000 with keyPattern and keyValue, 171, 10334. */
  insert(collection: CollectionInfo, bytes: Buffer, document: Document): void {
    checkSize(bytes);
    const changes = collection.indexes.map((index): Change => ({ index, added: entriesOf(index, document) }));
    for (const { index, added } of changes) this.#checkUnique(collection, index, added);
    const recordId = collection.nextRecordId++;
    void this.#tables.documents.put(recordKey(collection, recordId), bytes);
    this.#apply(collection, recordId, changes);
    this.#count(collection, 1, bytes.length);
  }
  /** Replaces a document by a new version. @param touched top-level fields that may differ; undefined: any. Only
   * indexes on those are looked at. @returns false when the bytes are the same and nothing was done. */
  replace(
    collection: CollectionInfo,
    recordId: number,
    before: { readonly bytes: Buffer; readonly document: Document },
    document: Document,
    touched: ReadonlySet<string> | undefined,
  ): boolean {
    const bytes = encodeDocument(document);
    if (bytes.equals(before.bytes)) return false;
    checkSize(bytes);
    const changes: Change[] = [];
    for (const index of collection.indexes) {
      if (touched && !index.partial && !index.paths.some(([first = ""]) => touched.has(first))) continue;
      const removed = entriesOf(index, before.document);
      const added = entriesOf(index, document);
      const isSame = removed.keys.length === added.keys.length;
      if (isSame && removed.keys.every((key, i) => key.equals(added.keys[i] ?? key))) continue;
      this.#checkUnique(collection, index, added, recordId);
      changes.push({ index, added, removed });
    }
    void this.#tables.documents.put(recordKey(collection, recordId), bytes);
    this.#apply(collection, recordId, changes);
    this.#count(collection, 0, bytes.length - before.bytes.length);
    return true;
  }
  remove(collection: CollectionInfo, recordId: number, bytes: Buffer, document: Document): void {
    for (const index of collection.indexes) this.#removeEntries(index, entriesOf(index, document), recordId);
    void this.#tables.documents.remove(recordKey(collection, recordId));
    this.#count(collection, -1, -bytes.length);
  }
  /** Adds the entries of a stored document to indexes that are being built; those already there are kept. */
  addToIndexes(collection: CollectionInfo, indexes: readonly IndexInfo[], recordId: number, document: Document): void {
    const changes = indexes.map((index) => ({ index, added: entriesOf(index, document) }));
    for (const { index, added } of changes) this.#checkUnique(collection, index, added, recordId);
    this.#apply(collection, recordId, changes);
  }
  #count(collection: CollectionInfo, documents: number, bytes: number): void {
    collection.count += documents;
    collection.bytes += bytes;
    this.#catalog.touch(collection);
  }
  #checkUnique(collection: CollectionInfo, index: IndexInfo, { keys, tuples }: IndexEntries, self?: number): void {
    if (!index.isUnique) return;
    keys.forEach((key, i) => {
      const found = this.#tables.entries.getBinaryFast(key);
      if (found && readRecordId(found, 0) !== self) duplicateKey(collection, index, tuples[i] ?? []);
    });
  }
  #apply(collection: CollectionInfo, recordId: number, changes: readonly Change[]): void {
    for (const { index, added, removed } of changes) {
      if (removed) this.#removeEntries(index, removed, recordId);
      const value = index.isUnique ? recordIdBytes(recordId) : present;
      for (const key of added.keys) void this.#tables.entries.put(entryKey(index, key, recordId), value);
      const isRaised = added.isMultikey.some((isMultikey, i) => isMultikey && !index.isMultikey[i]);
      if (!isRaised && (!added.isCut || index.isCut)) continue;
      index.isMultikey = index.isMultikey.map((was, i) => was || added.isMultikey[i] === true);
      index.isCut ||= added.isCut;
      this.#catalog.save(collection);
    }
  }
  #removeEntries(index: IndexInfo, { keys }: IndexEntries, recordId: number): void {
    const { entries } = this.#tables;
    for (const key of keys) {
      // A unique index that is being built may hold the entry of another document; its build fails.
      const found = index.isUnique ? entries.getBinaryFast(key) : undefined;
      if (!index.isUnique || (found && readRecordId(found, 0) === recordId)) {
        void entries.remove(entryKey(index, key, recordId));
      }
    }
  }
}

function checkSize({ length }: Buffer): void {
  if (length <= MAX_DOCUMENT_BYTES) return;
  fail(10334, `BSONObj size: ${length} is invalid. Size must be between 0 and 16793600(16MB)`);
}

function duplicateKey({ namespace }: CollectionInfo, index: IndexInfo, tuple: readonly Value[]): never {
  const keyValue: Document = {};
  index.fields.forEach(({ path }, i) => setOwn(keyValue, path, tuple[i]));
  const show = (value: Value): string =>
    value === undefined ? "undefined" : EJSON.stringify(value, { relaxed: true });
  const shown = Object.keys(keyValue).map((path) => `${path}: ${show(keyValue[path])}`);
  const where = `collection: ${namespace} index: ${index.name} dup key: { ${shown.join(", ")} }`;
  return fail(11000, `E11000 duplicate key error ${where}`, { keyPattern: index.specification["key"], keyValue });
}
