import { EJSON } from "bson";
import { encodeDocument, MAX_DOCUMENT_BYTES } from "../bson/encode.js";
import { StoreError } from "../errors.js";
import { getOwn, setOwn } from "../values/fields.js";
import type { Document, Value } from "../values/types.js";
import type { Catalog, CollectionInfo } from "./catalog.js";
import { entriesOf, type IndexEntries } from "./index-entries.js";
import type { IndexInfo } from "./index-info.js";
import { keep, type Tables } from "./tables.js";

const present = Buffer.from([1]);

/** The key of a record in `documents`. */
export function recordKey(collection: CollectionInfo, recordId: number): Buffer {
  const key = Buffer.allocUnsafe(10);
  collection.head.copy(key, 0);
  key.writeUIntBE(recordId, 4, 6);
  return key;
}

/** The record id as the six bytes that end the key of a record or of an entry. */
export function recordIdBytes(recordId: number): Buffer {
  const bytes = Buffer.allocUnsafe(6);
  bytes.writeUIntBE(recordId, 0, 6);
  return bytes;
}

interface Change {
  readonly index: IndexInfo;
  readonly added: IndexEntries;
  readonly removed: IndexEntries | undefined;
}

/**
 * Documents and their index entries. Every method runs inside a write job, checks everything first and puts last, so
 * that a StoreError leaves nothing behind.
 */
export class Records {
  readonly #tables: Tables;
  readonly #catalog: Catalog;

  constructor(tables: Tables, catalog: Catalog) {
    this.#tables = tables;
    this.#catalog = catalog;
  }

  /**
   * Stores a new document.
   *
   * @param bytes    the document as BSON, stored as it is.
   * @param document the same, decoded.
   * @throws StoreError 11000 with keyPattern and keyValue, 171, 10334.
   */
  insert(collection: CollectionInfo, bytes: Buffer, document: Document): void {
    checkSize(bytes);
    const changes = collection.indexes.map((index): Change => {
      const added = entriesOf(index, document);
      this.#checkUnique(collection, index, added, undefined);
      return { index, added, removed: undefined };
    });
    const recordId = collection.nextRecordId++;
    void this.#tables.documents.put(recordKey(collection, recordId), bytes);
    this.#apply(collection, recordId, changes);
    collection.count++;
    collection.bytes += bytes.length;
    this.#catalog.touch(collection);
  }

  /**
   * Replaces a document by a new version.
   *
   * @param touched top-level fields that may differ; undefined: any. Only indexes on those are looked at.
   * @returns false when the bytes are the same and nothing was done.
   * @throws as `insert`.
   */
  replace(
    collection: CollectionInfo,
    recordId: number,
    before: { bytes: Buffer; document: Document },
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
      if (sameKeys(removed.keys, added.keys)) continue;
      this.#checkUnique(collection, index, added, recordId);
      changes.push({ index, added, removed });
    }
    void this.#tables.documents.put(recordKey(collection, recordId), bytes);
    this.#apply(collection, recordId, changes);
    collection.bytes += bytes.length - before.bytes.length;
    this.#catalog.touch(collection);
    return true;
  }

  /** Removes a document and its entries. */
  remove(collection: CollectionInfo, recordId: number, bytes: Buffer, document: Document): void {
    for (const index of collection.indexes) {
      for (const key of entriesOf(index, document).keys) this.#removeEntry(index, key, recordId);
    }
    void this.#tables.documents.remove(recordKey(collection, recordId));
    collection.count--;
    collection.bytes -= bytes.length;
    this.#catalog.touch(collection);
  }

  /** Adds the entries of a stored document to an index that is being built; those already there are kept. */
  addToIndex(collection: CollectionInfo, index: IndexInfo, recordId: number, document: Document): void {
    const added = entriesOf(index, document);
    this.#checkUnique(collection, index, added, recordId);
    this.#apply(collection, recordId, [{ index, added, removed: undefined }]);
  }

  #checkUnique(collection: CollectionInfo, index: IndexInfo, entries: IndexEntries, self: number | undefined): void {
    if (!index.isUnique) return;
    for (let i = 0; i < entries.keys.length; i++) {
      const found = this.#tables.entries.getBinaryFast(entries.keys[i] as Buffer);
      if (found && readRecordId(found, 0) !== self) throw duplicateKey(collection, index, entries.tuples[i] ?? []);
    }
  }

  #apply(collection: CollectionInfo, recordId: number, changes: readonly Change[]): void {
    const { entries } = this.#tables;
    const idBytes = recordIdBytes(recordId);
    for (const { index, added, removed } of changes) {
      for (const key of removed?.keys ?? []) this.#removeEntry(index, key, recordId);
      for (const key of added.keys) {
        if (index.isUnique) void entries.put(key, idBytes);
        else void entries.put(Buffer.concat([key, idBytes]), present);
      }
      this.#raiseFlags(collection, index, added);
    }
  }

  #removeEntry(index: IndexInfo, key: Buffer, recordId: number): void {
    const { entries } = this.#tables;
    if (!index.isUnique) {
      void entries.remove(Buffer.concat([key, recordIdBytes(recordId)]));
      return;
    }
    const found = entries.getBinaryFast(key);
    // A unique index that is being built may hold the entry of another document; its build fails.
    if (found && readRecordId(found, 0) === recordId) void entries.remove(key);
  }

  #raiseFlags(collection: CollectionInfo, index: IndexInfo, added: IndexEntries): void {
    let isChanged = added.isCut && !index.isCut;
    if (isChanged) index.isCut = true;
    added.isMultikey?.forEach((isMultikey, i) => {
      if (!isMultikey || index.isMultikey[i]) return;
      index.isMultikey[i] = true;
      isChanged = true;
    });
    if (isChanged) this.#catalog.save(collection);
  }
}

/** Reads the six bytes of a record id. Works on the shared buffers of lmdb. */
export function readRecordId(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  const low =
    (((bytes[at + 2] ?? 0) << 24) |
      ((bytes[at + 3] ?? 0) << 16) |
      ((bytes[at + 4] ?? 0) << 8) |
      (bytes[at + 5] ?? 0)) >>>
    0;
  return high * 0x1_0000_0000 + low;
}

/** Fetches a stored document's bytes inside a write job, in a buffer of its own. */
export function fetchRecord(tables: Tables, collection: CollectionInfo, recordId: number): Buffer | undefined {
  const bytes = tables.documents.getBinaryFast(recordKey(collection, recordId));
  return bytes && keep(bytes);
}

function sameKeys(a: readonly Buffer[], b: readonly Buffer[]): boolean {
  return a.length === b.length && a.every((key, i) => key.equals(b[i] as Buffer));
}

function checkSize(bytes: Buffer): void {
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    throw new StoreError(10334, `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and 16793600(16MB)`);
  }
}

function duplicateKey(collection: CollectionInfo, index: IndexInfo, tuple: readonly Value[]): StoreError {
  const keyPattern = getOwn(index.specification, "key") as Document;
  const keyValue: Document = {};
  index.fields.forEach(({ path }, i) => setOwn(keyValue, path, tuple[i]));
  const shown = Object.keys(keyValue).map((path) => `${path}: ${show(keyValue[path])}`);
  return new StoreError(
    11000,
    `E11000 duplicate key error collection: ${collection.namespace} index: ${index.name} dup key: { ${shown.join(", ")} }`,
    { keyPattern, keyValue },
  );
}

function show(value: Value): string {
  return value === undefined ? "undefined" : EJSON.stringify(value, { relaxed: true });
}
