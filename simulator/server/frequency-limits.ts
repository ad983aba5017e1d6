/** Calls per corp and API in a minute and an hour; over the limit 45009 until the window has ended. path/90312 */
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

interface Counter {
  minuteStart: number;
  minute: number;
  hourStart: number;
  hour: number;
  blockedUntil: number;
}

export class FrequencyLimits {
  readonly #counters = new Map<string, Counter>();
  readonly #inFlight = new Map<string, number>();

  /** Counts a call. @returns false when it is over a limit. */
  take(key: string, nowMs: number, limits: { perMinute: number; perHour: number }): boolean {
    let counter = this.#counters.get(key);
    if (!counter) {
      counter = { minuteStart: nowMs, minute: 0, hourStart: nowMs, hour: 0, blockedUntil: 0 };
      this.#counters.set(key, counter);
    }
    if (nowMs >= counter.minuteStart + MINUTE_MS || nowMs < counter.minuteStart) {
      counter.minuteStart = nowMs;
      counter.minute = 0;
    }
    if (nowMs >= counter.hourStart + HOUR_MS || nowMs < counter.hourStart) {
      counter.hourStart = nowMs;
      counter.hour = 0;
    }
    if (nowMs < counter.blockedUntil) return false;
    counter.minute++;
    counter.hour++;
    if (counter.hour > limits.perHour) counter.blockedUntil = nowMs + HOUR_MS;
    else if (counter.minute > limits.perMinute) counter.blockedUntil = nowMs + MINUTE_MS;
    return nowMs >= counter.blockedUntil;
  }

  /** Closes the API for the rest of a minute. */
  block(key: string, nowMs: number): void {
    this.take(key, nowMs, { perMinute: Infinity, perHour: Infinity });
    const counter = this.#counters.get(key);
    if (counter) counter.blockedUntil = nowMs + MINUTE_MS;
  }

  /** One more in flight. @returns false when there are `most` already. */
  enter(key: string, most: number): boolean {
    const running = this.#inFlight.get(key) ?? 0;
    if (running >= most) return false;
    this.#inFlight.set(key, running + 1);
    return true;
  }

  leave(key: string): void {
    const running = (this.#inFlight.get(key) ?? 1) - 1;
    if (running <= 0) this.#inFlight.delete(key);
    else this.#inFlight.set(key, running);
  }

  clear(): void {
    this.#counters.clear();
    this.#inFlight.clear();
  }
}
