/** Composition of SOPs: everything with its ports bound. */
import type { Contact } from "#src/domain/contact/contact.js";
import { reachesAny } from "#src/domain/member/data-scope.js";
import type { Viewer } from "#src/domain/member/member.js";
import type { PageKey } from "#src/domain/shared/paging.js";
import type { SopEnrollment } from "#src/domain/sop/enrollment.js";
import type { SopDefinition, SopStatus } from "#src/domain/sop/sop.js";
import { AppError } from "#src/domain/shared/errors.js";
import { checkContact } from "./check-contact.js";
import { enrollContact, enrollGroup } from "./enroll.js";
import { preflightSop } from "./preflight-sop.js";
import { runSopStep } from "./run-sop-step.js";
import { createSop, moveEnrollment, saveSop, setSopStatus, type SaveSopInput } from "./sop-definitions.js";
import type { SopDeps } from "./sop-deps.js";
import {
  enrollmentsOf,
  enrollmentsOfContact,
  forecast,
  forecastOf,
  listSops,
  sopDetail,
  visibleEnrollment,
  type ForecastInput,
} from "./sop-views.js";
import { stopEnrollment } from "./stop-enrollment.js";
import { sweepSops } from "./sweep-sops.js";
import { upcomingSteps } from "./upcoming-steps.js";

export type SopUseCases = ReturnType<typeof createSopUseCases>;

/** Binds the use cases of SOPs to their ports. */
export function createSopUseCases(deps: SopDeps) {
  return {
    runSopStep: (input: { corpId: string; enrollmentId: string; stepId: string }) => runSopStep(deps, input),
    sweepSops: (input: { corpId: string }) => sweepSops(deps, input),
    checkContact: (contact: Contact) => checkContact(deps, contact),

    listSops: (corpId: string) => listSops(deps, corpId),
    sopDetail: (corpId: string, sopId: string) => sopDetail(deps, corpId, sopId),
    createSop: (by: Pick<Viewer, "corpId" | "userId">, definition: SopDefinition, id?: string) =>
      createSop(deps, by, definition, id),
    saveSop: (viewer: Viewer, input: SaveSopInput) => saveSop(deps, viewer, input),
    setSopStatus: (viewer: Viewer, sopId: string, status: Exclude<SopStatus, "draft">) =>
      setSopStatus(deps, viewer, sopId, status),

    enrollContact: (viewer: Viewer, input: { sopId: string; contactId: string }) => enrollContact(deps, viewer, input),
    enrollGroup: (viewer: Viewer, input: { sopId: string; groupId: string }) => enrollGroup(deps, viewer, input),
    enrollments: (
      viewer: Viewer,
      query: { sopId: string; status: SopEnrollment["status"] | null; after: PageKey | null; limit: number },
    ) => enrollmentsOf(deps, viewer, query),
    enrollmentsOfContact: (viewer: Viewer, contactId: string) => enrollmentsOfContact(deps, viewer, contactId),
    stopEnrollment: async (viewer: Viewer, id: string) => {
      const { enrollment } = await visibleEnrollment(deps, viewer, id);
      if (!(await stopEnrollment(deps, enrollment, "by_person", viewer.userId)) && enrollment.status === "active")
        throw new AppError("conflict", "这个计划刚刚已经结束", { details: { id } });
      return visibleEnrollment(deps, viewer, id);
    },
    moveEnrollment: async (viewer: Viewer, id: string) => {
      await visibleEnrollment(deps, viewer, id);
      await moveEnrollment(deps, viewer.corpId, id);
      return visibleEnrollment(deps, viewer, id);
    },
    visibleEnrollment: (viewer: Viewer, id: string) => visibleEnrollment(deps, viewer, id),
    forecast: (viewer: Viewer, input: ForecastInput) => forecast(deps, viewer, input),
    forecastOf: (viewer: Viewer, enrollmentId: string, until: Date) => forecastOf(deps, viewer, enrollmentId, until),
    preflight: (viewer: Viewer, sopId: string) => preflightSop(deps, viewer, sopId),
    upcomingSteps: (corpId: string, until: Date) => upcomingSteps(deps, corpId, until),
    /** Customer groups inside the viewer's scope. */
    groups: async (viewer: Viewer) =>
      (await deps.groups.list(viewer.corpId, 500)).filter(({ memberIds }) => reachesAny(viewer, memberIds)),
  };
}
