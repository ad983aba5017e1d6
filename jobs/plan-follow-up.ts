/** Decides which matters with one contact are open tasks. Safe to rerun; its own check finds it again when it is lost. */
import { planFollowUpJob } from "#src/usecases/follow-up/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { FollowUpApp } from "./follow-up-app.js";

export default defineJob(planFollowUpJob, {
  retry: { attempts: 8, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: (app: FollowUpApp, payload) => app.followUp.planFollowUp(payload),
});
