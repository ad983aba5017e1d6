/** What the use cases of follow-up are made from. */
import type { WorkCalendar } from "#src/domain/calendar/work-calendar.js";
import type { Contact } from "#src/domain/contact/contact.js";
import type { Clock } from "../shared/clock.js";
import type { JobQueue } from "../shared/job-contract.js";
import type { LiveEvent, LiveEvents } from "../shared/live-events.js";
import type { Task } from "#src/domain/task/task.js";
import type {
  ContactReader,
  FollowUpCheckStore,
  FollowUpReader,
  MemberReader,
  PromiseResolutions,
  SettingsReader,
  TaskStore,
  TaskWarnings,
} from "./ports.js";
import { planFollowUpJob } from "./job-contracts.js";

/** Told of every change of a contact, at least once. */
export type ContactWatcher = (contact: Contact) => Promise<void>;

export interface FollowUpDeps {
  contacts: ContactReader;
  reader: FollowUpReader;
  settings: SettingsReader;
  members: MemberReader;
  promises: PromiseResolutions;
  warnings: TaskWarnings;
  tasks: TaskStore;
  checks: FollowUpCheckStore;
  /** Other areas that follow every change of a contact; must be safe to repeat. */
  watchers?: readonly ContactWatcher[];
  jobs: JobQueue;
  live: LiveEvents;
  clock: Clock;
  calendar: WorkCalendar;
}

/** The live event of a changed task: for its member and, once escalated, the manager. */
export const taskChanged = (task: Task): LiveEvent => ({
  type: "task.changed",
  corpId: task.corpId,
  contactId: task.contactId,
  memberIds: task.escalatedTo === null ? [task.assigneeId] : [task.assigneeId, task.escalatedTo],
});

/**
 * Has a contact looked at again. The request is in the store first, so a queue that cannot be reached costs only time:
 * the sweep finds it.
 */
export async function requestCheck(deps: FollowUpDeps, corpId: string, contactId: string): Promise<void> {
  await deps.checks.request(corpId, contactId, deps.clock.now());
  try {
    await deps.jobs.enqueue(planFollowUpJob, { v: 1 as const, corpId, contactId });
  } catch {
    // Found by the sweep.
  }
}
