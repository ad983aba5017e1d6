/** Visits of tracked links on their way to WeCom and back, and how many taps of one address are counted. */
import type { Redis } from "ioredis";
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { z } from "zod";
import type { TapLimit, VisitStore } from "#src/usecases/link/ports.js";

/** As long as WeCom's code lives, and as long again for who waits on the way. */
const VISIT_SECONDS = 600;
/** A city's phones may share one address of their provider. */
const TAPS_A_MINUTE = 600;

const Stored = z.object({
  linkId: z.string(),
  at: z.coerce.date(),
  who: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("customer"), externalUserId: z.string() }),
      z.object({ kind: z.literal("member") }),
      z.object({ kind: z.literal("stranger") }),
    ])
    .nullable(),
});

/** @param redis a client that fails at once while Redis is away. */
export const redisVisitStore = (redis: Redis, prefix: string): VisitStore => ({
  put: async (state, visit) => {
    await redis.set(`${prefix}:link-visit:${state}`, JSON.stringify(visit), "EX", VISIT_SECONDS);
  },
  find: async (state) => {
    if (!/^[0-9a-f]{48}$/.test(state)) return null;
    const stored = await redis.get(`${prefix}:link-visit:${state}`);
    return stored === null ? null : Stored.parse(JSON.parse(stored));
  },
  // A count of distinct addresses; the addresses themselves are not kept.
  began: async (ip) => {
    await redis.pfadd(`${prefix}:link-lost`, ip);
  },
  cameBack: async () => {
    await redis.del(`${prefix}:link-lost`);
  },
  lost: () => redis.pfcount(`${prefix}:link-lost`),
});

export function redisTapLimit(redis: Redis, prefix: string, points = TAPS_A_MINUTE): TapLimit {
  const limits = { points, duration: 60 };
  const limiter = new RateLimiterRedis({
    ...limits,
    storeClient: redis,
    keyPrefix: `${prefix}:link-taps`,
    insuranceLimiter: new RateLimiterMemory({ ...limits, keyPrefix: "link-taps" }),
    rejectIfRedisNotReady: true,
  });
  return {
    take: async (ip) => {
      try {
        await limiter.consume(ip);
        return true;
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return false;
        throw refusal;
      }
    },
  };
}
