/** One holder at a time per name, over all processes: WeCom refuses concurrent changes of one object (45035). */
import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import { WecomError } from "#src/domain/wecom/wecom-error.js";

export interface SerialLock {
  /** Runs `act` while nobody else runs one of the same name. @throws WecomError `wait` when the turn never came. */
  run<T>(name: string, act: () => Promise<T>): Promise<T>;
}

export interface SerialLockOptions {
  redis: Redis;
  prefix: string;
  /** How long a dead holder's turn lasts, in ms (default 30,000); a living one keeps it as long as it works. */
  holdMs?: number;
  /** Longest wait for the turn, in ms (default 20,000). */
  waitMs?: number;
}

const RELEASE = `if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end return 0`;
const KEEP = `if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("PEXPIRE", KEYS[1], ARGV[2]) end return 0`;
const POLL_MS = 25;
/** Whole archives are read in one turn. */
const LONGEST_TURN_MS = 30 * 60_000;

export function redisSerialLock({ redis, prefix, holdMs = 30_000, waitMs = 20_000 }: SerialLockOptions): SerialLock {
  // Inside the process callers queue up here, so that only one of them asks Redis.
  const tails = new Map<string, Promise<unknown>>();

  const runAlone = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
    const key = `${prefix}:wecom:serial:${name}`;
    const holder = randomUUID();
    const startedAt = performance.now();
    while ((await redis.set(key, holder, "PX", holdMs, "NX")) !== "OK") {
      if (performance.now() - startedAt > waitMs) {
        throw new WecomError({
          endpoint: "serial",
          errcode: 45035,
          errmsg: "another change of the same object is still running",
          kind: "wait",
          retryAfterMs: 2_000,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS * (0.5 + Math.random())));
    }
    const until = startedAt + LONGEST_TURN_MS;
    const keeping = setInterval(() => {
      // Work that hangs for ever must not stop the others for ever.
      if (performance.now() > until) return clearInterval(keeping);
      // What Redis does not take now is taken at the next beat.
      redis.eval(KEEP, 1, key, holder, holdMs).catch(() => undefined);
    }, holdMs / 3);
    keeping.unref();
    try {
      return await act();
    } finally {
      clearInterval(keeping);
      await redis.eval(RELEASE, 1, key, holder).catch(() => undefined);
    }
  };

  return {
    run: (name, act) => {
      const before = tails.get(name) ?? Promise.resolve();
      const mine = before.then(
        () => runAlone(name, act),
        () => runAlone(name, act),
      );
      tails.set(name, mine);
      const forget = (): void => {
        if (tails.get(name) === mine) tails.delete(name);
      };
      mine.then(forget, forget);
      return mine;
    },
  };
}
