/** Sends one due touch through WeCom. Safe to rerun: the claim in the store lets one send through. */
import { sendWecomTouchJob } from "#src/usecases/touch/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { TouchSendApp } from "./follow-up-app.js";

export default defineJob(sendWecomTouchJob, {
  // A failure before the effect has put the touch back with its own delay; the sweep wakes it then.
  retry: { attempts: 1, backoff: { type: "fixed", delay: 1_000 } },
  run: (app: TouchSendApp, payload) => app.touch.sendTouch(payload),
});
