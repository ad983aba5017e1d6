import { expect, it } from "vitest";
import { crashRounds, retryRounds } from "./crash-rounds.js";

it("loses nothing acknowledged when it is killed while writing", async () => {
  const { problems, acknowledged } = await crashRounds(3, Date.now() % 1_000_000);
  expect(problems).toEqual([]);
  expect(acknowledged).toBeGreaterThan(0);
});

it("does once what a retrying client is told was done, across kills", async () => {
  const { problems, acknowledged } = await retryRounds(1, Date.now() % 1_000_000);
  expect(problems).toEqual([]);
  expect(acknowledged).toBeGreaterThan(0);
});
