/** Waiting for a condition with a limit. */

/**
 * Asks again every `everyMs` until `check` answers true.
 *
 * @param isCancelled stops the wait early (returns false).
 * @returns true when the condition came true in time.
 */
export async function waitUntil(
  check: () => Promise<boolean>,
  {
    timeoutMs,
    everyMs = 50,
    isCancelled = () => false,
  }: { timeoutMs: number; everyMs?: number; isCancelled?: () => boolean },
): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    if (isCancelled()) return false;
    if (await check()) return true;
    if (Date.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
