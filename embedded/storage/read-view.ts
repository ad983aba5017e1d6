import type { CollectionInfo } from "./catalog.js";
import type { IndexInfo } from "./index-info.js";
import { readRecordId, recordKey } from "./records.js";
import type { Table, Tables } from "./tables.js";

/** The transaction handle of lmdb, as far as it is used here. */
type ReadTransaction = ReturnType<Table["useReadTransaction"]>;
type ReadOptions = { readonly transaction?: ReadTransaction };

/** Takes a transaction too, which lmdb's types do not say. */
interface FastReader {
  getBinaryFast(key: Buffer, options: ReadOptions): Buffer | undefined;
}

/** An entry of an index scan: the key (a buffer of its own) and the record it leads to. */
export interface Entry {
  readonly key: Buffer;
  readonly recordId: number;
}

/**
 * One consistent state of the store. Outside write jobs it is a snapshot that survives awaits and must be closed;
 * inside a write job (`forWriting`) it is the state that the job itself has made.
 */
export class ReadView {
  readonly #tables: Tables;
  readonly #options: ReadOptions;
  #isClosed = false;
  /** How many index entries and records were read, for explain. */
  keysExamined = 0;
  documentsExamined = 0;

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
        this.keysExamined++;
        if (!isOutside(key)) yield { key, recordId: readRecordId(value, 0) };
      }
      return;
    }
    for (const key of entries.getKeys(range)) {
      this.keysExamined++;
      if (!isOutside(key)) yield { key, recordId: readRecordId(key, key.length - 6) };
    }
  }

  /** The record behind one whole key of a unique index. */
  uniqueEntry(key: Buffer): number | undefined {
    this.keysExamined++;
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
