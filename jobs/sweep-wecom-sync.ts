/** Begins the daily passes and goes on with those whose process died. Scheduled; safe to rerun. */
import { sweepSyncJob } from "#src/usecases/wecom/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { ProductApp } from "./product-app.js";

export default defineJob(sweepSyncJob, {
  retry: { attempts: 1, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: (app: ProductApp, payload) => app.wecomWork.sweepSync(payload),
});
