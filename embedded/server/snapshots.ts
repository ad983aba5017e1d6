import { Timestamp } from "bson";
import { fail, must, refuse } from "../errors.js";
import type { ReadView } from "../storage/read-view.js";
import { type Document, getOwn, isDocument } from "../values/types.js";
import { documentOption } from "./check-command.js";

/** Snapshots without a read for this long are given back (MongoDB keeps its history for five minutes). */
const IDLE_MS = 10 * 60_000;
/** A held snapshot stops the reuse of pages, so only a few are kept at once. */
const MAX_HELD = 8;

interface Held {
  readonly at: Timestamp;
  readonly view: ReadView;
  readers: number;
  lastUsedAt: number;
}

const nameOf = (time: Timestamp): string => `${time.t}.${time.i}`;

/**
 * The states that read concern "snapshot" reads from: the first find of a session holds one, its later finds name it
 * by `atClusterTime`. That is how a backup reads all collections as they were at one instant.
 */
export class Snapshots {
  readonly #open: () => ReadView;
  readonly #held = new Map<string, Held>();
  #ordinal = 0;

  constructor(open: () => ReadView) {
    this.#open = open;
  }

  /**
   * The state that a find with read concern "snapshot" reads; undefined for an ordinary find. Only whole collections, in
   * natural order or in order of `_id`, are read that way: what is known of the other indexes is of now, not of then.
   *
   * @throws StoreError 238 a filter or another sort; 239 SnapshotTooOld the instant is not held any more.
   */
  takeFor(body: Document): { readonly at: Timestamp; readonly view: ReadView; release(): void } | undefined {
    const concern = getOwn(body, "readConcern");
    if (!isDocument(concern) || getOwn(concern, "level") !== "snapshot") return undefined;
    const isWhole = Object.keys(documentOption(body, "filter")).length === 0;
    const isById = Object.keys(documentOption(body, "sort")).every((name) => name === "_id");
    if (!isWhole || !isById) refuse('read concern "snapshot" with a filter or a sort by other fields than _id');
    const at = getOwn(concern, "atClusterTime");
    must(at === undefined || at instanceof Timestamp, 14, "atClusterTime must be a timestamp");
    const held = at ? this.#held.get(nameOf(at)) : this.#hold();
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
    this.#held.set(nameOf(at), held);
    return held;
  }

  #drop({ at, view }: Held): void {
    this.#held.delete(nameOf(at));
    view.close();
  }

  /** Closes those that nobody has read for too long; all, when there is no time. */
  closeIdle(nowMs = Infinity): void {
    for (const held of this.#held.values()) {
      const isIdle = nowMs === Infinity || (held.readers === 0 && nowMs - held.lastUsedAt >= IDLE_MS);
      if (isIdle) this.#drop(held);
    }
  }
}
