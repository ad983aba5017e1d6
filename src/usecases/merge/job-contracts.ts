/** Jobs of merging contacts. */
import { z } from "zod";
import { defineJobContract } from "../shared/job-contract.js";

/** Looks through all contacts for doubles. Scheduled. */
export const sweepMergesJob = defineJobContract({
  name: "sweep-merges",
  queue: "upkeep",
  payload: z.object({ v: z.literal(1), corpId: z.string().min(1) }),
  key: (p) => `sweep-merges-${p.corpId}`,
});
