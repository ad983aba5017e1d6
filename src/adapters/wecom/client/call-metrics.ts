/**
 * Calls by endpoint and error code. Workers make most calls but only the api is asked for metrics, so the counts are
 * kept in Redis and shown by whoever serves /metrics.
 */
import type { Redis } from "ioredis";

export interface CallMetrics {
  /** @param outcome the errcode, or "timeout", "unreachable", "http_5xx", "limited". */
  observe(endpoint: string, outcome: string, seconds: number): void;
  /** Counts of all processes since ever. */
  read(): Promise<CallCount[]>;
  /** Hands over what was counted and stops. */
  close(): Promise<void>;
}

export interface CallCount {
  endpoint: string;
  outcome: string;
  calls: number;
  seconds: number;
}

const FLUSH_MS = 2_000;

export function redisCallMetrics(redis: Redis, prefix: string): CallMetrics {
  const callsKey = `${prefix}:wecom:metrics:calls`;
  const secondsKey = `${prefix}:wecom:metrics:seconds`;
  let pending = new Map<string, { calls: number; seconds: number }>();
  const flush = async (): Promise<void> => {
    if (pending.size === 0) return;
    const batch = pending;
    pending = new Map();
    const commands = redis.pipeline();
    for (const [field, { calls, seconds }] of batch) {
      commands.hincrby(callsKey, field, calls);
      commands.hincrbyfloat(secondsKey, field, seconds);
    }
    // Counts are worth no failure: what Redis does not take now is lost.
    await commands.exec().catch(() => undefined);
  };
  const timer = setInterval(() => void flush(), FLUSH_MS);
  timer.unref();
  return {
    observe: (endpoint, outcome, seconds) => {
      const field = `${endpoint} ${outcome}`;
      const entry = pending.get(field) ?? { calls: 0, seconds: 0 };
      entry.calls++;
      entry.seconds += seconds;
      pending.set(field, entry);
    },
    read: async () => {
      const [calls, seconds] = await Promise.all([redis.hgetall(callsKey), redis.hgetall(secondsKey)]);
      return Object.entries(calls).map(([field, count]) => {
        const [endpoint = "", outcome = ""] = field.split(" ");
        return { endpoint, outcome, calls: Number(count), seconds: Number(seconds[field] ?? 0) };
      });
    },
    close: async () => {
      clearInterval(timer);
      await flush();
    },
  };
}
