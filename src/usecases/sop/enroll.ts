/** Puts a contact or a group chat on an SOP. */
import type { Contact } from "#src/domain/contact/contact.js";
import { AppError, NotFoundError } from "#src/domain/shared/errors.js";
import { reachesAny } from "#src/domain/member/data-scope.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { SopEnrollment } from "#src/domain/sop/enrollment.js";
import type { Sop } from "#src/domain/sop/sop.js";
import { nextOf } from "#src/domain/sop/sop-run.js";
import { visibleContact } from "../follow-up/task-commands.js";
import { stableId } from "../shared/ids.js";
import { enrollmentChanged, wakeRunner, type SopDeps } from "./sop-deps.js";
import { settingOf } from "./sop-person.js";

/**
 * By a person's hand. While the contact is on the plan, calling it again returns the stored enrolment; afterwards it
 * begins anew.
 *
 * @throws NotFoundError the corp has no such SOP, or the contact is outside the viewer's scope.
 * @throws AppError      `conflict`: the SOP is not active, or is for groups; `not_allowed`: the contact opted out.
 */
export async function enrollContact(
  deps: SopDeps,
  viewer: Viewer,
  input: { sopId: string; contactId: string },
): Promise<SopEnrollment> {
  const { corpId, userId } = viewer;
  const contact = await visibleContact(deps, viewer, input.contactId);
  const sop = await activeSop(deps, corpId, input.sopId, "contact");
  if (contact.optedOutAt !== null)
    throw new AppError("not_allowed", "客户表示不再接收消息，不能加入计划", { details: { contactId: contact.id } });
  const current = (await deps.enrollments.activeOfContact(corpId, contact.id)).find(({ sopId }) => sopId === sop.id);
  if (current) return current;
  const before = await deps.enrollments.countOf(corpId, sop.id, contact.id);
  return startOnce(deps, sop, contact, { occurrence: `manual:${before}`, enrolledBy: userId, groupId: null });
}

/** @throws NotFoundError, AppError `conflict` as for contacts. */
export async function enrollGroup(
  deps: SopDeps,
  viewer: Viewer,
  input: { sopId: string; groupId: string },
): Promise<SopEnrollment> {
  const { corpId, userId } = viewer;
  const group = await deps.groups.find(corpId, input.groupId);
  const [contactId] = group?.contactIds ?? [];
  const contact = contactId === undefined ? null : await deps.contacts.find(corpId, contactId);
  if (!group || !contact || !reachesAny(viewer, group.memberIds)) throw new NotFoundError("客户群", input.groupId);
  const sop = await activeSop(deps, corpId, input.sopId, "group");
  const page = await deps.enrollments.page({ corpId, sopId: sop.id, status: "active", after: null, limit: 500 });
  const current = page.items.find(({ groupId }) => groupId === group.id);
  if (current) return current;
  const before = await deps.enrollments.countOf(corpId, sop.id, contact.id);
  const occurrence = `manual:${group.id}:${before}`;
  return startOnce(deps, sop, contact, { occurrence, enrolledBy: userId, groupId: group.id });
}

async function activeSop(deps: SopDeps, corpId: string, sopId: string, audience: "contact" | "group"): Promise<Sop> {
  const sop = await deps.sops.find(corpId, sopId);
  if (!sop) throw new NotFoundError("SOP", sopId);
  if (sop.status !== "active") throw new AppError("conflict", "这个 SOP 没有启用", { details: { sopId } });
  if (sop.definition.audience !== audience)
    throw new AppError("conflict", audience === "contact" ? "这个 SOP 是给客户群用的" : "这个 SOP 是给单个客户用的", {
      details: { sopId },
    });
  return sop;
}

/** One enrolment for each occurrence. */
export const enrollmentIdOf = (corpId: string, sopId: string, contactId: string, occurrence: string): string =>
  stableId("se", corpId, sopId, contactId, occurrence);

/** The start of an enrolment; the same occurrence meets the stored one. */
export async function startOnce(
  deps: SopDeps,
  sop: Sop,
  contact: Contact,
  how: Pick<SopEnrollment, "occurrence" | "enrolledBy" | "groupId">,
): Promise<SopEnrollment> {
  const { corpId } = sop;
  const now = deps.clock.now();
  const setting = settingOf(deps, await deps.settings.get(corpId));
  const { enrollment, isNew } = await deps.enrollments.insertOnce({
    corpId,
    id: enrollmentIdOf(corpId, sop.id, contact.id, how.occurrence),
    sopId: sop.id,
    version: sop.version,
    contactId: contact.id,
    ...how,
    startedAt: now,
    anchorAt: now,
    stageAtStart: how.groupId === null ? contact.stage : null,
    status: "active",
    next: nextOf(sop.definition, { anchorAt: now, done: [] }, setting),
    done: [],
    stop: null,
    claim: null,
    isCleanupDue: false,
  });
  if (isNew) deps.live.publish([enrollmentChanged(enrollment, contact.memberIds)]);
  await wakeRunner(deps, enrollment);
  return enrollment;
}
