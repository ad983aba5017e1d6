/** What may be asked of the follow-up area. Losing any of these jobs is repaired by the sweeps. */
import { z } from "zod";
import { defineJobContract } from "../shared/job-contract.js";

/**
 * Looks at one contact again: which matters should be open tasks now, and when to look next.
 * Enqueued after anything about the contact changed (derive, a person's decision) and by the sweep. Safe to rerun.
 */
export const planFollowUpJob = defineJobContract({
  name: "plan-follow-up",
  queue: "follow-up",
  payload: z.object({ v: z.literal(1), corpId: z.string().min(1), contactId: z.string().min(1) }),
  key: (p) => `plan-follow-up-${p.contactId}`,
});

/** Finds contacts whose check is due and overdue tasks to escalate, page by page. Scheduled; safe to rerun. */
export const sweepTasksJob = defineJobContract({
  name: "sweep-tasks",
  queue: "upkeep",
  payload: z.object({ v: z.literal(1), corpId: z.string().min(1) }),
  key: (p) => `sweep-tasks-${p.corpId}`,
});
