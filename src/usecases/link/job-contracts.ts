/** Jobs of tracked links. */
import { z } from "zod";
import { defineJobContract } from "../shared/job-contract.js";

const corp = z.object({ v: z.literal(1), corpId: z.string().min(1) });

/** Does what followed from openings and was left undone. Scheduled. */
export const sweepLinksJob = defineJobContract({ name: "sweep-links", queue: "derive", payload: corp });

/** Joins openings of people who were added since, and removes old ones. Scheduled. */
export const pruneLinksJob = defineJobContract({ name: "prune-links", queue: "derive", payload: corp });
