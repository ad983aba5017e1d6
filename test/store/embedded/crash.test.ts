import { expect, it } from "vitest";
import { crashRounds } from "./crash-rounds.js";

it("loses nothing acknowledged when it is killed while writing", async () => {
  const { problems, acknowledged } = await crashRounds(3, Date.now() % 1_000_000);
  expect(problems).toEqual([]);
  expect(acknowledged).toBeGreaterThan(0);
});
