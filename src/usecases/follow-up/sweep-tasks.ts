/** Time's part of follow-up: due checks, overdue tasks that the manager should know of, years without holidays. */
import { subtractWorkingMinutes } from "#src/domain/calendar/working-lead.js";
import { workingHoursOf } from "#src/domain/calendar/quiet-hours.js";
import { MINUTE_MS } from "#src/domain/shared/time.js";
import { planCareJob } from "../care/job-contracts.js";
import { askHolidayYears } from "./ask-holiday-years.js";
import { taskChanged, type FollowUpDeps } from "./follow-up-deps.js";
import { planFollowUpJob } from "./job-contracts.js";

const PAGE = 500;
/** Pages per sweep; the next sweep goes on where this one ended. */
const MAX_PAGES = 20;
/** A job that got lost is enqueued again after this long. */
const RETRY_MS = 5 * MINUTE_MS;

export interface TaskSweep {
  checks: number;
  careChecks: number;
  escalated: number;
}

/** One pass. Safe to run beside itself: pages are taken, escalations are claimed. */
export async function sweepTasks(deps: FollowUpDeps, input: { corpId: string }): Promise<TaskSweep> {
  const { corpId } = input;
  await askHolidayYears(deps, corpId);
  return {
    checks: await enqueueDue(deps, corpId, "follow-up"),
    careChecks: await enqueueDue(deps, corpId, "care"),
    escalated: await escalateOverdue(deps, corpId),
  };
}

async function enqueueDue(deps: FollowUpDeps, corpId: string, kind: "follow-up" | "care"): Promise<number> {
  const contract = kind === "care" ? planCareJob : planFollowUpJob;
  let found = 0;
  for (let page = 0; page < MAX_PAGES; page++) {
    const now = deps.clock.now();
    const contactIds = await deps.checks.takeDue(kind, corpId, now, new Date(now.getTime() + RETRY_MS), PAGE);
    if (contactIds.length === 0) break;
    await deps.jobs.enqueueMany(
      contract,
      contactIds.map((contactId) => ({ v: 1 as const, corpId, contactId })),
    );
    found += contactIds.length;
  }
  return found;
}

/** Each overdue task is told to the manager once; without a manager the question is settled all the same. */
async function escalateOverdue(deps: FollowUpDeps, corpId: string): Promise<number> {
  const settings = await deps.settings.get(corpId);
  const now = deps.clock.now();
  const lateBefore = subtractWorkingMinutes(
    now,
    settings.escalateAfterMinutes,
    workingHoursOf(settings),
    deps.calendar,
  );
  const managers = new Map<string, string | null>();
  let escalated = 0;
  for (let page = 0; page < MAX_PAGES; page++) {
    const tasks = await deps.tasks.dueToEscalate(corpId, lateBefore, PAGE);
    for (const task of tasks) {
      let to = managers.get(task.assigneeId);
      if (to === undefined) {
        to = await deps.members.managerOf(corpId, task.assigneeId);
        managers.set(task.assigneeId, to);
      }
      const told = await deps.tasks.escalate(corpId, task.id, to, now);
      if (!told) continue;
      if (to !== null) deps.live.publish([taskChanged(told)]);
      escalated++;
    }
    if (tasks.length < PAGE) break;
  }
  return escalated;
}
