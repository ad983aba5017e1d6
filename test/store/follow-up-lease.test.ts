import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { randomBytes } from "node:crypto";
import { redisBotLeases } from "#src/adapters/redis/bot-lease.js";
import { connectRedis } from "#src/adapters/redis/connect-redis.js";

let client: Redis;
const prefix = `lease-${randomBytes(4).toString("hex")}`;
beforeAll(() => {
  client = connectRedis(inject("redisUrl"), "commands", () => undefined);
  return new Promise<void>((resolve) => client.once("ready", () => resolve()));
});
afterAll(() => client.disconnect());

const leases = (ttlMs = 15_000) => redisBotLeases({ client, prefix, ttlMs });
const keyOf = (account: string): string => `${prefix}:bot-lease:c:${account}`;

describe("the lease of a bot account", () => {
  it("has one holder among many that ask at once, and is free after release", async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => leases().acquire("c", "one")));
    const [holder, ...rest] = answers.filter((lease) => lease !== null);
    expect(rest).toEqual([]);
    expect(holder?.isHeld()).toBe(true);
    expect(await leases().acquire("c", "one")).toBeNull();
    await holder?.release();
    await holder?.release();
    expect(holder?.isHeld()).toBe(false);
    const next = await leases().acquire("c", "one");
    expect(next).not.toBeNull();
    await next?.release();
  });

  it("is per account and corp", async () => {
    const held = await Promise.all([
      leases().acquire("c", "a"),
      leases().acquire("c", "b"),
      leases().acquire("d", "a"),
    ]);
    expect(held.every((lease) => lease !== null)).toBe(true);
    for (const lease of held) await lease?.release();
  });

  it("lives on as long as its holder does", async () => {
    const lease = await leases(1_500).acquire("c", "long");
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(lease?.isHeld()).toBe(true);
    expect(await leases().acquire("c", "long")).toBeNull();
    await lease?.release();
  });

  it("is lost when somebody else holds the key, and then gives nothing back", async () => {
    const lease = await leases(1_000).acquire("c", "stolen");
    await client.set(keyOf("stolen"), "somebody else");
    await expect.poll(() => lease?.lost.aborted, { timeout: 5_000 }).toBe(true);
    expect(lease?.isHeld()).toBe(false);
    await lease?.release();
    expect(await client.get(keyOf("stolen"))).toBe("somebody else");
  });

  it("is taken again when Redis forgot it and nobody came first", async () => {
    const lease = await leases(1_000).acquire("c", "forgotten");
    await client.del(keyOf("forgotten"));
    await expect.poll(() => client.exists(keyOf("forgotten")), { timeout: 5_000 }).toBe(1);
    expect(lease?.isHeld()).toBe(true);
    await lease?.release();
  });

  it("ends by itself when Redis cannot be asked any more, before another one can get in", async () => {
    const lonely = connectRedis(inject("redisUrl"), "commands", () => undefined);
    await new Promise<void>((resolve) => lonely.once("ready", () => resolve()));
    const lease = await redisBotLeases({ client: lonely, prefix, ttlMs: 500 }).acquire("c", "cut-off");
    lonely.disconnect();
    let wasHeldWhileFree = false;
    await expect
      .poll(
        async () => {
          const next = await leases().acquire("c", "cut-off");
          if (next && lease?.isHeld()) wasHeldWhileFree = true;
          await next?.release();
          return next !== null;
        },
        { timeout: 5_000, interval: 20 },
      )
      .toBe(true);
    expect(wasHeldWhileFree).toBe(false);
    await expect.poll(() => lease?.lost.aborted, { timeout: 5_000 }).toBe(true);
  });
});
