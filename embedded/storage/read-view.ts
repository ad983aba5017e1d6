import type { CollectionInfo } from "./catalog.js";
import type { IndexInfo } from "./index-info.js";
import { readRecordId, recordKey } from "./records.js";
import type { Table, Tables } from "./tables.js";

/** The transaction handle of lmdb, as far as it is used here. */
type ReadTransaction = ReturnType<Table["useReadTransaction"]>;

/** Takes a transaction too, which lmdb's types do not say. */
interface FastReader {
  getBinaryFast(key: Buffer, options: { transaction?: ReadTransaction }): Buffer | undefined;
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
  readonly #transaction: ReadTransaction | undefined;
  #isClosed = false;

  private constructor(tables: Tables, transaction: ReadTransaction | undefined) {
    this.#tables = tables;
    this.#transaction = transaction;
  }

  static snapshot(tables: Tables): ReadView {
    return new ReadView(tables, tables.documents.useReadTransaction());
  }

  static forWriting(tables: Tables): ReadView {
    return new ReadView(tables, undefined);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#transaction?.done();
  }

  get #options(): { transaction?: ReadTransaction } {
    return this.#transaction ? { transaction: this.#transaction } : {};
  }

  /** The bytes of a record; a view that the next read overwrites. */
  record(collection: CollectionInfo, recordId: number): Buffer | undefined {
    return (this.#tables.documents as FastReader).getBinaryFast(recordKey(collection, recordId), this.#options);
  }

  /** The record ids of a collection in natural order. */
  *recordIds(collection: CollectionInfo, isReverse: boolean): Generator<number> {
    const start = recordKey(collection, isReverse ? 2 ** 48 - 1 : 0);
    const end = recordKey(collection, isReverse ? 0 : 2 ** 48 - 1);
    for (const key of this.#tables.documents.getKeys({ start, end, reverse: isReverse, ...this.#options })) {
      yield readRecordId(key, 4);
    }
  }

  /** The entries of an index from `start` up to, not including, `end`; backwards when `isReverse`. */
  *entries(index: IndexInfo, start: Buffer, end: Buffer, isReverse: boolean): Generator<Entry> {
    const { entries } = this.#tables;
    const range = isReverse
      ? { start: end, end: start, reverse: true, exclusiveStart: true, inclusiveEnd: true, ...this.#options }
      : { start, end, ...this.#options };
    if (index.isUnique) {
      for (const { key, value } of entries.getRange(range)) {
        if (isReverse && (Buffer.compare(key, end) >= 0 || Buffer.compare(key, start) < 0)) continue;
        yield { key, recordId: readRecordId(value, 0) };
      }
      return;
    }
    for (const key of entries.getKeys(range)) {
      if (isReverse && (Buffer.compare(key, end) >= 0 || Buffer.compare(key, start) < 0)) continue;
      yield { key, recordId: readRecordId(key, key.length - 6) };
    }
  }

  /** The record behind one whole key of a unique index. */
  uniqueEntry(key: Buffer): number | undefined {
    const value = (this.#tables.entries as FastReader).getBinaryFast(key, this.#options);
    return value && readRecordId(value, 0);
  }

  /** The number of entries in a stretch, counted inside LMDB. */
  countEntries(start: Buffer, end: Buffer): number {
    return this.#tables.entries.getKeysCount({ start, end, ...this.#options });
  }
}
