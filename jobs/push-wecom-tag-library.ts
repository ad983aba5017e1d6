/** Does in WeCom's tag library what was changed here. Looks before it adds; safe to rerun. */
import { pushTagLibraryJob } from "#src/usecases/wecom/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { ProductApp } from "./product-app.js";

export default defineJob(pushTagLibraryJob, {
  retry: { attempts: 8, backoff: { type: "exponential", delay: 5_000, jitter: 0.5 } },
  run: (app: ProductApp, payload) => app.wecomWork.pushTagLibrary(payload),
});
