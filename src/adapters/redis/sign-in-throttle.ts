/** Sign-in tries per account and per address, counted in Redis; while it is away, in this process: never open. */
import type { Redis } from "ioredis";
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from "rate-limiter-flexible";
import type { SignInThrottle, ThrottleAnswer } from "#src/usecases/access/ports.js";

export interface ThrottleLimits {
  /** Tries on one account in the window. */
  perAccount: number;
  /** Tries from one address in the window: an office shares one. */
  perAddress: number;
  windowSeconds: number;
}

const DEFAULT_LIMITS: ThrottleLimits = { perAccount: 10, perAddress: 60, windowSeconds: 900 };

/**
 * @param client a client that fails at once while Redis is away (`connectRedis(url, "commands")`).
 * @param prefix start of the keys, e.g. "guanxi".
 */
export function redisSignInThrottle(client: Redis, prefix: string, limits = DEFAULT_LIMITS): SignInThrottle {
  const limiter = (name: string, points: number): RateLimiterAbstract =>
    new RateLimiterRedis({
      storeClient: client,
      keyPrefix: `${prefix}:signin:${name}`,
      points,
      duration: limits.windowSeconds,
      insuranceLimiter: new RateLimiterMemory({ keyPrefix: name, points, duration: limits.windowSeconds }),
      rejectIfRedisNotReady: true,
    });
  return throttleOf(limiter("account", limits.perAccount), limiter("address", limits.perAddress));
}

function throttleOf(accounts: RateLimiterAbstract, addresses: RateLimiterAbstract): SignInThrottle {
  // Accounts count in one spelling; the corp is part of the key.
  const accountKey = (corpId: string, userId: string): string =>
    `${corpId}/${userId.trim().toLowerCase().slice(0, 64)}`;
  const take = async (limiter: RateLimiterAbstract, key: string): Promise<ThrottleAnswer> => {
    try {
      await limiter.consume(key);
      return { isAllowed: true };
    } catch (refusal) {
      // A refusal is a plain result object; anything else is a fault.
      if (refusal instanceof RateLimiterRes) return { isAllowed: false, retryAfterMs: refusal.msBeforeNext };
      throw refusal;
    }
  };
  return {
    take: async (corpId, userId, ip) => {
      const address = await take(addresses, ip);
      if (!address.isAllowed || userId === null) return address;
      return await take(accounts, accountKey(corpId, userId));
    },
    forgive: async (corpId, userId, ip) => {
      await accounts.delete(accountKey(corpId, userId));
      await addresses.reward(ip);
    },
  };
}
