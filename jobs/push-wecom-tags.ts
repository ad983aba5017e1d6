/** Puts a contact's tags on its customers in WeCom. Compares first; safe to rerun. */
import { pushTagsJob } from "#src/usecases/wecom/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { ProductApp } from "./product-app.js";

export default defineJob(pushTagsJob, {
  retry: { attempts: 8, backoff: { type: "exponential", delay: 5_000, jitter: 0.5 } },
  run: (app: ProductApp, payload) => app.wecomWork.pushTags(payload),
});
