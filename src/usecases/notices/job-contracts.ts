/** What may be asked of the notices to members. */
import { z } from "zod";
import { defineJobContract } from "../shared/job-contract.js";

/** Tells members what became due, and in the morning the list of the day. Scheduled; safe to rerun. */
export const notifyDueJob = defineJobContract({
  name: "notify-due",
  queue: "upkeep",
  payload: z.object({ v: z.literal(1), corpId: z.string().min(1) }),
  key: (p) => `notify-due-${p.corpId}`,
});
