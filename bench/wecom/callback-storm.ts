/** The full storm: 20,000 callbacks with 5 % duplicates, 5 % swapped, api and worker killed at random. */
import { callbackStorm } from "#test/e2e/callback-storm-kit.js";
import type { BenchResult } from "../run.js";

/** Options: `[events] [killEveryMs] [seed]`, default 20,000, 4,000 and 1. Needs `npm run build`. */
export default async function benchCallbackStorm(args: readonly string[]): Promise<BenchResult> {
  const [events = 20_000, killEveryMs = 4_000, seed = 1] = args.map(Number);
  let state = seed;
  const random = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
  const result = await callbackStorm({ events, welcomeEvery: 100, killEveryMs, concurrency: 64 }, random);
  return { name: "callback-storm", ...result };
}
