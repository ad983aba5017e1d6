import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import { afterEach, expect, inject, it } from "vitest";
import { connectRedis, type RedisPurpose } from "#src/adapters/redis/connect-redis.js";
import { redisLiveEvents } from "#src/adapters/redis/live-events.js";
import { openGround } from "#src/app/ground.js";
import type { LiveEvent } from "#src/usecases/shared/live-events.js";
import { readConfig } from "#config/env.js";
import { databaseUrl } from "./database-url.js";

const clients: Redis[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.disconnect();
});

const client = (url: string, purpose: RedisPurpose): Redis => {
  const made = connectRedis(url, purpose, () => undefined);
  clients.push(made);
  return made;
};

/** One process: what it heard, and what it lost. */
async function aProcess(url: string, prefix: string, isListening: boolean) {
  const heard: LiveEvent[] = [];
  const lost: unknown[] = [];
  const events = redisLiveEvents({
    publisher: client(url, "commands"),
    subscriber: isListening ? client(url, "subscriber") : null,
    prefix,
    onLost: (error) => lost.push(error),
  });
  const stop = events.subscribe((event) => heard.push(event));
  await events.listen();
  return { events, heard, lost, stop };
}

const event = (contactId: string): LiveEvent => ({ type: "contact.changed", corpId: "c", contactId, memberIds: ["m"] });

it("reach every listening process once, the own one at once", async () => {
  const prefix = randomBytes(6).toString("hex");
  const url = inject("redisUrl");
  const [one, two] = [await aProcess(url, prefix, true), await aProcess(url, prefix, true)];
  await clients[0]?.ping().catch(() => undefined);
  await expect
    .poll(() => {
      one.events.publish([event("probe")]);
      return two.heard.length;
    })
    .toBeGreaterThan(0);
  one.heard.length = 0;
  two.heard.length = 0;
  one.events.publish([event("a"), event("b")]);
  expect(one.heard.map(({ contactId }) => contactId)).toEqual(["a", "b"]);
  await expect.poll(() => two.heard.filter(({ contactId }) => contactId === "b").length).toBe(1);
  expect(two.heard.filter(({ contactId }) => contactId === "a")).toEqual([event("a")]);
  expect(one.heard).toHaveLength(2);
  two.stop();
  one.events.publish([event("c")]);
  expect(one.heard.at(-1)).toEqual(event("c"));
});

it("are only told here while Redis is away, and the caller does not notice", async () => {
  const alone = await aProcess("redis://127.0.0.1:1", "p", false);
  alone.events.publish([event("a")]);
  expect(alone.heard).toEqual([event("a")]);
  await expect.poll(() => alone.lost.length).toBe(1);
});

it("reach pages of a process that has other roles beside the api", async () => {
  const prefix = `test_${randomBytes(6).toString("hex")}`;
  const REDIS_URL = inject("redisUrl");
  const env = {
    MONGODB_URL: databaseUrl(inject("mongoUrl"), prefix),
    REDIS_URL,
    QUEUE_PREFIX: prefix,
    LOG_LEVEL: "silent",
  };
  const together = await openGround(readConfig(env), "api+worker+bot");
  const heard: LiveEvent[] = [];
  together.live.subscribe((one) => heard.push(one));
  await together.live.listen();
  const elsewhere = await aProcess(REDIS_URL, prefix, false);
  await expect
    .poll(() => {
      elsewhere.events.publish([event("a")]);
      return heard.length;
    })
    .toBeGreaterThan(0);
  await together.close();
});
