/** What people do with broadcasts: write, submit, approve, remind. */
import type { Broadcast } from "#src/domain/broadcast/broadcast.js";
import type { Variant } from "#src/domain/broadcast/content.js";
import { contentProblems } from "#src/domain/broadcast/render.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { SegmentRule } from "#src/domain/segment/rule.js";
import { AppError, InvalidInputError, NotAllowedError, NotFoundError } from "#src/domain/shared/errors.js";
import { DAY_MS } from "#src/domain/shared/time.js";
import { randomId } from "../shared/ids.js";
import { tell, wake, type BroadcastDeps } from "./broadcast-deps.js";
import { planBroadcastJob, preflightBroadcastJob } from "./job-contracts.js";

export interface BroadcastInput {
  name: string;
  delivery: Broadcast["delivery"];
  segmentId: string | null;
  segmentVersion: number | null;
  rule: SegmentRule;
  variants: Variant[];
  scheduledAt: Date | null;
}

const CHANGEABLE = ["draft", "rejected"] as const;
/** WeCom reminds a task's members three times in 24 hours (41094). */
const MAX_REMINDERS = 3;

export async function createBroadcast(deps: BroadcastDeps, viewer: Viewer, input: BroadcastInput): Promise<Broadcast> {
  const now = deps.clock.now();
  const broadcast: Broadcast = {
    corpId: viewer.corpId,
    id: randomId("bc"),
    ...input,
    state: "draft",
    members: viewer.members,
    createdBy: viewer.userId,
    createdAt: now,
    updatedAt: now,
    approvedBy: null,
    approvedAt: null,
    rejectedNote: null,
    stoppedBy: null,
    stoppedAt: null,
    startedAt: null,
    finishedAt: null,
    preflight: null,
    planning: null,
    version: 1,
  };
  await deps.broadcasts.insert(broadcast);
  tell(deps, viewer.corpId);
  return broadcast;
}

/** Changes a draft. @throws AppError conflict somebody changed it since `basedOn`, or it is no draft any more. */
export async function changeBroadcast(
  deps: BroadcastDeps,
  viewer: Viewer,
  id: string,
  input: BroadcastInput & { basedOn: number },
): Promise<Broadcast> {
  const { basedOn, ...changes } = input;
  await foundBroadcast(deps, viewer, id);
  const changed = await deps.broadcasts.change(
    viewer.corpId,
    id,
    { states: CHANGEABLE, version: basedOn },
    // What was checked is not what it says now.
    {
      ...changes,
      state: "draft",
      preflight: null,
      members: viewer.members,
      version: basedOn + 1,
      updatedAt: deps.clock.now(),
    },
  );
  if (!changed) throw new AppError("conflict", "这次群发刚被改过，或已提交。请刷新后再改，没有覆盖。");
  tell(deps, viewer.corpId);
  return changed;
}

/** Starts the preflight; its result arrives in the broadcast. */
export async function startPreflight(deps: BroadcastDeps, viewer: Viewer, id: string): Promise<Broadcast> {
  const broadcast = await foundBroadcast(deps, viewer, id);
  const problems = contentProblems(broadcast.variants, broadcast.delivery);
  if (problems.length > 0) throw new InvalidInputError(problems);
  await deps.jobs.enqueue(preflightBroadcastJob, { v: 1 as const, corpId: viewer.corpId, broadcastId: id });
  return broadcast;
}

/**
 * Hands a draft in. Who may approve need not wait for others.
 *
 * @throws InvalidInputError the content cannot go out.
 * @throws AppError          conflict: no preflight of this version, nobody to write to, or no draft.
 */
