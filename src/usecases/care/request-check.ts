/** Has a contact's care looked at again soon. */
import type { CareDeps } from "./care-deps.js";
import { planCareJob } from "./job-contracts.js";

/** In the store first: a queue that cannot be reached costs only time, the sweep finds it. */
export async function requestCheckOf(deps: CareDeps, corpId: string, contactId: string): Promise<void> {
  await deps.checks.setCareCheck(corpId, contactId, deps.clock.now());
  try {
    await deps.jobs.enqueue(planCareJob, { v: 1 as const, corpId, contactId });
  } catch {
    // Found by the sweep.
  }
}
