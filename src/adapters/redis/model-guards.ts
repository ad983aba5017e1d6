/** Token budget and breaker of the language model, in Redis, so that every process obeys the same ones. */
import type { Redis } from "ioredis";
import type { BreakerState, ModelBreaker, TokenBudget } from "#src/usecases/model-reading/ports.js";

const KEEP_SECONDS = 3 * 86_400;
/** Failures in a row that open the breaker. */
const FAILURES = 5;
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 30 * 60_000;

/** Adds if the sum stays within the cap. */
const TAKE = `
local sum = tonumber(redis.call('GET', KEYS[1]) or '0') + tonumber(ARGV[1])
if sum > tonumber(ARGV[2]) then return 0 end
redis.call('SET', KEYS[1], sum, 'EX', ARGV[3])
return 1`;

/** While Redis is away nothing may be spent. */
export function redisTokenBudget(client: Redis, prefix: string, dailyTokens: number): TokenBudget {
  const key = (corpId: string, day: string): string => `${prefix}:llm:tokens:${corpId}:${day}`;
  return {
    take: async (corpId, day, tokens) => {
      try {
        return (await client.eval(TAKE, 1, key(corpId, day), tokens, dailyTokens, KEEP_SECONDS)) === 1;
      } catch {
        return false;
      }
    },
    settle: async (corpId, day, taken, spent) => {
      if (taken === spent) return;
      try {
        await client.incrby(key(corpId, day), spent - taken);
      } catch {
        // What was set aside stays counted: rather too much than too little.
      }
    },
    spent: async (corpId, day) => {
      try {
        return Number((await client.get(key(corpId, day))) ?? 0);
      } catch {
        return null;
      }
    },
  };
}

/** After five failures in a row nothing is asked for a minute, then twice as long each time, up to half an hour. */
export function redisModelBreaker(client: Redis, prefix: string): ModelBreaker {
  const key = (corpId: string): string => `${prefix}:llm:breaker:${corpId}`;
  const CLOSED: BreakerState = { failures: 0, openUntil: null, lastError: null };
  return {
    state: async (corpId) => {
      try {
        const [failures, openUntil, lastError] = await client.hmget(key(corpId), "failures", "openUntil", "lastError");
        return {
          failures: Number(failures ?? 0),
          openUntil: openUntil ? new Date(Number(openUntil)) : null,
          lastError: lastError ?? null,
        };
      } catch {
        return CLOSED;
      }
    },
    succeeded: async (corpId) => {
      try {
        await client.del(key(corpId));
      } catch {
        // It closes at the next success.
      }
    },
    failed: async (corpId, why, now) => {
      try {
        const failures = await client.hincrby(key(corpId), "failures", 1);
        const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, failures - FAILURES));
        const openUntil = failures >= FAILURES ? now.getTime() + pauseMs : 0;
        await client.hset(key(corpId), { lastError: why, ...(openUntil > 0 ? { openUntil } : {}) });
        await client.expire(key(corpId), KEEP_SECONDS);
      } catch {
        // The budget refuses as well while Redis is away.
      }
    },
  };
}
