/** Asks what became of one page. Safe to rerun. */
import { pollBroadcastPageJob } from "#src/usecases/broadcast/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { OutreachApp } from "./outreach-app.js";

export default defineJob(pollBroadcastPageJob, {
  retry: { attempts: 1, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: (app: OutreachApp, payload) => app.broadcasts.pollPage(payload),
});
