/** Goes on with a full pass through members, customers, tags or groups. Its place is stored; safe to rerun. */
import { runSyncJob } from "#src/usecases/wecom/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { ProductApp } from "./product-app.js";

export default defineJob(runSyncJob, {
  retry: { attempts: 8, backoff: { type: "exponential", delay: 5_000, jitter: 0.5 } },
  run: (app: ProductApp, payload) => app.wecomWork.runSync(payload),
});
