/** What may be asked of the care area. */
import { z } from "zod";
import { defineJobContract } from "../shared/job-contract.js";

/** Plans, moves or cancels the care messages of one contact. Safe to rerun. */
export const planCareJob = defineJobContract({
  name: "plan-care",
  queue: "follow-up",
  payload: z.object({ v: z.literal(1), corpId: z.string().min(1), contactId: z.string().min(1) }),
  key: (p) => `plan-care-${p.contactId}`,
});
