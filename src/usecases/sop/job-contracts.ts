/** What may be asked of the SOP area. Losing any of these jobs is repaired by the sweep. */
import { z } from "zod";
import { defineJobContract } from "../shared/job-contract.js";

/** Does the next step of one enrolment, if it is the named one and due. Safe to rerun. */
export const runSopStepJob = defineJobContract({
  name: "run-sop-step",
  queue: "sop",
  payload: z.object({
    v: z.literal(1),
    corpId: z.string().min(1),
    enrollmentId: z.string().min(1),
    stepId: z.string().min(1),
  }),
  key: (p) => `run-sop-step-${p.enrollmentId}-${p.stepId}`,
});

/** Finds due steps, what stopped plans left behind, and segments to enrol, page by page. Scheduled; safe to rerun. */
export const sweepSopsJob = defineJobContract({
  name: "sweep-sops",
  queue: "upkeep",
  payload: z.object({ v: z.literal(1), corpId: z.string().min(1) }),
  key: (p) => `sweep-sops-${p.corpId}`,
});
