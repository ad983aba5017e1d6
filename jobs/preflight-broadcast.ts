/** Judges everybody of a broadcast's audience; nothing is sent. Safe to rerun; the last run stands. */
import { preflightBroadcastJob } from "#src/usecases/broadcast/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { OutreachApp } from "./outreach-app.js";

export default defineJob(preflightBroadcastJob, {
  retry: { attempts: 3, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: (app: OutreachApp, payload) => app.broadcasts.preflightBroadcast(payload),
});
