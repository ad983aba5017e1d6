/** Finds contacts whose check is due and tells managers of late tasks. Scheduled; safe to rerun. */
import { sweepTasksJob } from "#src/usecases/follow-up/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { FollowUpApp } from "./follow-up-app.js";

export default defineJob(sweepTasksJob, {
  retry: { attempts: 1, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: (app: FollowUpApp, payload) => app.followUp.sweepTasks(payload),
});
