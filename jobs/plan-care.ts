/** Plans, moves or cancels one contact's care messages. Safe to rerun. */
import { planCareJob } from "#src/usecases/care/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { FollowUpApp } from "./follow-up-app.js";

export default defineJob(planCareJob, {
  retry: { attempts: 8, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: (app: FollowUpApp, payload) => app.care.planCare(payload),
});
