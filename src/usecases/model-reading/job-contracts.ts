/** What may be asked of the optional language model. Losing the job is repaired by its schedule; safe to rerun. */
import { z } from "zod";
import { defineJobContract } from "../shared/job-contract.js";

/** Reads conversations that a model has not read to their end, within the day's budget. */
export const readWithModelJob = defineJobContract({
  name: "read-with-model",
  queue: "model",
  payload: z.object({ v: z.literal(1), corpId: z.string().min(1) }),
  key: (p) => `read-with-model-${p.corpId}`,
});
