/** One contact or group chat on an SOP: where it stands and what was done. */
import type { Stage } from "../stage/stage.js";

export type SopOutcome = "touch" | "task" | "yes" | "no" | "skipped";

/** A step that is over. */
export interface DoneStep {
  stepId: string;
  at: Date;
  outcome: SopOutcome;
  /** Id of the touch or task it made; null for branches and skipped ones. */
  ref: string | null;
  /** Plain Chinese: which way and why, or why skipped. */
  note: string | null;
}

export const STOP_REASONS = [
  "replied",
  "purchased",
  "opted_out",
  "stage_exit",
  "removed",
  "by_person",
  "sop_archived",
  "version_gone",
] as const;
export type StopReason = (typeof STOP_REASONS)[number];

export interface SopEnrollment {
  corpId: string;
  /** Deterministic: SOP, subject and occurrence. */
  id: string;
  sopId: string;
  /** The version it runs on; changed only by a person's choice. */
  version: number;
  /** Contact of a contact SOP; of a group SOP the contact that stands for the group in tasks. */
  contactId: string;
  /** Conversation of a group SOP; null for contacts. */
  groupId: string | null;
  /** Why it came onto the plan: "manual:…", "added", "stage:…", "rule", "segment:…". Names the occurrence. */
  occurrence: string;
  enrolledBy: string | null;
  startedAt: Date;
  /**
   * From when the waits are counted: `startedAt`, moved on by whole days when a step came late (a pause, a stopped
   * machine, a moved clock), so that the later ones keep their distance instead of coming all at once.
   */
  anchorAt: Date;
  stageAtStart: Stage | null;
  status: "active" | "completed" | "stopped";
  next: { stepId: string; dueAt: Date } | null;
  done: DoneStep[];
  stop: { reason: StopReason; at: Date; byUserId: string | null } | null;
  /** Lease of the process that runs the next step. */
  claim: { by: string; at: Date; until: Date } | null;
  /** Stopped, and what it had planned is not yet taken back. */
  isCleanupDue: boolean;
}
