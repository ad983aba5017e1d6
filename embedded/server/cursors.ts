import { Long } from "bson";
import { MAX_DOCUMENT_BYTES } from "../bson/encode.js";
import { StoreError } from "../errors.js";

/** What a cursor reads from: encoded documents, and `undefined` now and then so that long searches can be interrupted. */
export type ResultSource = Iterator<Buffer | undefined, void> | AsyncIterator<Buffer | undefined, void>;

/** How long one piece of work may hold the event loop, in ms. */
const SLICE_MS = 5;

/** Cursors without a getMore for this long are closed: they hold a snapshot, and a snapshot stops the reuse of pages. */
const IDLE_MS = 10 * 60_000;

/** An open result. */
export class Cursor {
  readonly namespace: string;
  readonly #source: ResultSource;
  readonly #release: () => void;
  #ahead: Buffer | undefined;
  #isClosed = false;
  lastUsedAt = Date.now();
  isInUse = false;

  /** @param release frees what the source holds (its snapshot); called exactly once. */
  constructor(namespace: string, source: ResultSource, release: () => void) {
    this.namespace = namespace;
    this.#source = source;
    this.#release = release;
  }

  /**
   * Reads up to `limit` documents, at most 16 MB, giving other requests their turn every few milliseconds.
   *
   * @param isDone the documents after these are none; known only when reading went that far.
   */
  async read(limit: number): Promise<{ documents: Buffer[]; isDone: boolean }> {
    const documents: Buffer[] = [];
    let bytes = 0;
    let until = performance.now() + SLICE_MS;
    for (;;) {
      if (documents.length >= limit) return { documents, isDone: false };
      let next = this.#ahead;
      this.#ahead = undefined;
      if (!next) {
        const pending = this.#source.next();
        const result = pending instanceof Promise ? await pending : pending;
        if (result.done) {
          this.close();
          return { documents, isDone: true };
        }
        if (performance.now() > until) {
          await new Promise((resolve) => setImmediate(resolve));
          until = performance.now() + SLICE_MS;
        }
        if (!result.value) continue;
        next = result.value;
      }
      if (documents.length > 0 && bytes + next.length > MAX_DOCUMENT_BYTES) {
        this.#ahead = next;
        return { documents, isDone: false };
      }
      bytes += next.length;
      documents.push(next);
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // A source that is just being read ends first: its snapshot must outlive the last read.
    const ended = this.#source.return?.();
    if (ended instanceof Promise) void ended.then(this.#release, this.#release);
    else this.#release();
  }
}

/** The open cursors by id. */
export class Cursors {
  readonly #open = new Map<string, Cursor>();
  #lastId = Date.now() * 1000;

  /** Registers a cursor for getMore. */
  keep(cursor: Cursor): Long {
    const id = Long.fromNumber((this.#lastId += 1 + Math.floor(Math.random() * 1000)));
    this.#open.set(id.toString(), cursor);
    return id;
  }

  /** @throws StoreError 43 when there is no such cursor (or it was idle for too long). */
  find(id: Long, namespace: string): Cursor {
    const cursor = this.#open.get(id.toString());
    if (!cursor) throw new StoreError(43, `cursor id ${id.toString()} not found`);
    if (cursor.namespace !== namespace) {
      throw new StoreError(
        13,
        `Requested getMore on namespace '${namespace}', but cursor belongs to ${cursor.namespace}`,
      );
    }
    return cursor;
  }

  /** Closes and forgets. @returns whether it was open. */
  remove(id: Long): boolean {
    const cursor = this.#open.get(id.toString());
    if (!cursor) return false;
    this.#open.delete(id.toString());
    cursor.close();
    return true;
  }

  closeIdle(nowMs: number): void {
    for (const [id, cursor] of this.#open) {
      if (cursor.isInUse || nowMs - cursor.lastUsedAt < IDLE_MS) continue;
      this.#open.delete(id);
      cursor.close();
    }
  }

  closeAll(): void {
    for (const cursor of this.#open.values()) cursor.close();
    this.#open.clear();
  }
}
