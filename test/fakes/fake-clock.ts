/** A clock that stands still until it is moved. */
import type { Clock } from "#src/usecases/shared/clock.js";

export interface FakeClock extends Clock {
  set(at: string | Date): void;
  advance(ms: number): void;
}

export function fakeClock(at: string | Date = "2026-11-23T12:00:00+08:00"): FakeClock {
  let now = new Date(at);
  return {
    now: () => new Date(now),
    set: (next) => {
      now = new Date(next);
    },
    advance: (ms) => {
      now = new Date(now.getTime() + ms);
    },
  };
}
