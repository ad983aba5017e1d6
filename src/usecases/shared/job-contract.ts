/** What may be asked of the job queues, independent of the queue's technology (style.md §4). */
import type { z } from "zod";

/** Queues are grouped by what limits them. A name is data in production: renaming one is a migration. */
/** The lanes of WeCom's callbacks are apart from each other: welcome codes live 20 s. */
export const QUEUES = [
  "derive",
  "follow-up",
  "touch-send",
  "broadcast",
  "upkeep",
  "sop",
  "model",
  "wecom-events",
  "wecom-welcome",
  "wecom-sync",
  "wecom-send",
] as const;
export type QueueName = (typeof QUEUES)[number];

export interface JobContract<Payload> {
  /** Literal, as the job's file name. */
  name: string;
  queue: QueueName;
  payload: z.ZodType<Payload>;
  /** Spares work while an equal job waits; no ":" and never digits alone. Undefined: every enqueue is a job. */
  key?: (payload: Payload) => string;
}

export const defineJobContract = <Payload>(contract: JobContract<Payload>): JobContract<Payload> => contract;

export interface EnqueueOptions {
  /** Earliest instant; now when left out. */
  runAt?: Date;
}

/** Port: puts jobs on queues. Losing one is repaired by sweeps, so a failure to enqueue never fails what was stored. */
export interface JobQueue {
  enqueue<P>(contract: JobContract<P>, payload: P, options?: EnqueueOptions): Promise<void>;
  enqueueMany<P>(contract: JobContract<P>, payloads: readonly P[], options?: EnqueueOptions): Promise<void>;
}
