/** Tags one contact by rule and asks for its follow-up. Safe to rerun; the sweep repeats what is lost. */
import { tagContactJob } from "#src/usecases/understand/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { DeriveApp } from "./derive-app.js";

export default defineJob(tagContactJob, {
  retry: { attempts: 8, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: (app: DeriveApp, payload) => app.derive.tagContact(payload),
});
