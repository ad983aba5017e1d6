/** Job queues as answers. */
import { z } from "zod";
import type { FailedJobsJson, QueueJson } from "../contract/queues.js";

export const QueueShape = z
  .strictObject({
    name: z.string(),
    waiting: z.number(),
    active: z.number(),
    delayed: z.number(),
    failed: z.number(),
    oldestWaitingMs: z.number().nullable(),
    nextDelayedMs: z.number().nullable(),
    workers: z.number().nullable(),
  })
  .meta({ id: "Queue" }) satisfies z.ZodType<QueueJson>;

export const FailedJobsShape = z
  .strictObject({
    total: z.number(),
    jobs: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        about: z.array(z.strictObject({ name: z.string(), value: z.string() })),
        error: z.string(),
        attempts: z.number(),
        failedMsAgo: z.number(),
      }),
    ),
  })
  .meta({ id: "FailedJobs" }) satisfies z.ZodType<FailedJobsJson>;
