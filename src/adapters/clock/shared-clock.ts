/** One clock for all processes of a demo: real time plus the stored offset, looked up again every second. */
import type { MovableClock } from "#src/usecases/clock/ports.js";
import { offsetClock, systemClock, type Clock } from "#src/usecases/shared/clock.js";

/** How long another process may still show the old time after a move, in ms. */
const LOOK_EVERY_MS = 1_000;

/** The ordinary clock in the same shape: never moves. */
export function steadyClock(base: Clock = systemClock): MovableClock {
  return {
    now: () => base.now(),
    offsetMs: () => 0,
    adopt: () => undefined,
    onMoved: () => () => undefined,
    close: () => undefined,
  };
}

/**
 * Follows a stored offset. A failed look keeps the last one: time goes on.
 *
 * @param first the offset at start.
 * @param read  the stored offset; null when it is gone, which counts as none.
 */
export function sharedClock(options: {
  first: number;
  read: () => Promise<number | null>;
  base?: Clock;
  everyMs?: number;
}): MovableClock {
  const { read, base = systemClock, everyMs = LOOK_EVERY_MS } = options;
  let offset = options.first;
  const listeners = new Set<(byMs: number) => void>();
  const adopt = (next: number): void => {
    const byMs = next - offset;
    if (byMs === 0) return;
    offset = next;
    for (const listener of listeners) listener(byMs);
  };
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    try {
      adopt((await read()) ?? 0);
    } catch {
      // The next look finds it.
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return {
    ...offsetClock(base, () => offset),
    offsetMs: () => offset,
    adopt,
    onMoved: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => clearInterval(timer),
  };
}
