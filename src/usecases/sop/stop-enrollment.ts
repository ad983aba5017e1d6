/** Ends an enrolment early and takes back what it had planned. */
import type { SopEnrollment, StopReason } from "#src/domain/sop/enrollment.js";
import { stepsOf } from "#src/domain/sop/sop.js";
import { stableId } from "../shared/ids.js";
import { enrollmentChanged, stepKey, type SopDeps } from "./sop-deps.js";

const STOP_WORDS: Readonly<Record<StopReason, string>> = {
  replied: "客户已回复",
  purchased: "客户已下单",
  opted_out: "客户表示不再接收消息",
  stage_exit: "客户已离开这个阶段",
  removed: "客户已不在任何成员的联系人里",
  by_person: "由成员停止",
  sop_archived: "计划已停用",
  version_gone: "计划的版本已不存在",
};

/**
 * Stops first, so that no further step runs, then takes back. A crash in between is found by the sweep; repeating it
 * is harmless.
 *
 * @returns the stopped enrolment; null when it was not active any more.
 */
export async function stopEnrollment(
  deps: SopDeps,
  enrollment: Pick<SopEnrollment, "corpId" | "id">,
  reason: StopReason,
  byUserId: string | null = null,
): Promise<SopEnrollment | null> {
  const { corpId, id } = enrollment;
  const stopped = await deps.enrollments.stop(corpId, id, { reason, at: deps.clock.now(), byUserId });
  if (!stopped) return null;
  await cleanUp(deps, stopped);
  return stopped;
}

/** Takes back the planned touches and open tasks of a stopped enrolment. */
export async function cleanUp(deps: SopDeps, stopped: SopEnrollment): Promise<void> {
  const { corpId, id, sopId, version } = stopped;
  const why = `“${STOP_WORDS[stopped.stop?.reason ?? "by_person"]}”，计划停止`;
  const definition = (await deps.sops.findVersion(corpId, sopId, version))?.definition;
  // Steps of earlier versions stand in `done`; the one that was under way may not.
  const stepIds = new Set(stopped.done.map(({ stepId }) => stepId));
  for (const step of stepsOf(definition?.steps ?? [])) stepIds.add(step.id);
  for (const stepId of stepIds) {
    const key = stepKey(id, stepId);
    await deps.outbox.cancel(corpId, key, why);
    await closeTask(deps, corpId, stableId("tk", corpId, key), why);
    // The message that no channel could send may have become a task of its own.
    await closeTask(deps, corpId, stableId("tk", corpId, `touch:${stableId("to", corpId, key)}`), why);
  }
  await deps.enrollments.cleanedUp(corpId, id);
  const contact = await deps.contacts.find(corpId, stopped.contactId);
  deps.live.publish([enrollmentChanged(stopped, contact?.memberIds ?? [])]);
}

async function closeTask(deps: SopDeps, corpId: string, taskId: string, why: string): Promise<void> {
  await deps.tasks.close(corpId, taskId, { why, messageId: null, at: deps.clock.now() });
}
