/** Keeps the callback log from growing without end. What failed or still waits stays until somebody has dealt with it. */
import { DAY_MS } from "#src/domain/shared/time.js";
import type { WecomEventDeps } from "./wecom-event-deps.js";

const AT_ONCE = 1_000;
const MOST = 50_000;

/** Removes what was handled longer ago than the corp keeps it; the rest of a large backlog goes next time. */
export async function pruneEvents(deps: WecomEventDeps, { corpId }: { corpId: string }): Promise<{ removed: number }> {
  const before = new Date(deps.clock.now().getTime() - (await deps.keepDays(corpId)) * DAY_MS);
  let removed = 0;
  while (removed < MOST) {
    const count = await deps.events.removeHandled(corpId, before, AT_ONCE);
    removed += count;
    if (count < AT_ONCE) break;
  }
  return { removed };
}
