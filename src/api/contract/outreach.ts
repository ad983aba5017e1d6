/** The JSON of audiences, broadcasts, the rehearsal and the send budget; see contract.ts for the rules of the shapes. */
import type { BroadcastProgress, BroadcastState, Delivery } from "#src/domain/broadcast/broadcast.js";
import type { Variant } from "#src/domain/broadcast/content.js";
import type { SegmentRule } from "#src/domain/segment/rule.js";
import type { TaskReason } from "#src/domain/task/task.js";
import type { SendRefusal } from "#src/domain/touch/send-budget.js";
import type { ContactRef, PersonRef } from "./contract.js";

/** GET /segments, POST /segments {name, rule}, GET|PUT /segments/:id {basedOn, name, rule, isArchived?} */
export interface SegmentJson {
  id: string;
  name: string;
  rule: SegmentRule;
  version: number;
  updatedBy: PersonRef;
  updatedAt: string;
}
/** GET /segments/:id/versions, newest first */
export interface SegmentVersionJson {
  version: number;
  name: string;
  rule: SegmentRule;
  savedAt: string;
  savedBy: PersonRef;
}
/** POST /segments/preview {rule} */
export interface SegmentPreviewJson {
  count: number;
  isPartial: boolean;
  sample: (ContactRef & { owner: string | null })[];
}
export interface PreflightJson {
  state: "running" | "ready" | "failed";
  at: string;
  sendable: number;
  members: number;
  pages: number;
  excluded: { reason: SendRefusal; count: number }[];
  variants: { key: string; count: number }[];
}
export interface BroadcastPartJson extends BroadcastProgress {
  key: string;
  name: string;
  unconfirmed: number;
  confirmedAt: string | null;
}
/** GET /broadcasts, POST /broadcasts, GET|PUT /broadcasts/:id, POST …/preflight, …/submit, …/approval, …/rejection, …/stop, …/reminders */
export interface BroadcastJson {
  id: string;
  name: string;
  state: BroadcastState;
  delivery: Delivery;
  segmentId: string | null;
  segmentVersion: number | null;
  rule: SegmentRule;
  variants: Variant[];
  scheduledAt: string | null;
  createdBy: PersonRef;
  createdAt: string;
  approvedBy: PersonRef | null;
  rejectedNote: string | null;
  stoppedBy: PersonRef | null;
  startedAt: string | null;
  finishedAt: string | null;
  preflight: PreflightJson | null;
  version: number;
  progress: BroadcastProgress;
  byMember: BroadcastPartJson[];
  byVariant: BroadcastPartJson[];
  /** Openings of its links by nobody known, by variant; null in lists. */
  unknownOpens: { key: string; count: number }[] | null;
}
/** GET /broadcasts/:id/exclusions?reason= */
export interface ExclusionJson {
  contact: ContactRef;
  reason: SendRefusal;
  note: string;
}
/** GET /rehearsal?days= */
export interface RehearsalItemJson {
  at: string;
  movedFrom: string | null;
  outcome: "send" | "task" | "skip";
  /** Null: a task of the follow-up rules. */
  why: string | null;
  /** The task that arises; null: a message. */
  task: TaskReason | null;
  channel: string | null;
  contact: { id: string; displayName: string } | null;
  member: PersonRef | null;
  text: string;
  count: number;
  note: string | null;
}
export interface RehearsalJson {
  from: string;
  until: string;
  isTruncated: boolean;
  items: RehearsalItemJson[];
}
/** GET /contacts/:id/send-budget */
export interface SendBudgetJson {
  lines: { kind: string; used: number; planned: number; limit: number }[];
  /** May rules write now? Otherwise why not, and until when. */
  now: { isAllowed: boolean; note: string | null; retryAt: string | null };
}
