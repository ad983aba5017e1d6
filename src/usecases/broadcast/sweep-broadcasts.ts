/** Time's part of broadcasts: starts what is due, repairs what a crash left, asks for results, closes what is over. */
import { progressOf } from "#src/domain/broadcast/broadcast.js";
import { tell, wake, type BroadcastDeps } from "./broadcast-deps.js";
import { planBroadcastJob, pollBroadcastPageJob, runBroadcastPageJob, stopBroadcastJob } from "./job-contracts.js";
import { reconcilePages } from "./reconcile-pages.js";

const PAGES = 500;

/** One pass; passes may overlap. Rebuilds the queue from the store, so that a lost Redis loses nothing. */
export async function sweepBroadcasts(deps: BroadcastDeps, input: { corpId: string }): Promise<void> {
  const { corpId } = input;
  const now = deps.clock.now();
  const of = (broadcastId: string) => ({ v: 1 as const, corpId, broadcastId });
  for (const { id, state, scheduledAt, planning } of await deps.broadcasts.active(corpId)) {
    if (state === "scheduled" && (!scheduledAt || scheduledAt <= now)) await wake(deps, planBroadcastJob, of(id));
    else if (state === "planning" && (!planning || planning.until < now)) await wake(deps, planBroadcastJob, of(id));
    else if (state === "stopping") await wake(deps, stopBroadcastJob, of(id));
    else if (state === "running") await keepRunning(deps, corpId, id, now);
  }
  const toPoll = await deps.pages.toPoll(corpId, now, PAGES);
  if (toPoll.length > 0) {
    await deps.jobs.enqueueMany(
      pollBroadcastPageJob,
      toPoll.map((pageId) => ({ v: 1 as const, corpId, pageId })),
    );
  }
  if (await deps.mass.isAvailable(corpId)) await reconcilePages(deps, corpId);
}

async function keepRunning(deps: BroadcastDeps, corpId: string, id: string, now: Date): Promise<void> {
  const due = await deps.pages.due(corpId, id, now, PAGES);
  if (due.length > 0) {
    await deps.jobs.enqueueMany(
      runBroadcastPageJob,
      due.map((pageId) => ({ v: 1 as const, corpId, pageId })),
    );
    return;
  }
  const pages = await deps.pages.ofBroadcast(corpId, id);
  const isOpen = pages.some(({ state }) => state === "planned" || state === "claimed" || state === "unknown");
  if (isOpen || progressOf(pages).waiting > 0) return;
  await deps.broadcasts.change(corpId, id, { states: ["running"] }, { state: "done", finishedAt: now });
  tell(deps, corpId);
}
