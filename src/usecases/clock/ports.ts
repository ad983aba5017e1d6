/** Ports of the movable clock: where its offset is kept, and what moves along with it. */
import type { Clock } from "../shared/clock.js";

/** The process's clock with what the demo does to it. In real installations it never moves. */
export interface MovableClock extends Clock {
  /** Distance from real time, in ms. */
  offsetMs(): number;
  /** Takes an offset at once, as the process that moves the clock does. */
  adopt(offsetMs: number): void;
  /** Told after this process's time changed by other than passing. @returns what ends it. */
  onMoved(listener: (byMs: number) => void): () => void;
  close(): void;
}

/** How far the demo's clock stands from real time. Exists only where a demo was started. */
export interface ClockOffsetStore {
  /** null: this corp's clock cannot be moved. */
  read(corpId: string): Promise<number | null>;
  /** Makes the clock movable; an offset that is there stays. */
  allow(corpId: string): Promise<void>;
  /** @returns the offset before; null when the clock cannot be moved. */
  write(corpId: string, offsetMs: number): Promise<number | null>;
}

/** Another clock that must show the same time, e.g. the local WeCom simulator's. */
export interface ClockFollower {
  /** Shows `now` from this instant on and keeps running. Must not fail the move: the caller is told, not stopped. */
  follow(now: Date): Promise<void>;
}

/** Due times that were found while the clock stood further ahead. */
export interface PlannedChecks {
  /** Brings checks planned for after `now` forward to `now`: what they waited for may lie before them again. */
  bringForward(corpId: string, now: Date): Promise<void>;
}
