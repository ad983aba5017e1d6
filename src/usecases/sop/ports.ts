/** Ports of SOPs. Every method is scoped to one corp; changes of state are atomic in the store. */
import type { Contact } from "#src/domain/contact/contact.js";
import type { Attachment } from "#src/domain/material/attachment.js";
import type { PageKey, PageOf } from "#src/domain/shared/paging.js";
import type { ForeseenSend } from "#src/domain/touch/foresee-send.js";
import type { DoneStep, SopEnrollment, StopReason } from "#src/domain/sop/enrollment.js";
import type { Sop, SopDefinition, SopStatus } from "#src/domain/sop/sop.js";

export interface SopVersion {
  corpId: string;
  sopId: string;
  version: number;
  definition: SopDefinition;
  savedAt: Date;
  savedBy: string;
}

export interface SopStore {
  /** Stores a new one with its first version; one that exists stays. */
  insertOnce(sop: Sop): Promise<{ sop: Sop; isNew: boolean }>;
  find(corpId: string, id: string): Promise<Sop | null>;
  /** All, newest change first. */
  list(corpId: string): Promise<Sop[]>;
  /** Those that run by themselves or by hand now. */
  active(corpId: string): Promise<Sop[]>;
  /** A further version, if `basedOn` is still the newest; null: somebody else saved meanwhile. */
  addVersion(
    corpId: string,
    id: string,
    basedOn: number,
    version: Omit<SopVersion, "corpId" | "sopId">,
  ): Promise<Sop | null>;
  setStatus(
    corpId: string,
    id: string,
    status: SopStatus,
    change: { at: Date; by: string; activeSince: Date | null },
  ): Promise<Sop | null>;
  /** False when the segment of the SOP was looked at on this local day already. */
  takeSegmentDay(corpId: string, id: string, day: string): Promise<boolean>;
  findVersion(corpId: string, id: string, version: number): Promise<SopVersion | null>;
  /** Newest first. */
  versions(corpId: string, id: string): Promise<SopVersion[]>;
}

export interface EnrollmentCount {
  sopId: string;
  version: number;
  status: SopEnrollment["status"];
  count: number;
}

export interface EnrollmentStore {
  /** Stores it unless the id exists; always answers with the stored one. */
  insertOnce(enrollment: SopEnrollment): Promise<{ enrollment: SopEnrollment; isNew: boolean }>;
  find(corpId: string, id: string): Promise<SopEnrollment | null>;
  activeOfContact(corpId: string, contactId: string): Promise<SopEnrollment[]>;
  /** Newest first, whatever their state. */
  ofContact(corpId: string, contactId: string, limit: number): Promise<SopEnrollment[]>;
  /** Newest first. `status` null: all; `contactIds` null: whoever. */
  page(query: EnrollmentQuery): Promise<PageOf<SopEnrollment>>;
  counts(corpId: string): Promise<EnrollmentCount[]>;
  /** How often the SOP took this contact before. */
  countOf(corpId: string, sopId: string, contactId: string): Promise<number>;

  // The following change one enrolment if it is in the named state, atomically; null or false when it is not.

  /** active, this step next and due, nobody's → claimed. Leases past their end, or from a future that was taken back, are free. */
  claim(
    corpId: string,
    id: string,
    stepId: string,
    claim: NonNullable<SopEnrollment["claim"]>,
  ): Promise<SopEnrollment | null>;
  /** claimed by `by` → the step is done and the next one (null: completed) stands. */
  recordStep(corpId: string, id: string, by: string, result: StepResult): Promise<SopEnrollment | null>;
  /** claimed by `by` → free again: nothing was done. */
  release(corpId: string, id: string, by: string): Promise<void>;
  /** active → stopped; what it had planned is still to be taken back. */
  stop(corpId: string, id: string, stop: NonNullable<SopEnrollment["stop"]>): Promise<SopEnrollment | null>;
  /** stopped: everything planned was taken back. */
  cleanedUp(corpId: string, id: string): Promise<void>;
  /** active and not claimed → another version of the plan. */
  move(
    corpId: string,
    id: string,
    from: number,
    to: { version: number; next: SopEnrollment["next"] },
  ): Promise<SopEnrollment | null>;

  /** Active ones of the SOP whose step is due, earliest first, after a key. */
  due(corpId: string, sopId: string, now: Date, after: PageKey | null, limit: number): Promise<SopEnrollment[]>;
  /** Stopped ones with something to take back. */
  cleanupDue(corpId: string, limit: number): Promise<SopEnrollment[]>;
}

export interface StepResult {
  done: DoneStep;
  next: SopEnrollment["next"];
  anchorAt: Date;
}

export interface EnrollmentQuery {
  corpId: string;
  sopId: string;
  status: SopEnrollment["status"] | null;
  after: PageKey | null;
  limit: number;
}

/** Read port: is anybody of the corp still in contact? */
export interface ContactFollows {
  /** Members had the contact, and none has any more. */
  isRemoved(corpId: string, contactId: string): Promise<boolean>;
}

/** Read port: customer groups. */
export interface SopGroups {
  find(corpId: string, groupId: string): Promise<SopGroup | null>;
  /** Groups with contacts in them, newest talk first. */
  list(corpId: string, limit: number): Promise<SopGroup[]>;
}

export interface SopGroup {
  id: string;
  name: string;
  contactIds: readonly string[];
  memberIds: readonly string[];
  /** Last words of a contact in it. */
  lastInboundAt: Date | null;
}

/** Read port: who belongs to a saved segment, in pages of contact ids. Absent where segments are not composed. */
export interface SegmentMembers {
  page(
    corpId: string,
    segmentId: string,
    after: string | null,
    limit: number,
  ): Promise<{ ids: string[]; next: string | null }>;
}

/** What an enrolment sends: puts it into the outbox once, and takes it back while that is possible. */
export interface SopOutbox {
  plan(message: {
    key: string;
    contact: Contact;
    text: string;
    attachments: readonly Attachment[];
    now: Date;
  }): Promise<{ id: string; note: string | null }>;
  /** Cancels what is still planned. */
  cancel(corpId: string, key: string, why: string): Promise<void>;
  /** What would become of each contact's messages, in their order; nothing is stored. */
  foresee(wanted: readonly ForeseenMessages[]): Promise<MessageOutlook[][]>;
}

export interface ForeseenMessages {
  contact: Contact;
  messages: readonly { at: Date; text: string; attachments: readonly Attachment[] }[];
}

export interface MessageOutlook extends ForeseenSend {
  /** Through what; null: no account reaches the contact, so it becomes the member's task. */
  channel: string | null;
}

export type { StopReason };
