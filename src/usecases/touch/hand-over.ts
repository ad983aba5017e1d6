/** What no channel can send becomes the member's task, with the text ready to copy. */
import { handOverTask } from "#src/domain/touch/hand-over.js";
import type { Touch } from "#src/domain/touch/touch.js";
import { stableId } from "../shared/ids.js";
import { withTrackedLinks } from "./touch-links.js";
import { touchChanged, type TouchDeps } from "./touch-deps.js";

/**
 * planned → handed over, then the task. The state goes first, so that a sender and this cannot both win; a crash in
 * between is completed by the sweep.
 *
 * @returns null when the touch is no longer planned.
 */
export async function handOver(deps: TouchDeps, touch: Touch, note: string): Promise<Touch | null> {
  const handedOver = await deps.touches.handOver(touch.corpId, touch.id, note);
  return handedOver && completeHandOver(deps, handedOver);
}

/** Makes the task of a handed-over touch; repeating it meets the same task. */
export async function completeHandOver(deps: TouchDeps, touch: Touch): Promise<Touch> {
  const now = deps.clock.now();
  const settings = await deps.settings.get(touch.corpId);
  const draft = handOverTask(await withTrackedLinks(deps, touch), settings, deps.calendar, now);
  const id = stableId("tk", draft.corpId, draft.key);
  const { task } = await deps.tasks.insertOnce({ ...draft, id, createdAt: now });
  await deps.touches.noteTask(touch.corpId, touch.id, task.id);
  deps.live.publish([
    touchChanged(touch),
    { type: "task.changed", corpId: touch.corpId, contactId: touch.contactId, memberIds: [task.assigneeId] },
  ]);
  return { ...touch, taskId: task.id };
}
