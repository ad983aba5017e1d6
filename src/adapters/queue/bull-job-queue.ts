/** Puts jobs on BullMQ's queues. */
import { Queue, type JobsOptions } from "bullmq";
import { Redis } from "ioredis";
import { QUEUES, type JobContract, type JobQueue, type QueueName } from "#src/usecases/shared/job-contract.js";
import { redisOptionsOf } from "./redis-connection.js";

export interface BullOptions {
  redisUrl: string;
  /** First part of every Redis key. */
  prefix: string;
  /** Told about connection errors; each is also answered to its caller. */
  onError?: (error: Error) => void;
  /** What "now" is when a job is wanted for later (default: real time). Waiting itself is always real time. */
  now?: () => Date;
}

export interface QueueCounts {
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

/** A wall-clock or regular schedule; ticks that were missed are not caught up. */
export type Schedule<P> = { id: string; contract: JobContract<P>; payload: P } & (
  { everyMs: number } | { pattern: string; tz: string }
);

export interface BullJobQueue extends JobQueue {
  /** Makes or replaces a schedule: its next tick counts from now. */
  upsertSchedule<P>(schedule: Schedule<P>): Promise<void>;
  /**
   * Makes a schedule that is not there, differs, or stands still because Redis lost its next tick. One that runs is left
   * alone: processes that start again and again must not push its next tick away.
   */
  ensureSchedule<P>(schedule: Schedule<P>): Promise<void>;
  /** Removes schedules of a queue that are not named any more. */
  keepSchedules(ids: ReadonlySet<string>): Promise<void>;
  counts(): Promise<Record<QueueName, QueueCounts>>;
  /** When the next delayed job is due, in ms; null: none. */
  nextDelayedAt(name: QueueName): Promise<number | null>;
  /** The queues themselves, for the administrators' queue page. */
  queues(): readonly Queue[];
  /** True when Redis answers. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

const CHUNK = 1_000;
/** A tick that is this late was lost with Redis, or no worker is there at all. */
const STANDS_STILL_MS = 5_000;

/**
 * How often a job is really tried is the job's own policy (jobs/, applied by the worker); this only has to be more.
 * Completed jobs are kept briefly, failed ones for replay.
 */
const DEFAULT_JOB_OPTIONS: JobsOptions = {
  attempts: 1_000,
  backoff: { type: "custom" },
  removeOnComplete: { age: 3_600, count: 200 },
  removeOnFail: { age: 14 * 86_400, count: 2_000 },
};

/**
 * A producer that fails at once while Redis is away instead of waiting: whoever enqueues has stored first, and the
 * sweeps find what was not enqueued.
 */
export function createBullJobQueue(options: BullOptions): BullJobQueue {
  const client = new Redis({ ...redisOptionsOf(options.redisUrl), enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  const onError = options.onError ?? (() => undefined);
  const now = options.now ?? (() => new Date());
  client.on("error", onError);
  const ready = readyOnce(client);
  const queues = new Map<QueueName, Queue>();
  const queueOf = (name: QueueName): Queue => {
    let queue = queues.get(name);
    if (!queue) {
      queue = new Queue(name, {
        connection: client,
        prefix: options.prefix,
        skipWaitingForReady: true,
        defaultJobOptions: DEFAULT_JOB_OPTIONS,
      });
      queue.on("error", onError);
      queues.set(name, queue);
    }
    return queue;
  };

  const result: BullJobQueue = {
    enqueue: async (contract, payload, enqueueOptions = {}) => {
      await ready;
      const data = contract.payload.parse(payload);
      await queueOf(contract.queue).add(contract.name, data, jobOptions(contract, data, enqueueOptions.runAt, now()));
    },
    enqueueMany: async (contract, payloads, enqueueOptions = {}) => {
      await ready;
      const queue = queueOf(contract.queue);
      for (let from = 0; from < payloads.length; from += CHUNK) {
        await queue.addBulk(
          payloads.slice(from, from + CHUNK).map((payload) => {
            const data = contract.payload.parse(payload);
            return { name: contract.name, data, opts: jobOptions(contract, data, enqueueOptions.runAt, now()) };
          }),
        );
      }
    },
    ensureSchedule: async (schedule) => {
      const known = await queueOf(schedule.contract.queue).getJobScheduler(schedule.id);
      const isSame =
        known !== undefined &&
        ("everyMs" in schedule ? Number(known.every) === schedule.everyMs : known.pattern === schedule.pattern);
      if (isSame && Date.now() - (known.next ?? 0) < STANDS_STILL_MS) return;
      await result.upsertSchedule(schedule);
    },
    upsertSchedule: async (schedule) => {
      await ready;
      const { id, contract, payload } = schedule;
      const repeat =
        "everyMs" in schedule ? { every: schedule.everyMs } : { pattern: schedule.pattern, tz: schedule.tz };
      await queueOf(contract.queue).upsertJobScheduler(id, repeat, {
        name: contract.name,
        data: contract.payload.parse(payload),
        opts: { ...DEFAULT_JOB_OPTIONS, removeOnComplete: true },
      });
    },
    keepSchedules: async (ids) => {
      for (const name of QUEUES) {
        for (const scheduler of await queueOf(name).getJobSchedulers()) {
          if (!ids.has(scheduler.key)) await queueOf(name).removeJobScheduler(scheduler.key);
        }
      }
    },
    counts: async () => {
      const entries = await Promise.all(
        QUEUES.map(async (name) => {
          const counts = await queueOf(name).getJobCounts("waiting", "prioritized", "active", "delayed", "failed");
          const { waiting = 0, prioritized = 0, active = 0, delayed = 0, failed = 0 } = counts;
          return [name, { waiting: waiting + prioritized, active, delayed, failed }] as const;
        }),
      );
      return Object.fromEntries(entries) as Record<QueueName, QueueCounts>;
    },
    nextDelayedAt: async (name) => {
      // BullMQ sorts by the instant times 4096 plus a serial number; the wait of a retry stands nowhere else.
      const [, score] = await client.zrange(queueOf(name).toKey("delayed"), "0", "0", "WITHSCORES");
      return score === undefined ? null : Math.floor(Number(score) / 0x1000);
    },
    queues: () => QUEUES.map(queueOf),
    ping: () =>
      client.ping().then(
        (answer) => answer === "PONG",
        () => false,
      ),
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      client.disconnect();
    },
  };
  return result;
}

/** Waits for the first connection only, and never longer than a few seconds; afterwards failures are at once. */
function readyOnce(client: Redis): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      client.off("ready", done);
      resolve();
    };
    const timer = setTimeout(done, 3_000);
    timer.unref();
    client.once("ready", done);
  });
}

/**
 * The key spares work while an equal job waits. While one is active, one more is kept for after it: the active one
 * may have read before the wake-up. A job for later does not stand in for one that is wanted now.
 */
function jobOptions<P>(contract: JobContract<P>, payload: P, runAt: Date | undefined, now: Date): JobsOptions {
  const key = contract.key?.(payload);
  const delay = runAt ? Math.max(0, runAt.getTime() - now.getTime()) : 0;
  return {
    ...(delay > 0 ? { delay } : {}),
    ...(key === undefined
      ? {}
      : { deduplication: { id: delay > 0 && runAt ? `${key}-at-${runAt.getTime()}` : key, keepLastIfActive: true } }),
  };
}
