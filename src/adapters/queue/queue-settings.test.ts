import { describe, expect, it } from "vitest";
import { backoffOf, type RetryPolicy } from "./bull-worker.js";
import { redisOptionsOf } from "./redis-connection.js";

describe("address of Redis", () => {
  it.each([
    ["/run/guanxi/redis.sock", { path: "/run/guanxi/redis.sock" }],
    ["redis://localhost", { host: "localhost", port: 6379 }],
    ["redis://app:p%40ss@10.0.0.5:6380/2", { host: "10.0.0.5", port: 6380, username: "app", password: "p@ss", db: 2 }],
    ["rediss://cache.example.com:6390", { host: "cache.example.com", port: 6390, tls: {} }],
  ])("%s", (url, address) => {
    expect(redisOptionsOf(url)).toEqual(address);
  });

  it("refuses another protocol", () => {
    expect(() => redisOptionsOf("http://localhost")).toThrow(TypeError);
  });
});

describe("wait before the next try", () => {
  const policy = (type: "fixed" | "exponential", attempts = 5): RetryPolicy => ({
    attempts,
    backoff: { type, delay: 100 },
  });

  it("grows twofold or stays, and gives up after the last try", () => {
    expect([1, 2, 3, 4, 5].map((made) => backoffOf(policy("exponential"), made))).toEqual([100, 200, 400, 800, -1]);
    expect([1, 2].map((made) => backoffOf(policy("fixed"), made))).toEqual([100, 100]);
    expect(backoffOf(undefined, 1)).toBe(-1);
  });

  it("never waits longer than an hour", () => {
    expect(backoffOf(policy("exponential", 100), 60)).toBe(3_600_000);
  });
});
