/** Sends waiting welcome messages. Safe to rerun: a code works once. */
import { sendWecomWelcomesJob } from "#src/usecases/wecom-events/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { WecomEventApp } from "./wecom-event-app.js";

export default defineJob(sendWecomWelcomesJob, {
  // What fails is put off in the log itself, and the sweep wakes the lane again.
  retry: { attempts: 2, backoff: { type: "fixed", delay: 500 } },
  run: (app: WecomEventApp, payload) => app.wecomEvents.sendWelcomes(payload),
});
