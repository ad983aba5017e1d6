/** Does the next step of one enrolment. Safe to rerun: the step is claimed, and what it makes has a key of its own. */
import { runSopStepJob } from "#src/usecases/sop/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { FollowUpApp } from "./follow-up-app.js";

export default defineJob(runSopStepJob, {
  retry: { attempts: 6, backoff: { type: "exponential", delay: 5_000, jitter: 0.5 } },
  run: (app: FollowUpApp, payload) => app.sop.runSopStep(payload),
});
