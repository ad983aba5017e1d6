/** The short form of `bench -- faults`: the same run, the same count, small enough for every change. */
import { expect, it } from "vitest";
import { faultRun, type FaultPace } from "../../bench/outreach/faults/faults.js";

const SHORT: FaultPace = {
  workers: 2,
  leaseMs: 1_500,
  settleMs: 5_000,
  confirmMs: 300,
  latencyMs: 60,
  lateMs: 1_200,
  workerUpMs: 1_800,
  storeUpMs: 1_000,
  restMs: 150,
  trouble: 0.3,
  isHurried: true,
  callLimitMs: 3_000,
};

it("loses nothing and doubles nothing while workers, Redis and the store are killed and WeCom's answers are lost", async () => {
  const { touches, delivered, unknown, failed, kills, workerKills, storeKills, redisKills, lost, doubled } =
    await faultRun({ touches: 200, kills: 10, port: 0, pace: SHORT });
  expect({ touches, lost, doubled, failed }).toEqual({ touches: 200, lost: 0, doubled: 0, failed: 0 });
  expect(delivered + unknown).toBe(200);
  expect(kills).toBeGreaterThanOrEqual(10);
  for (const each of [workerKills, storeKills, redisKills]) expect(each).toBeGreaterThan(0);
});
