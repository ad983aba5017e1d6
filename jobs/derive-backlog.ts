/** Works off what is due after imports and crashes. Safe to rerun; it goes on where it stopped. */
import { deriveBacklogJob } from "#src/usecases/understand/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { DeriveApp } from "./derive-app.js";

export default defineJob(deriveBacklogJob, {
  retry: { attempts: 3, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: (app: DeriveApp, payload) => app.derive.deriveBacklog(payload),
});
