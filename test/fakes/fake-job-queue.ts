/** A job queue in memory: keeps what was asked, can be away, and can be worked off by hand. */
import type { JobContract, JobQueue } from "#src/usecases/shared/job-contract.js";

export interface EnqueuedJob {
  name: string;
  payload: unknown;
  runAt: Date | null;
}

export interface FakeJobQueue extends JobQueue {
  jobs: EnqueuedJob[];
  /** While true every enqueue fails, as when Redis is away. */
  isAway: boolean;
  /** Takes the oldest job off. */
  take(): EnqueuedJob | undefined;
}

export function fakeJobQueue(): FakeJobQueue {
  const jobs: EnqueuedJob[] = [];
  const keys = new Map<EnqueuedJob, string>();
  const queue: FakeJobQueue = {
    jobs,
    isAway: false,
    take: () => jobs.shift(),
    enqueue: (contract, payload, options = {}) => queue.enqueueMany(contract, [payload], options),
    enqueueMany: <P>(contract: JobContract<P>, payloads: readonly P[], options: { runAt?: Date } = {}) => {
      if (queue.isAway) return Promise.reject(new Error("the queue is away"));
      for (const payload of payloads) {
        const data = contract.payload.parse(payload);
        const key = contract.key?.(data);
        if (key !== undefined && jobs.some((job) => keys.get(job) === key)) continue;
        const job = { name: contract.name, payload: data, runAt: options.runAt ?? null };
        if (key !== undefined) keys.set(job, key);
        jobs.push(job);
      }
      return Promise.resolve();
    },
  };
  return queue;
}
