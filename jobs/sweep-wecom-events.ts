/** Finds callbacks that were stored but not taken up. Scheduled; safe to rerun. */
import { sweepWecomEventsJob } from "#src/usecases/wecom-events/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { WecomEventApp } from "./wecom-event-app.js";

export default defineJob(sweepWecomEventsJob, {
  // What fails is put off in the log itself, and the sweep wakes the lane again.
  retry: { attempts: 2, backoff: { type: "fixed", delay: 500 } },
  run: (app: WecomEventApp, payload) => app.wecomEvents.sweepEvents(payload),
});
