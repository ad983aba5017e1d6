/** Plans the pages of a due broadcast. Safe to rerun; one planner holds the lease, an unfinished plan is made anew. */
import { planBroadcastJob } from "#src/usecases/broadcast/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { OutreachApp } from "./outreach-app.js";

export default defineJob(planBroadcastJob, {
  retry: { attempts: 5, backoff: { type: "exponential", delay: 1_000, jitter: 0.5 } },
  run: (app: OutreachApp, payload) => app.broadcasts.planBroadcast(payload),
});
