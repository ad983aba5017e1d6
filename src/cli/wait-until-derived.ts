/** Waiting until everything captured has been understood, staged and tagged. */
import type { App } from "#src/app.js";
import type { DerivationBacklog } from "#src/usecases/understand/derive-use-cases.js";

const EVERY_MS = 200;

/**
 * Asks for the backlog until it is empty; a store that is away for a while is waited for.
 *
 * @returns false when it was aborted.
 */
export async function waitUntilDerived(
  app: Pick<App, "derive" | "isStoreAway" | "config">,
  signal: AbortSignal,
  onProgress: (backlog: DerivationBacklog) => void = () => undefined,
): Promise<boolean> {
  while (!signal.aborted) {
    try {
      const backlog = await app.derive.derivationBacklog(app.config.CORP_ID);
      if (backlog.conversations + backlog.contacts === 0) return true;
      onProgress(backlog);
    } catch (error) {
      if (!app.isStoreAway(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  return false;
}
