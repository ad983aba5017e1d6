/** Takes back what a stopped broadcast can still take back. Safe to rerun. */
import { stopBroadcastJob } from "#src/usecases/broadcast/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { OutreachApp } from "./outreach-app.js";

export default defineJob(stopBroadcastJob, {
  retry: { attempts: 20, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: (app: OutreachApp, payload) => app.broadcasts.finishStop(payload),
});
