/** Settles captures of dead processes and wakes the backlog when anything is due. Scheduled; safe to rerun. */
import { sweepDerivationJob } from "#src/usecases/understand/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { DeriveApp } from "./derive-app.js";

export default defineJob(sweepDerivationJob, {
  retry: { attempts: 1, backoff: { type: "fixed", delay: 1_000 } },
  run: async (app: DeriveApp, { corpId }) => {
    await app.capture.finishAbandoned(corpId);
    await app.derive.sweep({ corpId });
  },
});