export async function submitBroadcast(deps: BroadcastDeps, viewer: Viewer, id: string): Promise<Broadcast> {
  const broadcast = await foundBroadcast(deps, viewer, id);
  const problems = contentProblems(broadcast.variants, broadcast.delivery);
  if (problems.length > 0) throw new InvalidInputError(problems);
  if (broadcast.preflight?.state !== "ready") throw new AppError("conflict", "请先完成预检，再提交");
  if (broadcast.preflight.sendable === 0) throw new AppError("conflict", "没有可以发送的客户，没有提交");
  const submitted = await deps.broadcasts.change(
    viewer.corpId,
    id,
    { states: CHANGEABLE, version: broadcast.version },
    { state: "pending", rejectedNote: null, updatedAt: deps.clock.now() },
  );
  if (!submitted) throw new AppError("conflict", "这次群发已经提交过了");
  tell(deps, viewer.corpId);
  return submitted;
}

/** Lets it go out at its time. @throws NotAllowedError one's own, unless an administrator. */
export async function approveBroadcast(deps: BroadcastDeps, viewer: Viewer, id: string): Promise<Broadcast> {
  const broadcast = await foundBroadcast(deps, viewer, id);
  if (broadcast.createdBy === viewer.userId && viewer.role !== "admin") throw new NotAllowedError("broadcast:approve");
  const now = deps.clock.now();
  const approved = await deps.broadcasts.change(
    viewer.corpId,
    id,
    { states: ["pending"] },
    { state: "scheduled", approvedBy: viewer.userId, approvedAt: now, updatedAt: now },
  );
  if (!approved) throw new AppError("conflict", "这次群发不在待批准状态", { details: { state: broadcast.state } });
  tell(deps, viewer.corpId);
  if (!approved.scheduledAt || approved.scheduledAt <= now) {
    await wake(deps, planBroadcastJob, { v: 1 as const, corpId: viewer.corpId, broadcastId: id });
  }
  return approved;
}

export async function rejectBroadcast(
  deps: BroadcastDeps,
  viewer: Viewer,
  id: string,
  note: string,
): Promise<Broadcast> {
  await foundBroadcast(deps, viewer, id);
  const rejected = await deps.broadcasts.change(
    viewer.corpId,
    id,
    { states: ["pending"] },
    { state: "rejected", rejectedNote: note, updatedAt: deps.clock.now() },
  );
  if (!rejected) throw new AppError("conflict", "这次群发不在待批准状态");
  tell(deps, viewer.corpId);
  return rejected;
}

export interface Reminded {
  reminded: number;
  /** Tasks that were reminded three times in a day already. */
  atLimit: number;
}

/** Asks members who have not confirmed once more, inside WeCom's limit. */
export async function remindMembers(
  deps: BroadcastDeps,
  viewer: Viewer,
  id: string,
  memberId: string | null,
): Promise<Reminded> {
  await foundBroadcast(deps, viewer, id);
  const now = deps.clock.now();
  const result: Reminded = { reminded: 0, atLimit: 0 };
  for (const page of await deps.pages.ofBroadcast(viewer.corpId, id)) {
    if (page.state !== "created" || page.confirmedAt || page.msgId === null) continue;
    if (memberId !== null && page.memberId !== memberId) continue;
    const recent = page.remindedAt.filter((at) => now.getTime() - at.getTime() < DAY_MS);
    if (recent.length >= MAX_REMINDERS) {
      result.atLimit++;
      continue;
    }
    try {
      await deps.mass.remind(viewer.corpId, page.msgId);
    } catch (error) {
      if (!(error instanceof AppError && error.code === "too_many_requests")) throw error;
      result.atLimit++;
      continue;
    }
    await deps.pages.update(viewer.corpId, page.id, { remindedAt: [...recent, now] });
    result.reminded++;
  }
  tell(deps, viewer.corpId);
  return result;
}

/** @throws NotFoundError unknown. */
export async function foundBroadcast(
  deps: Pick<BroadcastDeps, "broadcasts">,
  viewer: Pick<Viewer, "corpId">,
  id: string,
): Promise<Broadcast> {
  const broadcast = await deps.broadcasts.find(viewer.corpId, id);
  if (!broadcast) throw new NotFoundError("群发", id);
  return broadcast;
}
