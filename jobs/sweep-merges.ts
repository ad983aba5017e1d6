/** Looks for contacts that are one person and finishes merges a crash left half done. Scheduled; safe to rerun. */
import { sweepMergesJob } from "#src/usecases/merge/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { ProductApp } from "./product-app.js";

export default defineJob(sweepMergesJob, {
  retry: { attempts: 1, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: (app: ProductApp, payload) => app.merge.sweep(payload),
});
