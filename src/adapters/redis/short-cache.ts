/** Small texts that live for a time and may be lost at any moment. */
import type { Redis } from "ioredis";

export interface RedisShortCache {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, seconds: number): Promise<void>;
}

export const redisShortCache = (redis: Redis, prefix: string): RedisShortCache => ({
  get: (key) => redis.get(`${prefix}:${key}`),
  set: async (key, value, seconds) => {
    await redis.set(`${prefix}:${key}`, value, "EX", seconds);
  },
});
