/** Sends one page of receivers. Safe to rerun; the page's claim in the store lets one through. */
import { runBroadcastPageJob } from "#src/usecases/broadcast/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { OutreachApp } from "./outreach-app.js";

export default defineJob(runBroadcastPageJob, {
  retry: { attempts: 1, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: (app: OutreachApp, payload) => app.broadcasts.runPage(payload),
});
