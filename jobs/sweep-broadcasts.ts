/** Starts what is due and repairs what a crash left. Scheduled; safe to rerun. */
import { sweepBroadcastsJob } from "#src/usecases/broadcast/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { OutreachApp } from "./outreach-app.js";

export default defineJob(sweepBroadcastsJob, {
  retry: { attempts: 1, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: (app: OutreachApp, payload) => app.broadcasts.sweepBroadcasts(payload),
});
