/** JSON of SOPs. A definition is the same data as in the domain. */
import type { SopEnrollment, SopOutcome, StopReason } from "#src/domain/sop/enrollment.js";
import type { SopDefinition, SopStatus } from "#src/domain/sop/sop.js";
import type { PreflightGroup } from "#src/domain/sop/join-refusals.js";
import type { ContactRef, PersonRef } from "./contract.js";

/** GET /sops */
export interface SopListItemJson {
  id: string;
  name: string;
  audience: "contact" | "group";
  status: SopStatus;
  version: number;
  trigger: SopDefinition["trigger"];
  stepCount: number;
  running: number;
  completed: number;
  stopped: number;
  updatedAt: string;
}

/** GET /sops/:sopId */
export interface SopJson {
  id: string;
  status: SopStatus;
  version: number;
  definition: SopDefinition;
  activeSince: string | null;
  updatedAt: string;
  updatedBy: PersonRef;
  versions: SopVersionJson[];
}

export interface SopVersionJson {
  version: number;
  savedAt: string;
  savedBy: PersonRef;
  running: number;
  definition: SopDefinition;
}

/** GET /sops/:sopId/enrollments, GET /contacts/:contactId/sops */
export interface SopEnrollmentJson {
  id: string;
  sopId: string;
  sopName: string;
  version: number;
  contact: ContactRef;
  group: { id: string; name: string } | null;
  status: SopEnrollment["status"];
  startedAt: string;
  next: { stepId: string; title: string; dueAt: string } | null;
  done: { stepId: string; at: string; outcome: SopOutcome; note: string | null }[];
  stop: { reason: StopReason; at: string; byUserId: string | null } | null;
}

/** POST /sops/forecast, GET /sop-enrollments/:id/forecast */
export interface SopForecastJson {
  steps: {
    stepId: string;
    at: string;
    isMoved: boolean;
    kind: SopOutcome;
    text: string;
    notes: string[];
  }[];
  end: { at: string; reason: StopReason | "completed" } | null;
  goesOn: boolean;
}

/** GET /sop-groups */
export interface SopGroupJson {
  id: string;
  name: string;
  contacts: number;
}

/** GET /sops/:sopId/preflight */
export interface SopPreflightJson {
  joining: number;
  groups: {
    kind: PreflightGroup["kind"];
    reason: PreflightGroup["reason"];
    count: number;
    people: { contact: ContactRef; note: string }[];
  }[];
  isPartial: boolean;
}
