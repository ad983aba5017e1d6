/** WeCom's frequency limits (wecom.md §1.5), counted in Redis so that they hold over all processes. */
import type { Redis } from "ioredis";
import { RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { WecomError } from "#src/domain/wecom/wecom-error.js";

export interface CallBudget {
  perMinute: number;
  perHour: number;
}

/** Kept a little below 10,000 a minute and 150,000 an hour: other programs of the corp use the same budget. */
const DEFAULT_BUDGET: CallBudget = { perMinute: 9_000, perHour: 140_000 };

/** Calls with limits of their own. */
const OWN_BUDGETS: Readonly<Record<string, CallBudget>> = {
  get_jsapi_ticket: { perMinute: 90, perHour: 380 },
  "ticket/get": { perMinute: 50, perHour: 95 },
  "externalcontact/add_moment_task": { perMinute: 10, perHour: 600 },
  "msgaudit/check_single_agree": { perMinute: 2_500, perHour: 140_000 },
  "msgaudit/check_room_agree": { perMinute: 1_500, perHour: 90_000 },
  "archive/pull": { perMinute: 550, perHour: 33_000 },
};

/** A third refusal in a row: the hour's budget is gone, and asking every minute would not bring it back (§1.5). */
const PATIENT_STRIKES = 2;
const LONG_BLOCK_SECONDS = 600;
/** After this long without a refusal everything counts anew. */
const CALM_SECONDS = 900;

export interface CallLimits {
  /** @throws WecomError `wait` with the time until the window ends: nothing was called. */
  take(corpId: string, endpoint: string): Promise<void>;
  /**
   * The platform said 45009: nobody calls this endpoint for `ms`; for longer when it says so again and again, because
   * then not the minute but the hour is used up.
   */
  block(corpId: string, endpoint: string, ms: number): Promise<void>;
}

export interface CallLimitOptions {
  redis: Redis;
  prefix: string;
  budget?: CallBudget;
}

export function redisCallLimits({ redis, prefix, budget = DEFAULT_BUDGET }: CallLimitOptions): CallLimits {
  const limiters = new Map<string, { minute: RateLimiterRedis; hour: RateLimiterRedis }>();
  const limitersOf = (endpoint: string) => {
    const own = OWN_BUDGETS[endpoint];
    const name = own ? endpoint : "usual";
    let made = limiters.get(name);
    if (!made) {
      const { perMinute, perHour } = own ?? budget;
      const limiter = (window: string, points: number, duration: number) =>
        new RateLimiterRedis({
          storeClient: redis,
          keyPrefix: `${prefix}:wecom:limit:${window}`,
          points,
          duration,
          rejectIfRedisNotReady: true,
        });
      made = { minute: limiter("m", perMinute, 60), hour: limiter("h", perHour, 3_600) };
      limiters.set(name, made);
    }
    return made;
  };
  const refuse = (endpoint: string, waitMs: number): never => {
    throw new WecomError({
      endpoint,
      errcode: null,
      errmsg: "our own count of the platform's limit",
      kind: "wait",
      retryAfterMs: Math.max(waitMs, 1_000),
    });
  };
  return {
    take: async (corpId, endpoint) => {
      const { minute, hour } = limitersOf(endpoint);
      const key = `${corpId}:${endpoint}`;
      const [first, second] = await Promise.all([consume(minute, key), consume(hour, key)]);
      const waitMs = Math.max(first, second);
      if (waitMs > 0) refuse(endpoint, waitMs);
    },
    block: async (corpId, endpoint, ms) => {
      const key = `${corpId}:${endpoint}`;
      const usual = Math.max(1, Math.ceil(ms / 1_000));
      // Calls that were under way together are refused together: that is one refusal.
      if ((await redis.set(`${prefix}:wecom:limit:told:${key}`, 1, "PX", Math.max(1, ms), "NX")) !== "OK") return;
      const strikesKey = `${prefix}:wecom:limit:strikes:${key}`;
      const strikes = await redis.incr(strikesKey);
      await redis.expire(strikesKey, CALM_SECONDS);
      await limitersOf(endpoint).minute.block(key, strikes > PATIENT_STRIKES ? LONG_BLOCK_SECONDS : usual);
    },
  };
}

/** Milliseconds to wait; 0: taken. */
async function consume(limiter: RateLimiterRedis, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refusal) {
    // A refusal is a plain result object; anything else is a fault.
    if (refusal instanceof RateLimiterRes) return Math.max(1, refusal.msBeforeNext);
    throw refusal;
  }
}
