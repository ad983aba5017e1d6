import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { patiently } from "./patiently.js";

class Away extends Error {}
const isAway = (error: unknown): boolean => error instanceof Away;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Fails so often, then answers. */
function failing(times: number, error: Error = new Away("away")) {
  return vi.fn<() => Promise<string>>(() => (times-- > 0 ? Promise.reject(error) : Promise.resolve("done")));
}

describe("patience", () => {
  it("goes on until what was away is back, and says so once", async () => {
    const act = failing(4);
    const onAway = vi.fn<() => void>();
    const done = patiently(act, { isAway, patienceMs: 60_000, onAway });
    await vi.runAllTimersAsync();
    expect(await done).toBe("done");
    expect(act).toHaveBeenCalledTimes(5);
    expect(onAway).toHaveBeenCalledTimes(1);
  });

  it("ends with the error when it stays away", async () => {
    const act = failing(Infinity);
    const [ended] = await Promise.allSettled([patiently(act, { isAway, patienceMs: 10_000 }), vi.runAllTimersAsync()]);
    expect(ended).toMatchObject({ status: "rejected", reason: { message: "away" } });
    expect(act.mock.calls.length).toBeGreaterThan(5);
  });

  it("has none with other errors", async () => {
    const act = failing(1, new Error("wrong"));
    await expect(patiently(act, { isAway, patienceMs: 10_000 })).rejects.toThrow("wrong");
    expect(act).toHaveBeenCalledTimes(1);
  });
});
