/** Handles stored callbacks. Safe to rerun; each event is claimed, and its handler looks everything up anew. */
import { processWecomEventsJob } from "#src/usecases/wecom-events/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { WecomEventApp } from "./wecom-event-app.js";

export default defineJob(processWecomEventsJob, {
  // What fails is put off in the log itself, and the sweep wakes the lane again.
  retry: { attempts: 2, backoff: { type: "fixed", delay: 500 } },
  run: (app: WecomEventApp, payload) => app.wecomEvents.processEvents(payload),
});
