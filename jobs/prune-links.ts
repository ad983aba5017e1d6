/** Joins openings of people who were added since, and removes old ones. Scheduled; safe to rerun. */
import { pruneLinksJob } from "#src/usecases/link/job-contracts.js";
import { defineJob } from "./define-job.js";
import type { LinkApp } from "./sweep-links.js";

export default defineJob(pruneLinksJob, {
  retry: { attempts: 2, backoff: { type: "fixed", delay: 60_000 } },
  run: async (app: LinkApp, payload) => void (await app.links.pruneOpens(payload)),
});
