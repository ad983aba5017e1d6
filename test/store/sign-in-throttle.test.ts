import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Redis } from "ioredis";
import { connectRedis } from "#src/adapters/redis/connect-redis.js";
import { redisSignInThrottle } from "#src/adapters/redis/sign-in-throttle.js";
import type { SignInThrottle } from "#src/usecases/access/ports.js";

const LIMITS = { perAccount: 3, perAddress: 6, windowSeconds: 60 };
let here: Redis;
let away: Redis;
beforeAll(async () => {
  here = connectRedis(inject("redisUrl"), "commands", () => undefined);
  if (here.status !== "ready") await once(here, "ready");
  away = connectRedis("redis://127.0.0.1:1", "commands", () => undefined);
});
afterAll(() => {
  here.disconnect();
  away.disconnect();
});

const prefix = (): string => randomBytes(6).toString("hex");

async function tries(throttle: SignInThrottle, count: number, userId: string, ip: string): Promise<boolean[]> {
  const answers: boolean[] = [];
  for (let i = 0; i < count; i++) answers.push((await throttle.take("corp", userId, ip)).isAllowed);
  return answers;
}

describe.each([
  ["with Redis", () => here],
  ["while Redis is away", () => away],
])("%s", (_name, client) => {
  it("stops an account after its tries, from whatever address", async () => {
    const throttle = redisSignInThrottle(client(), prefix(), LIMITS);
    expect(await tries(throttle, 2, "Li", "10.0.0.1")).toEqual([true, true]);
    expect(await tries(throttle, 2, "li ", "10.0.0.2")).toEqual([true, false]);
    expect(await tries(throttle, 1, "other", "10.0.0.2")).toEqual([true]);
  });

  it("stops an address after its tries, whatever the account", async () => {
    const throttle = redisSignInThrottle(client(), prefix(), LIMITS);
    for (let i = 0; i < 6; i++) expect(await tries(throttle, 1, `u${i}`, "10.0.0.3")).toEqual([true]);
    const answer = await throttle.take("corp", "u9", "10.0.0.3");
    expect(answer).toMatchObject({ isAllowed: false });
    expect(await throttle.take("corp", null, "10.0.0.3")).toMatchObject({ isAllowed: false });
  });

  it("starts anew after a success", async () => {
    const throttle = redisSignInThrottle(client(), prefix(), LIMITS);
    await tries(throttle, 3, "li", "10.0.0.4");
    await throttle.forgive("corp", "li", "10.0.0.4");
    expect(await tries(throttle, 3, "li", "10.0.0.4")).toEqual([true, true, true]);
  });

  it("lets no more through when all tries come at once", async () => {
    const throttle = redisSignInThrottle(client(), prefix(), LIMITS);
    const answers = await Promise.all(Array.from({ length: 5 }, () => throttle.take("corp", "li", "10.0.0.5")));
    expect(answers.filter(({ isAllowed }) => isAllowed)).toHaveLength(3);
  });
});

it("is shared by processes", async () => {
  const shared = prefix();
  const [one, two] = [redisSignInThrottle(here, shared, LIMITS), redisSignInThrottle(here, shared, LIMITS)];
  await tries(one, 3, "li", "10.0.0.6");
  expect(await tries(two, 1, "li", "10.0.0.7")).toEqual([false]);
});
