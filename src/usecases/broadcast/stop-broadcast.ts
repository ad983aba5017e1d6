/** The stop switch: one write ends it for everybody who asks before acting; the rest is taking back. */
import type { Broadcast } from "#src/domain/broadcast/broadcast.js";
import type { Viewer } from "#src/domain/member/member.js";
import { AppError, NotFoundError } from "#src/domain/shared/errors.js";
import { tell, wake, type BroadcastDeps } from "./broadcast-deps.js";
import { stopBroadcastJob } from "./job-contracts.js";
import { pollPage } from "./poll-page.js";
import { refreshCounts } from "./run-page.js";

const STOPPABLE = ["pending", "scheduled", "planning", "running"] as const;
const STOPPED = "群发已停止";

/** Stops it at once. Stopping a stopped one is harmless. @throws AppError conflict it has not begun or is over. */
export async function stopBroadcast(deps: BroadcastDeps, viewer: Viewer, id: string): Promise<Broadcast> {
  const now = deps.clock.now();
  const { corpId } = viewer;
  const stopped = await deps.broadcasts.change(
    corpId,
    id,
    { states: STOPPABLE },
    { state: "stopping", stoppedBy: viewer.userId, stoppedAt: now, planning: null, updatedAt: now },
  );
  if (!stopped) {
    const current = await deps.broadcasts.find(corpId, id);
    if (!current) throw new NotFoundError("群发", id);
    if (current.state === "stopping" || current.state === "stopped") return current;
    throw new AppError("conflict", "这次群发没有在进行，无需停止", { details: { state: current.state } });
  }
  tell(deps, corpId);
  await wake(deps, stopBroadcastJob, { v: 1 as const, corpId, broadcastId: id });
  return stopped;
}

/** Takes back what can be taken back; again until nothing is open. */
export async function finishStop(deps: BroadcastDeps, input: { corpId: string; broadcastId: string }): Promise<void> {
  const { corpId, broadcastId } = input;
  const broadcast = await deps.broadcasts.find(corpId, broadcastId);
  if (broadcast?.state !== "stopping") return;
  await deps.pages.cancelPlanned(corpId, broadcastId, STOPPED);
  let isOver = true;
  let failure: unknown = null;
  for (const page of await deps.pages.ofBroadcast(corpId, broadcastId)) {
    try {
      if (page.state === "cancelled") {
        // Nothing of it is on its way: its claim was given back before it was cancelled.
        await deps.pageTouches.changePage(corpId, page.id, ["planned", "claimed"], {
          state: "cancelled",
          note: STOPPED,
        });
      } else if (page.state === "open") {
        await deps.pageTouches.changePage(corpId, page.id, ["planned"], { state: "cancelled", note: STOPPED });
        await refreshCounts(deps, page);
      } else if (page.state === "created") {
        if (page.confirmedAt === null && page.msgId !== null) {
          await deps.mass.cancel(corpId, page.msgId);
          // What the member sent before the cancellation stays sent.
          await pollPage(deps, { corpId, pageId: page.id });
          await deps.pageTouches.changePage(corpId, page.id, ["awaiting"], { state: "cancelled", note: STOPPED });
          await deps.pages.update(corpId, page.id, { state: "done" });
          await refreshCounts(deps, page);
        }
      } else if (page.state === "claimed" || page.state === "unknown" || page.state === "planned") isOver = false;
    } catch (error) {
      // The others are stopped first; this one again with the next try.
      isOver = false;
      failure = error;
    }
  }
  tell(deps, corpId);
  if (isOver) {
    await deps.broadcasts.change(
      corpId,
      broadcastId,
      { states: ["stopping"] },
      { state: "stopped", finishedAt: deps.clock.now() },
    );
    tell(deps, corpId);
  }
  if (failure !== null) throw failure;
}
