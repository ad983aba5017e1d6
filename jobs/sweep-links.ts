/** Does what followed from openings of links and was left undone. Scheduled; safe to rerun. */
import type { LinkUseCases } from "#src/usecases/link/link-use-cases.js";
import { sweepLinksJob } from "#src/usecases/link/job-contracts.js";
import { defineJob } from "./define-job.js";

/** The part of the app that the jobs of tracked links use. */
export interface LinkApp {
  links: Pick<LinkUseCases, "sweepOpens" | "pruneOpens">;
}

export default defineJob(sweepLinksJob, {
  retry: { attempts: 2, backoff: { type: "fixed", delay: 10_000 } },
  run: async (app: LinkApp, payload) => void (await app.links.sweepOpens(payload)),
});
