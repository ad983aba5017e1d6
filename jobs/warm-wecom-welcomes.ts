/** Keeps the files of greetings ready in WeCom, where they live three days. Scheduled; safe to rerun. */
import { warmWelcomesJob } from "#src/usecases/wecom/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { ProductApp } from "./product-app.js";

export default defineJob(warmWelcomesJob, {
  retry: { attempts: 1, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: (app: ProductApp, payload) => app.wecomWork.warmWelcomes(payload),
});
