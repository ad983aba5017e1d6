/** One holder per bot account at any time: a key in Redis with a limit, renewed while the holder lives. */
import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";

export interface BotLease {
  /** False from the moment on at which somebody else may hold the account. */
  isHeld(): boolean;
  /** Aborts when the lease is lost; not when it is released. */
  readonly lost: AbortSignal;
  /** Gives it back. Safe to repeat. */
  release(): Promise<void>;
}

export interface BotLeases {
  /** @returns null when another process holds the account. @throws Error Redis cannot be reached. */
  acquire(corpId: string, account: string): Promise<BotLease | null>;
}

export interface BotLeaseOptions {
  /** A client that fails at once while Redis is away (`connectRedis(url, "commands")`). */
  client: Redis;
  /** Start of the keys, e.g. "guanxi". */
  prefix: string;
  /** How long the account stays reserved after the last sign of life, in ms (default 15,000). */
  ttlMs?: number;
}

// Extends the lease when it is ours, and takes it again when Redis lost it (a restart) and nobody else came first.
const RENEW = `
local holder = redis.call("GET", KEYS[1])
if holder == ARGV[1] then redis.call("PEXPIRE", KEYS[1], ARGV[2]) return 1 end
if holder then return 0 end
redis.call("SET", KEYS[1], ARGV[1], "PX", ARGV[2]) return 1`;

const RELEASE = `if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end return 0`;

export function redisBotLeases({ client, prefix, ttlMs = 15_000 }: BotLeaseOptions): BotLeases {
  return {
    acquire: async (corpId, account) => {
      const key = `${prefix}:bot-lease:${corpId}:${account}`;
      const token = randomUUID();
      const askedAt = performance.now();
      if ((await client.set(key, token, "PX", ttlMs, "NX")) !== "OK") return null;
      return hold(client, key, token, ttlMs, askedAt);
    },
  };
}

function hold(client: Redis, key: string, token: string, ttlMs: number, askedAt: number): BotLease {
  const lost = new AbortController();
  // Counted from before the request on our own monotonic clock, so that we give up before Redis lets another one in.
  let safeUntil = askedAt + ttlMs * 0.9;
  let isReleased = false;
  const isHeld = (): boolean => !isReleased && !lost.signal.aborted && performance.now() < safeUntil;

  const timer = setInterval(() => {
    const begunAt = performance.now();
    if (begunAt >= safeUntil) {
      lose();
      return;
    }
    client.eval(RENEW, 1, key, token, ttlMs).then(
      (answer) => {
        if (answer === 1 && performance.now() < safeUntil) safeUntil = begunAt + ttlMs * 0.9;
        else lose();
      },
      // Redis is away: the next round tries again, until the time is over.
      () => undefined,
    );
  }, ttlMs / 5);

  function lose(): void {
    clearInterval(timer);
    if (!isReleased) lost.abort(new Error("the lease of the bot account is lost"));
  }

  return {
    isHeld,
    lost: lost.signal,
    release: async () => {
      if (isReleased) return;
      isReleased = true;
      clearInterval(timer);
      // When Redis is away the key runs out by itself.
      await client.eval(RELEASE, 1, key, token).catch(() => undefined);
    },
  };
}
