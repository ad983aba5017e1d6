/** Moves contacts whom silence moves by now. Scheduled; safe to rerun. */
import { sweepStagesJob } from "#src/usecases/understand/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { DeriveApp } from "./derive-app.js";

export default defineJob(sweepStagesJob, {
  retry: { attempts: 1, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: (app: DeriveApp, payload) => app.derive.sweepStages(payload),
});
