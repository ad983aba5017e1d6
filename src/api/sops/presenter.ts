/** SOPs as JSON. */
import type { SopForecast } from "#src/domain/sop/simulate-sop.js";
import type { SopPreflight } from "#src/usecases/sop/preflight-sop.js";
import type { EnrollmentView, SopDetail, SopListItem } from "#src/usecases/sop/sop-views.js";
import type { People } from "../access/person-ref.js";
import { presentContactRef } from "../contacts/contact-ref.js";
import type { Masks } from "../contacts/masks.js";
import type {
  SopEnrollmentJson,
  SopForecastJson,
  SopJson,
  SopListItemJson,
  SopPreflightJson,
} from "../contract/sop.js";

export const presentSopListItem = ({ sop, ...counts }: SopListItem): SopListItemJson => ({
  id: sop.id,
  name: sop.definition.name,
  audience: sop.definition.audience,
  status: sop.status,
  version: sop.version,
  trigger: sop.definition.trigger,
  stepCount: counts.stepCount,
  running: counts.running,
  completed: counts.completed,
  stopped: counts.stopped,
  updatedAt: sop.updatedAt.toISOString(),
});

export const presentSop = ({ sop, versions }: SopDetail, people: People): SopJson => ({
  id: sop.id,
  status: sop.status,
  version: sop.version,
  definition: sop.definition,
  activeSince: sop.activeSince?.toISOString() ?? null,
  updatedAt: sop.updatedAt.toISOString(),
  updatedBy: people(sop.updatedBy),
  versions: versions.map((version) => ({
    version: version.version,
    savedAt: version.savedAt.toISOString(),
    savedBy: people(version.savedBy),
    running: version.running,
    definition: version.definition,
  })),
});

export const presentEnrollment = (view: EnrollmentView, masks: Masks): SopEnrollmentJson => {
  const { enrollment } = view;
  return {
    id: enrollment.id,
    sopId: enrollment.sopId,
    sopName: view.sopName,
    version: enrollment.version,
    contact: presentContactRef(view.contact, masks),
    group: enrollment.groupId === null ? null : { id: enrollment.groupId, name: view.groupName ?? enrollment.groupId },
    status: enrollment.status,
    startedAt: enrollment.startedAt.toISOString(),
    next: enrollment.next && {
      stepId: enrollment.next.stepId,
      title: masks.text(view.nextTitle ?? ""),
      dueAt: enrollment.next.dueAt.toISOString(),
    },
    done: enrollment.done.map(({ stepId, at, outcome, note }) => ({
      stepId,
      at: at.toISOString(),
      outcome,
      note: note === null ? null : masks.text(note),
    })),
    stop: enrollment.stop && {
      reason: enrollment.stop.reason,
      at: enrollment.stop.at.toISOString(),
      byUserId: enrollment.stop.byUserId,
    },
  };
};

export const presentForecast = (forecast: SopForecast, masks: Masks): SopForecastJson => ({
  steps: forecast.steps.map((step) => ({
    stepId: step.stepId,
    at: step.at.toISOString(),
    isMoved: step.isMoved,
    kind: step.kind,
    text: masks.text(step.text),
    notes: step.notes,
  })),
  end: forecast.end && { at: forecast.end.at.toISOString(), reason: forecast.end.reason },
  goesOn: forecast.goesOn,
});

export const presentPreflight = ({ joining, groups, isPartial }: SopPreflight, masks: Masks): SopPreflightJson => ({
  joining,
  groups: groups.map(({ kind, reason, count, people }) => ({
    kind,
    reason,
    count,
    people: people.map(({ contact, note }) => ({ contact: presentContactRef(contact, masks), note })),
  })),
  isPartial,
});
