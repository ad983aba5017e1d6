/** What the use cases of SOPs are made from. */
import type { WorkCalendar } from "#src/domain/calendar/work-calendar.js";
import type { SopEnrollment } from "#src/domain/sop/enrollment.js";
import type { FirstOrders } from "../care/ports.js";
import type { ContactReader, MemberReader, SettingsReader, TaskStore } from "../follow-up/ports.js";
import type { LinkTracker } from "../link/track-links.js";
import type { Clock } from "../shared/clock.js";
import type { JobQueue } from "../shared/job-contract.js";
import type { LiveEvent, LiveEvents } from "../shared/live-events.js";
import { runSopStepJob } from "./job-contracts.js";
import type { ContactFollows, EnrollmentStore, SegmentMembers, SopGroups, SopOutbox, SopStore } from "./ports.js";

export interface SopDeps {
  sops: SopStore;
  enrollments: EnrollmentStore;
  contacts: ContactReader;
  firstOrders: FirstOrders;
  follows: ContactFollows;
  groups: SopGroups;
  segments: SegmentMembers | null;
  outbox: SopOutbox;
  links: LinkTracker;
  tasks: Pick<TaskStore, "insertOnce" | "find" | "close">;
  settings: SettingsReader;
  members: MemberReader;
  jobs: JobQueue;
  live: LiveEvents;
  clock: Clock;
  calendar: WorkCalendar;
  /** Names this process in claims. */
  processName: string;
}

/** The live event of a changed enrolment: whoever may see the contact. */
export const enrollmentChanged = (enrollment: SopEnrollment, memberIds: readonly string[]): LiveEvent => ({
  type: "sop.changed",
  corpId: enrollment.corpId,
  contactId: enrollment.contactId,
  memberIds,
});

/** Wakes the runner at the next step's time. The step is stored and due, so the sweep finds it when this is lost. */
export async function wakeRunner(deps: Pick<SopDeps, "jobs">, enrollment: SopEnrollment): Promise<void> {
  if (enrollment.status !== "active" || !enrollment.next) return;
  const { corpId, id: enrollmentId, next } = enrollment;
  try {
    await deps.jobs.enqueue(
      runSopStepJob,
      { v: 1 as const, corpId, enrollmentId, stepId: next.stepId },
      { runAt: next.dueAt },
    );
  } catch {
    // Found by the sweep.
  }
}

/** The key of what a step puts into the world: one per enrolment and step, whatever happens in between. */
export const stepKey = (enrollmentId: string, stepId: string): string => `sop:${enrollmentId}:${stepId}`;
