/** The simulator's clock: runs like the real one, faster, not at all, or jumps. */
export class SimClock {
  #base: number;
  #realBase: number;
  #rate: number;
  readonly #realNow: () => number;

  /**
   * @param start   first instant in ms; default the real one.
   * @param realNow the machine's clock in ms; injected by tests.
   */
  constructor(start?: number, realNow: () => number = Date.now) {
    this.#realNow = realNow;
    this.#realBase = realNow();
    this.#base = start ?? this.#realBase;
    this.#rate = 1;
  }

  /** Now, in ms since 1970. */
  now(): number {
    return Math.floor(this.#base + (this.#realNow() - this.#realBase) * this.#rate);
  }

  /** Now in whole seconds, as the platform writes it. */
  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  get rate(): number {
    return this.#rate;
  }

  /** Simulated ms per real ms; 0 stands still. */
  setRate(rate: number): void {
    this.set(this.now());
    this.#rate = rate;
  }

  /** Goes to an instant (ms) and runs on from there. */
  set(ms: number): void {
    this.#base = ms;
    this.#realBase = this.#realNow();
  }
}

/** Hour and day limits and the monthly quota follow the corp's wall clock: China has one zone, without summer time. */
export const ZONE_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** First ms of the local day that holds `ms`. */
export const startOfDay = (ms: number): number => Math.floor((ms + ZONE_OFFSET_MS) / DAY_MS) * DAY_MS - ZONE_OFFSET_MS;

/** Local year and month of an instant, and how many days that month has. */
export function monthOf(ms: number): { key: string; days: number } {
  const local = new Date(ms + ZONE_OFFSET_MS);
  const days = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate();
  return { key: local.toISOString().slice(0, 7), days };
}
