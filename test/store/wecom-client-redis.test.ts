/** What the WeCom client shares over processes: tokens, limits, turns and counts in a real Redis. */
import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectRedis } from "#src/adapters/redis/connect-redis.js";
import { redisCallLimits } from "#src/adapters/wecom/client/call-limits.js";
import { redisCallMetrics } from "#src/adapters/wecom/client/call-metrics.js";
import { redisSerialLock } from "#src/adapters/wecom/client/serial-lock.js";
import { redisTokenCache } from "#src/adapters/wecom/client/token-cache.js";
import { WecomError } from "#src/domain/wecom/wecom-error.js";
import type { WecomCredentials } from "#src/usecases/wecom-platform/credentials.js";
import { openStore, type TestStore } from "./open-store.js";

let store: TestStore;
/** Two clients, as two processes would have. */
let redis: [Redis, Redis];

beforeAll(async () => {
  store = await openStore();
  redis = [0, 1].map(() => connectRedis(store.redisUrl, "commands", () => undefined)) as [Redis, Redis];
  await Promise.all(redis.map((client) => new Promise((resolve) => client.once("ready", resolve))));
});
afterAll(async () => {
  for (const client of redis) client.disconnect();
  await store.close();
});

/** The i-th of the two by turns. */
const turn = <T>(both: readonly T[], i: number): T => {
  const one = both[i % 2];
  if (one === undefined) throw new Error("two are needed");
  return one;
};

const credentialsOf = (app: string): WecomCredentials => ({
  baseUrl: "https://wecom.test",
  corpId: "ww1",
  agentId: 7,
  secrets: { app },
  callback: null,
  source: "environment",
});

describe("access tokens", () => {
  it("are fetched once, however many processes ask at once, and again once after they died", async () => {
    let fetches = 0;
    const fetch = async () => {
      fetches++;
      await new Promise((resolve) => setTimeout(resolve, 60));
      return { token: `token${fetches}`, expiresInSeconds: 7_200 };
    };
    const caches = redis.map((client) => redisTokenCache({ redis: client, prefix: store.prefix, fetch }));
    const credentials = credentialsOf("one");
    const ask = () =>
      Promise.all(
        Array.from({ length: 40 }, (_, i) => turn(caches, i).get(credentials, i % 4 < 2 ? "app" : "contact")),
      );
    expect(new Set(await ask())).toEqual(new Set(["token1"]));
    // All of them meet the dead token at once; the new one is not dropped by the late ones.
    await Promise.all(Array.from({ length: 40 }, (_, i) => turn(caches, i).drop(credentials, "app", "token1")));
    expect(new Set(await ask())).toEqual(new Set(["token2"]));
    await caches[0]?.drop(credentials, "app", "token1");
    expect(await caches[1]?.get(credentials, "app")).toBe("token2");
    expect(fetches).toBe(2);
  });

  it("are not asked for again and again with a wrong secret", async () => {
    let fetches = 0;
    const fetch = async (): Promise<never> => {
      fetches++;
      throw new WecomError({ endpoint: "gettoken", errcode: 40001, errmsg: "", kind: "permission" });
    };
    const caches = redis.map((client) => redisTokenCache({ redis: client, prefix: store.prefix, fetch }));
    for (let i = 0; i < 6; i++) {
      await expect(turn(caches, i).get(credentialsOf("wrong"), "app")).rejects.toMatchObject({ errcode: 40001 });
    }
    expect(fetches).toBe(1);
  });
});

describe("limits", () => {
  it("hold over processes, per endpoint and corp", async () => {
    const budget = { perMinute: 10, perHour: 100 };
    const limits = redis.map((client) => redisCallLimits({ redis: client, prefix: store.prefix, budget }));
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, (_, i) => turn(limits, i).take("ww1", "a/b")));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    const refusal = outcomes.find((outcome) => outcome.status === "rejected");
    expect(refusal?.reason).toMatchObject({ kind: "wait", errcode: null });
    await limits[0]?.take("ww1", "a/c");
    await limits[0]?.take("ww2", "a/b");
  });

  it("stop an endpoint that the platform has blocked, for all", async () => {
    const limits = redis.map((client) => redisCallLimits({ redis: client, prefix: store.prefix }));
    await limits[0]?.block("ww1", "x/y", 60_000);
    await expect(limits[1]?.take("ww1", "x/y")).rejects.toMatchObject({ kind: "wait" });
  });

  it("leave an endpoint alone for longer that was blocked again and again: then its hour is used up", async () => {
    const limits = redis.map((client) => redisCallLimits({ redis: client, prefix: store.prefix }));
    const waits: number[] = [];
    for (let i = 0; i < 3; i++) {
      // Calls that were under way together are refused together.
      await Promise.all(limits.map((each) => each.block("ww1", "z/z", 60)));
      const refusal = await turn(limits, i + 1)
        .take("ww1", "z/z")
        .catch((error: unknown) => error as WecomError);
      waits.push(Math.ceil(Number(refusal?.details["retryAfterMs"]) / 1_000));
      await new Promise((resolve) => setTimeout(resolve, 80));
    }
    expect(waits).toEqual([1, 1, 600]);
  });
});

describe("turns", () => {
  it("let one at a time through per name, over processes, and free a failed one's turn", async () => {
    const locks = redis.map((client) => redisSerialLock({ redis: client, prefix: store.prefix }));
    let running = 0;
    let most = 0;
    const act = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
      if (Math.random() < 0.3) throw new Error("the call failed");
    };
    await Promise.allSettled(Array.from({ length: 24 }, (_, i) => turn(locks, i).run("pair:a:b", act)));
    expect([most, running]).toEqual([1, 0]);
  });

  it("last as long as their holder works, however long that is", async () => {
    const [mine, other] = redis.map((client) =>
      redisSerialLock({ redis: client, prefix: store.prefix, holdMs: 60, waitMs: 5_000 }),
    );
    const done: string[] = [];
    const long = mine?.run("pair:long", async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      done.push("long");
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await other?.run("pair:long", async () => void done.push("next"));
    await long;
    expect(done).toEqual(["long", "next"]);
  });

  it("end with their holder's death", async () => {
    // A process that died leaves its turn, and nobody keeps it any more.
    await redis[0].set(`${store.prefix}:wecom:serial:pair:dead`, "the dead one", "PX", 200);
    const other = redisSerialLock({ redis: redis[1], prefix: store.prefix });
    expect(await other.run("pair:dead", async () => "ran")).toBe("ran");
  });
});

it("counts the calls of all processes", async () => {
  const metrics = redis.map((client) => redisCallMetrics(client, store.prefix));
  metrics[0]?.observe("user/get", "0", 0.1);
  metrics[1]?.observe("user/get", "0", 0.3);
  metrics[1]?.observe("user/get", "45009", 0.1);
  await Promise.all(metrics.map((metric) => metric.close()));
  const counts = await metrics[0]?.read();
  expect(counts?.sort((a, b) => b.calls - a.calls)).toEqual([
    { endpoint: "user/get", outcome: "0", calls: 2, seconds: 0.4 },
    { endpoint: "user/get", outcome: "45009", calls: 1, seconds: 0.1 },
  ]);
});
