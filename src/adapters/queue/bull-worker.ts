/** Runs jobs from BullMQ's queues with the retry policy of each. */
import { DelayedError, UnrecoverableError, Worker, type Job } from "bullmq";
import { AppError } from "#src/domain/shared/errors.js";
import type { JobContract, QueueName } from "#src/usecases/shared/job-contract.js";
import type { BullOptions } from "./bull-job-queue.js";
import { redisOptionsOf } from "./redis-connection.js";

/** How often a job may be tried, and how long it waits in between. */
export interface RetryPolicy {
  attempts: number;
  backoff: { type: "fixed" | "exponential"; delay: number; /** 0 to 1 */ jitter?: number };
}

/** One kind of job with who does it. */
export interface JobHandler {
  contract: JobContract<never>;
  retry: RetryPolicy;
  run: (payload: never) => Promise<void>;
}

export interface WorkerLog {
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

export interface BullWorkersOptions extends BullOptions {
  handlers: readonly JobHandler[];
  /** Jobs of one queue at once in this process. */
  concurrency: number;
  log: WorkerLog;
}

export interface BullWorkers {
  /** Takes no more jobs, waits for those that run (at most `graceMs`), then lets go; unfinished ones run elsewhere. */
  close(graceMs?: number): Promise<void>;
}

/**
 * A killed worker's job is taken over after lock and check are over: about 10 to 13 seconds. Every handler is
 * idempotent, so a job may stall any number of times.
 */
const LOCK_MS = 10_000;
const STALLED_CHECK_MS = 3_000;
const MAX_STALLED = 50;
const LONGEST_BACKOFF_MS = 3_600_000;

export function startBullWorkers(options: BullWorkersOptions): BullWorkers {
  const byQueue = new Map<QueueName, Map<string, JobHandler>>();
  for (const handler of options.handlers) {
    const { queue, name } = handler.contract;
    const handlers = byQueue.get(queue) ?? new Map<string, JobHandler>();
    if (handlers.has(name)) throw new Error(`two handlers for the job ${name}`);
    byQueue.set(queue, handlers.set(name, handler));
  }
  const workers = [...byQueue].map(([queue, handlers]) => startWorker(queue, handlers, options));
  return {
    close: async (graceMs = 10_000) => {
      await Promise.all(workers.map((worker) => closeWithin(worker, graceMs)));
    },
  };
}

function startWorker(queue: QueueName, handlers: ReadonlyMap<string, JobHandler>, options: BullWorkersOptions): Worker {
  const worker = new Worker(queue, (job, token) => process(job, token, handlers), {
    connection: { ...redisOptionsOf(options.redisUrl), maxRetriesPerRequest: null },
    prefix: options.prefix,
    concurrency: options.concurrency,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    maxStalledCount: MAX_STALLED,
    settings: {
      backoffStrategy: (attemptsMade, _type, _error, job) =>
        backoffOf(handlers.get(job?.name ?? "")?.retry, attemptsMade),
    },
  });
  worker.on("error", (error) => {
    options.onError?.(error);
    options.log.warn({ queue, err: error.message }, "worker connection");
  });
  worker.on("stalled", (jobId) => options.log.warn({ queue, jobId }, "job taken over from a worker that went away"));
  worker.on("failed", (job, error) => {
    const fields = { queue, job: job?.name, jobId: job?.id, attempt: job?.attemptsMade, ...describe(error) };
    if (job?.finishedOn) options.log.error(fields, "job failed for good");
    else options.log.warn(fields, "job failed, will be tried again");
  });
  return worker;
}

async function process(job: Job, token: string | undefined, handlers: ReadonlyMap<string, JobHandler>): Promise<void> {
  const handler = handlers.get(job.name);
  if (!handler) throw new UnrecoverableError(`no handler for the job ${job.name}`);
  const payload = handler.contract.payload.safeParse(job.data);
  if (!payload.success) throw new UnrecoverableError(`payload of ${job.name} does not fit its contract`);
  try {
    await handler.run(payload.data);
  } catch (error) {
    const waitMs = waitOf(error);
    if (waitMs !== null) {
      await job.moveToDelayed(Date.now() + waitMs, token);
      throw new DelayedError();
    }
    if (error instanceof AppError && !error.retryable) {
      throw new UnrecoverableError(`${error.code}: ${error.message}`);
    }
    throw error;
  }
}

/** A limit of somebody else costs no attempt: the job waits as long as it says. */
function waitOf(error: unknown): number | null {
  if (!(error instanceof AppError) || error.code !== "too_many_requests") return null;
  const wait = error.details["retryAfterMs"];
  return typeof wait === "number" && wait > 0 ? Math.min(wait, LONGEST_BACKOFF_MS) : null;
}

/** Milliseconds until the next try; -1 gives up. */
export function backoffOf(retry: RetryPolicy | undefined, attemptsMade: number): number {
  if (!retry || attemptsMade >= retry.attempts) return -1;
  const { type, delay, jitter = 0 } = retry.backoff;
  const full = Math.min(type === "fixed" ? delay : delay * 2 ** (attemptsMade - 1), LONGEST_BACKOFF_MS);
  return Math.round(full * (1 - jitter * Math.random()));
}

const describe = (error: Error): Record<string, unknown> => ({
  err: error.message,
  ...(error instanceof AppError ? { code: error.code } : {}),
  stack: error.stack?.split("\n").slice(1, 6).join(" | "),
});

async function closeWithin(worker: Worker, graceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), graceMs);
  });
  const outcome = await Promise.race([worker.close(), late]);
  clearTimeout(timer);
  if (outcome === "late") await worker.close(true);
}
