/** BullMQ's queues as administrators look at them. */
import type { Job, Queue } from "bullmq";
import { QUEUES, type QueueName } from "#src/usecases/shared/job-contract.js";
import type { FailedJob, QueueDesk } from "#src/usecases/queues/ports.js";
import type { BullJobQueue } from "./bull-job-queue.js";

const ERROR_LENGTH = 500;
/** Failed jobs that are put back at once; more are put back by asking again. */
const RETRY_AT_ONCE = 1_000;
/** What a payload carries beside ids: its version and the corp. */
const NOT_ABOUT: ReadonlySet<string> = new Set(["v", "corpId"]);

/** @param now real time: BullMQ's own stamps are. */
export function bullQueueDesk(jobs: BullJobQueue, now: () => number = Date.now): QueueDesk {
  const queueOf = (name: QueueName): Queue => {
    const queue = jobs.queues().find((one) => one.name === name);
    if (!queue) throw new Error(`no queue ${name}`);
    return queue;
  };
  const failedJob = async (name: QueueName, jobId: string): Promise<Job | null> => {
    const job = await queueOf(name).getJob(jobId);
    return job && (await job.isFailed()) ? job : null;
  };
  return {
    states: async () => {
      const counts = await jobs.counts();
      return Promise.all(
        QUEUES.map(async (name) => {
          const queue = queueOf(name);
          const [[oldest], nextAt, workers] = await Promise.all([
            queue.getJobs(["waiting", "prioritized"], 0, 0, true),
            jobs.nextDelayedAt(name),
            queue.getWorkersCount().catch(() => null),
          ]);
          return {
            name,
            ...counts[name],
            oldestWaitingMs: oldest ? Math.max(0, now() - readySince(oldest)) : null,
            nextDelayedMs: nextAt === null ? null : Math.max(0, nextAt - now()),
            workers,
          };
        }),
      );
    },
    failed: async (name, offset, limit) => {
      const queue = queueOf(name);
      const [found, total] = await Promise.all([
        queue.getFailed(offset, offset + limit - 1),
        queue.getJobCountByTypes("failed"),
      ]);
      return { jobs: found.map((job) => presented(job, now())), total };
    },
    retry: async (name, jobId) => {
      const job = await failedJob(name, jobId);
      if (!job) return false;
      return job.retry("failed").then(
        () => true,
        // Somebody else was faster.
        async (error: unknown) => {
          if (await job.isFailed()) throw error;
          return false;
        },
      );
    },
    remove: async (name, jobId) => {
      const job = await failedJob(name, jobId);
      if (!job) return false;
      await job.remove();
      return true;
    },
    retryAll: async (name) => {
      const queue = queueOf(name);
      const before = await queue.getJobCountByTypes("failed");
      await queue.retryJobs({ state: "failed", count: RETRY_AT_ONCE });
      return before;
    },
  };
}

/** A job that was delayed waits from the end of its delay, one that is tried again from its last try. */
const readySince = ({ timestamp, processedOn, opts }: Job): number =>
  Math.max(processedOn ?? 0, timestamp + (opts.delay ?? 0));

function presented(job: Job, now: number): FailedJob {
  const data: unknown = job.data;
  const about = typeof data === "object" && data !== null ? Object.entries(data) : [];
  return {
    id: job.id ?? "",
    name: job.name,
    about: about.flatMap(([name, value]) =>
      !NOT_ABOUT.has(name) && (typeof value === "string" || typeof value === "number")
        ? [{ name, value: String(value).slice(0, 200) }]
        : [],
    ),
    error: (job.failedReason ?? "").slice(0, ERROR_LENGTH),
    attempts: job.attemptsMade,
    failedMsAgo: Math.max(0, now - (job.finishedOn ?? job.timestamp)),
  };
}
