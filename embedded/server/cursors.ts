import { Long, Timestamp } from "bson";
import { MAX_DOCUMENT_BYTES } from "../bson/encode.js";
import { fail, must, refuse } from "../errors.js";
import type { ReadView } from "../storage/records.js";
import { type Document, getOwn, isDocument } from "../values/values.js";
import { documentOption } from "./command.js";
import { nextTurn, SLICE_MS } from "./turns.js";

/** What a cursor reads from: encoded documents, and `undefined` now and then so that long searches can be interrupted. */
export type ResultSource = IterableIterator<Buffer | undefined, void>;
/** Cursors without a getMore for this long are closed: they hold a snapshot, and a snapshot stops the reuse of pages. */
const IDLE_MS = 10 * 60_000;
export class Cursor {
  readonly namespace: string;
  readonly #source: ResultSource;
  readonly #release: () => void;
  #ahead: Buffer | undefined;
  /** Closed while it was being read: ends when that is done. */
  #isClosed = false;
  #isEnded = false;
  #isInUse = false;
  #lastUsedAt = Date.now();
  /** @param release frees what the source holds (its snapshot); called exactly once. */
  constructor(namespace: string, source: ResultSource, release: () => void = () => undefined) {
    this.namespace = namespace;
    this.#source = source;
    this.#release = release;
  }
  /** Reads up to `limit` documents, at most 16 MB, giving other requests their turn every few milliseconds. `isDone`:
   * no documents come after these; known only when reading went that far. An error closes the cursor. */
  async read(limit: number): Promise<{ documents: Buffer[]; isDone: boolean }> {
    must(!this.#isInUse, 12051, "the cursor is already in use");
    this.#isInUse = true;
    const documents: Buffer[] = [];
    let isDone = true;
    try {
      isDone = await this.#fill(documents, limit);
      return { documents, isDone };
    } finally {
      this.#isInUse = false;
      this.#lastUsedAt = Date.now();
      if (isDone || this.#isClosed) this.close(); // also after an error
    }
  }
  async #fill(documents: Buffer[], limit: number): Promise<boolean> {
    let bytes = 0;
    let until = performance.now() + SLICE_MS;
    while (documents.length < limit) {
      const result = this.#ahead ? { value: this.#ahead, done: false } : this.#source.next();
      this.#ahead = undefined;
      if (result.done || this.#isClosed) return true;
      if (performance.now() > until) {
        await nextTurn();
        until = performance.now() + SLICE_MS;
      }
      if (!result.value) continue;
      bytes += result.value.length;
      if (documents.length > 0 && bytes > MAX_DOCUMENT_BYTES) {
        this.#ahead = result.value;
        return false;
      }
      documents.push(result.value);
    }
    return false;
  }
  /** Frees everything; while it is being read, at the end of that. */
  close(): void {
    this.#isClosed = true;
    if (this.#isInUse || this.#isEnded) return;
    this.#isEnded = true;
    this.#source.return?.();
    this.#release();
  }
  isIdle(nowMs: number): boolean {
    return !this.#isInUse && nowMs - this.#lastUsedAt >= IDLE_MS;
  }
}

export class Cursors {
  readonly #open = new Map<string, Cursor>();
  #lastId = Date.now() * 1000;
  keep(cursor: Cursor): Long {
    const id = Long.fromNumber((this.#lastId += 1 + Math.floor(Math.random() * 1000)));
    this.#open.set(id.toString(), cursor);
    return id;
  }
  /** @throws StoreError 43 when there is no such cursor (or it was idle for too long). */
  find(id: Long, namespace: string): Cursor {
    const cursor = this.#open.get(id.toString()) ?? fail(43, `cursor id ${id.toString()} not found`);
    must(cursor.namespace === namespace, 13, `getMore on '${namespace}', but cursor is of ${cursor.namespace}`);
    return cursor;
  }
  remove(id: Long): boolean {
    this.#open.get(id.toString())?.close();
    return this.#open.delete(id.toString());
  }
  /** Closes those that nobody has read for too long; all, when there is no time. */
  closeIdle(nowMs?: number): void {
    for (const [id, cursor] of this.#open) {
      if (nowMs !== undefined && !cursor.isIdle(nowMs)) continue;
      cursor.close();
      this.#open.delete(id);
    }
  }
}

/** Snapshots without a read for this long are given back (MongoDB keeps its history for five minutes). */
const HELD_MS = 10 * 60_000;
/** A held snapshot stops the reuse of pages, so only a few are kept at once. */
const MAX_HELD = 8;
type Held = { readonly at: Timestamp; readonly view: ReadView; readers: number; lastUsedAt: number };
/** The states that read concern "snapshot" reads from: the first find of a session holds one, its later finds name it
 * by `atClusterTime`. That is how a backup reads all collections as they were at one instant. */
export class Snapshots {
  readonly #open: () => ReadView;
  readonly #held = new Map<bigint, Held>();
  #ordinal = 0;
  constructor(open: () => ReadView) {
    this.#open = open;
  }
  /** The state that a find with read concern "snapshot" reads; undefined for an ordinary find. */
  takeFor(body: Document): { readonly at: Timestamp; readonly view: ReadView; release(): void } | undefined {
    const concern = getOwn(body, "readConcern");
    if (!isDocument(concern) || getOwn(concern, "level") !== "snapshot") return undefined;
    const isWhole = Object.keys(documentOption(body, "filter")).length === 0;
    const isById = Object.keys(documentOption(body, "sort")).every((name) => name === "_id");
    if (!isWhole || !isById) refuse('read concern "snapshot" with a filter or a sort by other fields than _id');
    const at = getOwn(concern, "atClusterTime");
    must(at === undefined || at instanceof Timestamp, 14, "atClusterTime must be a timestamp");
    const held = at ? this.#held.get(at.toBigInt()) : this.#hold();
    if (!held) return fail(239, "the snapshot is no longer available");
    const use = (readers: number): void => void Object.assign(held, { readers, lastUsedAt: Date.now() });
    use(held.readers + 1);
    return { at: held.at, view: held.view, release: () => use(held.readers - 1) };
  }
  #hold(): Held {
    const [oldest] = [...this.#held.values()].filter(({ readers }) => readers === 0);
    if (this.#held.size >= MAX_HELD) this.#drop(oldest ?? fail(239, `${MAX_HELD} snapshots are being read already`));
    const at = new Timestamp({ t: Math.floor(Date.now() / 1000), i: (this.#ordinal += 1) });
    const held: Held = { at, view: this.#open(), readers: 0, lastUsedAt: Date.now() };
    this.#held.set(at.toBigInt(), held);
    return held;
  }
  #drop({ at, view }: Held): void {
    this.#held.delete(at.toBigInt());
    view.close();
  }
  /** Closes those that nobody has read for too long; all, when there is no time. */
  closeIdle(nowMs = Infinity): void {
    const isIdle = ({ readers, lastUsedAt }: Held): boolean => readers === 0 && nowMs - lastUsedAt >= HELD_MS;
    for (const held of this.#held.values()) if (nowMs === Infinity || isIdle(held)) this.#drop(held);
  }
}
