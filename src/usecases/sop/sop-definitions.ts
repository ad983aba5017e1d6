/** Writing plans: every save is a version, and a version never changes. */
import type { Viewer } from "#src/domain/member/member.js";
import { AppError, NotFoundError } from "#src/domain/shared/errors.js";
import type { SopEnrollment } from "#src/domain/sop/enrollment.js";
import type { Sop, SopDefinition, SopStatus } from "#src/domain/sop/sop.js";
import { nextOf } from "#src/domain/sop/sop-run.js";
import { randomId } from "../shared/ids.js";
import { wakeRunner, type SopDeps } from "./sop-deps.js";
import { settingOf } from "./sop-person.js";
import { stopEnrollment } from "./stop-enrollment.js";

const PAGE = 500;

/** A new plan, not yet active. The same `id` gives the stored one. */
export async function createSop(
  deps: SopDeps,
  viewer: Pick<Viewer, "corpId" | "userId">,
  definition: SopDefinition,
  id = randomId("so"),
): Promise<Sop> {
  const now = deps.clock.now();
  const { sop } = await deps.sops.insertOnce({
    corpId: viewer.corpId,
    id,
    status: "draft",
    version: 1,
    definition,
    activeSince: null,
    createdAt: now,
    updatedAt: now,
    updatedBy: viewer.userId,
  });
  return sop;
}

export interface SaveSopInput {
  sopId: string;
  /** The version that was edited. */
  basedOn: number;
  definition: SopDefinition;
  /** What becomes of those who are on the plan: they stay on their version, or go on with the new one. */
  running: "stay" | "move";
}

/**
 * Saves a further version.
 *
 * @returns the plan and how many running enrolments were moved.
 * @throws NotFoundError, AppError `conflict`: somebody saved meanwhile, or the audience changed.
 */
export async function saveSop(
  deps: SopDeps,
  viewer: Viewer,
  input: SaveSopInput,
): Promise<{ sop: Sop; moved: number }> {
  const { corpId, userId } = viewer;
  const before = await findSop(deps, corpId, input.sopId);
  if (before.definition.audience !== input.definition.audience)
    throw new AppError("conflict", "客户的计划不能改成客户群的，请另建一个", { details: { sopId: before.id } });
  const sop = await deps.sops.addVersion(corpId, before.id, input.basedOn, {
    version: input.basedOn + 1,
    definition: input.definition,
    savedAt: deps.clock.now(),
    savedBy: userId,
  });
  if (!sop)
    throw new AppError("conflict", "刚刚有人保存了新版本，请刷新后再改", {
      details: { sopId: before.id, basedOn: input.basedOn },
      retryable: true,
    });
  return { sop, moved: input.running === "move" ? await moveRunning(deps, sop) : 0 };
}

/** Running enrolments go on with the newest version; what is done stays done, and nothing is repeated. */
async function moveRunning(deps: SopDeps, sop: Sop): Promise<number> {
  let moved = 0;
  let after = null;
  do {
    const page = await deps.enrollments.page({
      corpId: sop.corpId,
      sopId: sop.id,
      status: "active",
      after,
      limit: PAGE,
    });
    for (const enrollment of page.items) if (await moveOne(deps, sop, enrollment)) moved++;
    after = page.next;
  } while (after !== null);
  return moved;
}

async function moveOne(deps: SopDeps, sop: Sop, enrollment: SopEnrollment): Promise<boolean> {
  if (enrollment.version === sop.version) return false;
  const setting = settingOf(deps, await deps.settings.get(sop.corpId));
  const next = nextOf(sop.definition, enrollment, setting);
  const to = await deps.enrollments.move(sop.corpId, enrollment.id, enrollment.version, { version: sop.version, next });
  if (to) await wakeRunner(deps, to);
  return to !== null;
}

/** One enrolment goes on with the newest version. @throws NotFoundError, AppError `conflict`: it is not running, or just busy. */
export async function moveEnrollment(deps: SopDeps, corpId: string, enrollmentId: string): Promise<SopEnrollment> {
  const enrollment = await deps.enrollments.find(corpId, enrollmentId);
  if (!enrollment) throw new NotFoundError("计划", enrollmentId);
  const sop = await findSop(deps, corpId, enrollment.sopId);
  if (enrollment.status === "active" && enrollment.version === sop.version) return enrollment;
  if (!(await moveOne(deps, sop, enrollment)))
    throw new AppError("conflict", "这个计划刚刚有了变化，请刷新后再试", {
      details: { enrollmentId },
      retryable: true,
    });
  return (await deps.enrollments.find(corpId, enrollmentId)) ?? enrollment;
}

/** Draft → active ⇄ paused → archived. Archiving stops those who are on the plan. */
export async function setSopStatus(
  deps: SopDeps,
  viewer: Viewer,
  sopId: string,
  status: Exclude<SopStatus, "draft">,
): Promise<Sop> {
  const { corpId, userId: by } = viewer;
  const sop = await findSop(deps, corpId, sopId);
  if (sop.status === status) return sop;
  if (sop.status === "archived")
    throw new AppError("conflict", "已停用的计划不能再启用，可以复制一份", { details: { sopId } });
  const at = deps.clock.now();
  const activeSince = status === "active" ? (sop.activeSince ?? at) : sop.activeSince;
  const changed = await deps.sops.setStatus(corpId, sopId, status, { at, by, activeSince });
  if (!changed) throw new NotFoundError("SOP", sopId);
  if (status === "archived") {
    for (let page = await activePage(deps, sop); page.length > 0; page = await activePage(deps, sop))
      for (const enrollment of page) await stopEnrollment(deps, enrollment, "sop_archived", by);
  }
  return changed;
}

const activePage = async (deps: SopDeps, { corpId, id: sopId }: Sop): Promise<SopEnrollment[]> =>
  (await deps.enrollments.page({ corpId, sopId, status: "active", after: null, limit: PAGE })).items;

/** @throws NotFoundError */
export async function findSop(deps: Pick<SopDeps, "sops">, corpId: string, sopId: string): Promise<Sop> {
  const sop = await deps.sops.find(corpId, sopId);
  if (!sop) throw new NotFoundError("SOP", sopId);
  return sop;
}
