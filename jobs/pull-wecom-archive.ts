/** Reads what is new in the chat archive. Woken and scheduled; safe to rerun, one at a time over all processes. */
import type { ArchiveUseCases } from "#src/usecases/wecom-archive/archive-use-cases.js";
import { pullArchiveJob } from "#src/usecases/wecom-archive/job-contracts.js";
import { defineJob } from "./define-job.js";

export interface WecomArchiveApp {
  wecomArchive: Pick<ArchiveUseCases, "pullArchive">;
}

export default defineJob(pullArchiveJob, {
  retry: { attempts: 3, backoff: { type: "exponential", delay: 2_000, jitter: 0.5 } },
  run: (app: WecomArchiveApp, payload) => app.wecomArchive.pullArchive(payload),
});
