/** Wakes due touches, settles lost claims, hands over what cannot be sent. Scheduled; safe to rerun. */
import { sweepTouchesJob } from "#src/usecases/touch/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { FollowUpApp } from "./follow-up-app.js";

export default defineJob(sweepTouchesJob, {
  retry: { attempts: 1, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: (app: FollowUpApp, payload) => app.touch.sweepTouches(payload),
});
