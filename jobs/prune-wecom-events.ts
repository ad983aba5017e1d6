/** Removes callbacks that were handled long ago. Scheduled; safe to rerun. */
import { pruneWecomEventsJob } from "#src/usecases/wecom-events/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { WecomEventApp } from "./wecom-event-app.js";

export default defineJob(pruneWecomEventsJob, {
  retry: { attempts: 2, backoff: { type: "fixed", delay: 60_000 } },
  run: async (app: WecomEventApp, payload) => void (await app.wecomEvents.pruneEvents(payload)),
});
