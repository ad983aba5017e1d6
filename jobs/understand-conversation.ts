/** Understands one conversation. Safe to rerun; the sweep repeats what is lost. */
import { understandConversationJob } from "#src/usecases/understand/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { DeriveApp } from "./derive-app.js";

export default defineJob(understandConversationJob, {
  retry: { attempts: 8, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: (app: DeriveApp, payload) => app.derive.understandConversation(payload),
});
