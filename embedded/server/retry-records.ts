import { type Binary, Long } from "bson";
import { decodeDocument } from "../bson/decode.js";
import { type Encodable, encodeDocument } from "../bson/encode.js";
import { must } from "../errors.js";
import { keep, type Tables } from "../storage/tables.js";
import { toDouble } from "../values/numbers.js";
import { type Document, getOwn, isDocument, isNumber } from "../values/types.js";

/** What makes a write retryable: the session and the number the driver gave to the write. */
export type RetryKey = { readonly session: Buffer; readonly txnNumber: number };

/** How far a write came, as stored with its last commit. */
export interface RetryState {
  /** Index of the first statement that was not run. */
  readonly next: number;
  readonly isFinished: boolean;
  /** The reply so far. */
  readonly result: Record<string, Encodable>;
}

/** Sessions live 30 minutes without use; a record is kept a little longer. */
const KEEP_MS = 40 * 60_000;

/** The retry key of a command; undefined when it is not retryable. */
export function retryKeyOf(body: Document): RetryKey | undefined {
  const txnNumber = getOwn(body, "txnNumber");
  const lsid = getOwn(body, "lsid");
  if (!isNumber(txnNumber) || !isDocument(lsid)) return undefined;
  const id = getOwn(lsid, "id") as Binary;
  return { session: Buffer.from(id.buffer.subarray(0, id.position)), txnNumber: toDouble(txnNumber) };
}

/**
 * The last retryable write of each session, stored in the same commit as the write itself. A driver that lost the
 * answer sends the write again under the same number and gets the stored answer.
 */
export class RetryRecords {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /**
   * What is stored for this very write; undefined when it is new. Call it inside the write job that may run the write.
   *
   * @throws StoreError 225 when the session has already gone on to a later write.
   */
  find(key: RetryKey): RetryState | undefined {
    const bytes = this.#tables.retries.getBinaryFast(key.session);
    const stored = bytes && decodeDocument(keep(bytes));
    const last = Number(stored?.["txnNumber"] ?? -1);
    must(last <= key.txnNumber, 225, `Retryable write ${key.txnNumber} is prohibited: a newer one has started`);
    if (!stored || last < key.txnNumber) return undefined;
    const { next, isFinished, result } = stored;
    return { next: Number(next), isFinished: isFinished === true, result: { ...(result as Document) } };
  }

  /** Stores how far a write came; inside its write job. */
  save(key: RetryKey, { next, isFinished, result }: RetryState): void {
    const stored = { txnNumber: Long.fromNumber(key.txnNumber), at: new Date(), next, isFinished, result };
    void this.#tables.retries.put(key.session, encodeDocument(stored));
  }

  /** Removes records of sessions long gone; inside a write job. @returns how many of at most `limit`. */
  removeOld(now: Date, limit: number): number {
    const old: Buffer[] = [];
    for (const { key, value } of this.#tables.retries.getRange({})) {
      const at = decodeDocument(value)["at"] as Date;
      if (now.getTime() - at.getTime() > KEEP_MS) old.push(key);
      if (old.length >= limit) break;
    }
    for (const key of old) void this.#tables.retries.remove(key);
    return old.length;
  }
}
