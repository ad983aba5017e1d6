/** The short storm; `npm run -s bench -- callback-storm` is the full one. */
import { expect, it } from "vitest";
import { callbackStorm } from "./callback-storm-kit.js";

it(
  "keeps every callback, makes of all of them what WeCom says last, and greets in time, while api and worker are killed",
  { timeout: 300_000 },
  async () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const result = await callbackStorm({ events: 500, welcomeEvery: 20, killEveryMs: 2_000, concurrency: 32 }, random);
    expect(result).toMatchObject({ wrongExamples: [], wrong: 0, lost: 0, doubled: 0, refused: 0 });
    expect(result).toMatchObject({ events: 500, welcomes: 25, welcomesLate: 0 });
    expect(result.kills).toBeGreaterThan(0);
    expect(result.welcomeWorstMs).toBeLessThan(20_000);
    expect(result.p99Ms).toBeLessThan(5_000);
  },
);
