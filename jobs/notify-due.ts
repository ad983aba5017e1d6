/** Tells members what became due. Scheduled; safe to rerun. */
import { notifyDueJob } from "#src/usecases/notices/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { FollowUpApp } from "./follow-up-app.js";

export default defineJob(notifyDueJob, {
  retry: { attempts: 1, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: (app: FollowUpApp, payload) => app.notices.notifyDue(payload),
});
