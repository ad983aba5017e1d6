/** Moves contacts whom time moves by now, and counts what people said about the extractors. Scheduled; safe to rerun. */
import { sweepStagesJob } from "#src/usecases/understand/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { DeriveApp } from "./derive-app.js";

export default defineJob(sweepStagesJob, {
  retry: { attempts: 1, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: async (app: DeriveApp, payload) => {
    await app.review.refreshTrust(payload.corpId);
    await app.derive.sweepStages(payload);
  },
});
