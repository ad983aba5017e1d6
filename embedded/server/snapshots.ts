import { Timestamp } from "bson";
import { StoreError } from "../errors.js";
import type { ReadView } from "../storage/read-view.js";

/** Snapshots without a read for this long are given back (MongoDB keeps its history for five minutes). */
const IDLE_MS = 10 * 60_000;
/** A held snapshot stops the reuse of pages, so only a few are kept at once. */
const MAX_HELD = 8;

interface Held {
  readonly view: ReadView;
  readers: number;
  lastUsedAt: number;
}

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
   * A view of the named instant, of now without one. `release` must be called once when the reader is done.
   *
   * @throws StoreError 239 SnapshotTooOld the instant is not held (any more), or too many are being read already.
   */
  take(at: Timestamp | undefined): { readonly at: Timestamp; readonly view: ReadView; release(): void } {
    const time = at ?? this.#hold();
    const held = this.#held.get(nameOf(time));
    if (!held) throw new StoreError(239, `the snapshot at ${nameOf(time)} is no longer available`);
    held.readers += 1;
    held.lastUsedAt = Date.now();
    return {
      at: time,
      view: held.view,
      release: () => {
        held.readers -= 1;
        held.lastUsedAt = Date.now();
      },
    };
  }

  closeIdle(nowMs: number): void {
    for (const [name, held] of this.#held) {
      if (held.readers > 0 || nowMs - held.lastUsedAt < IDLE_MS) continue;
      this.#held.delete(name);
      held.view.close();
    }
  }

  closeAll(): void {
    for (const { view } of this.#held.values()) view.close();
    this.#held.clear();
  }

  #hold(): Timestamp {
    if (this.#held.size >= MAX_HELD) this.#dropOldest();
    const time = new Timestamp({ t: Math.floor(Date.now() / 1000), i: (this.#ordinal += 1) });
    this.#held.set(nameOf(time), { view: this.#open(), readers: 0, lastUsedAt: Date.now() });
    return time;
  }

  #dropOldest(): void {
    for (const [name, held] of this.#held) {
      if (held.readers > 0) continue;
      this.#held.delete(name);
      held.view.close();
      return;
    }
    throw new StoreError(239, `${MAX_HELD} snapshots are being read already`);
  }
}

const nameOf = (time: Timestamp): string => `${time.t}.${time.i}`;
