/** Patience with something that is away for a moment, like a store that is being restarted. */

export interface Patience {
  /** True when an error only says that something cannot be reached for now; every other error is thrown at once. */
  isAway: (error: unknown) => boolean;
  /** How long to go on trying, in ms from the first failure. */
  patienceMs: number;
  /** Told of the first failure only. */
  onAway?: (error: unknown) => void;
}

const STEP_MS = 200;
const MAX_PAUSE_MS = 3_000;

/**
 * Does `act`, and again while it fails because something is away. What was done may be done twice: only for what may.
 *
 * @throws the last error, when patience is over or when it is of another kind.
 */
export async function patiently<T>(act: () => Promise<T>, { isAway, patienceMs, onAway }: Patience): Promise<T> {
  let until: number | null = null;
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      if (!isAway(error)) throw error;
      if (until === null) onAway?.(error);
      until ??= Date.now() + patienceMs;
      const pauseMs = Math.min(STEP_MS * attempt, MAX_PAUSE_MS);
      if (Date.now() + pauseMs > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
