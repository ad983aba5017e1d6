/** Finds due steps of plans and what stopped ones left behind. Scheduled; safe to rerun. */
import { sweepSopsJob } from "#src/usecases/sop/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { FollowUpApp } from "./follow-up-app.js";

export default defineJob(sweepSopsJob, {
  retry: { attempts: 1, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: (app: FollowUpApp, payload) => app.sop.sweepSops(payload),
});
