/** Rota and caps of the channel codes. Scheduled every minute; safe to rerun. */
import { rotateWaysJob } from "#src/usecases/wecom/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { ProductApp } from "./product-app.js";

export default defineJob(rotateWaysJob, {
  retry: { attempts: 1, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: (app: ProductApp, payload) => app.wecomWork.rotateContactWays(payload),
});
