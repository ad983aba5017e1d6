/** Jobs of the chat archive. */
import { z } from "zod";
import { defineJobContract } from "../shared/job-contract.js";

/** Reads what is new. Woken by callbacks, and scheduled because a callback can be lost. */
export const pullArchiveJob = defineJobContract({
  name: "pull-wecom-archive",
  queue: "upkeep",
  payload: z.object({ v: z.literal(1), corpId: z.string().min(1) }),
  key: (p) => `pull-wecom-archive-${p.corpId}`,
});
