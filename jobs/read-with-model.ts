/** Reads conversations with the optional language model, within the day's budget. Safe to rerun; its schedule repeats it. */
import { readWithModelJob } from "#src/usecases/model-reading/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { DeriveApp } from "./derive-app.js";

export default defineJob(readWithModelJob, {
  retry: { attempts: 1, backoff: { type: "fixed", delay: 1_000 } },
  run: (app: DeriveApp, payload) => app.model.readDue(payload),
});
