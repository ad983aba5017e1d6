import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sharedClock } from "./shared-clock.js";

const HOUR = 3_600_000;
const base = { now: () => new Date("2026-11-23T10:00:00Z") };

describe("a clock shared by processes", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("takes what another process stored, and tells once by how much it moved", async () => {
    let stored: number | null = HOUR;
    const clock = sharedClock({ first: 0, read: () => Promise.resolve(stored), base, everyMs: 1_000 });
    const moves: number[] = [];
    clock.onMoved((byMs) => moves.push(byMs));
    await vi.advanceTimersByTimeAsync(3_500);
    expect(clock.now()).toEqual(new Date("2026-11-23T11:00:00Z"));
    stored = -HOUR;
    await vi.advanceTimersByTimeAsync(1_000);
    expect([clock.now().toISOString(), moves]).toEqual(["2026-11-23T09:00:00.000Z", [HOUR, -2 * HOUR]]);
    clock.close();
  });

  it("goes on as it was while the store is away", async () => {
    const clock = sharedClock({ first: HOUR, read: () => Promise.reject(new Error("away")), base, everyMs: 1_000 });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(clock.offsetMs()).toBe(HOUR);
    clock.close();
  });

  it("shows its own move at once", () => {
    const clock = sharedClock({ first: 0, read: () => Promise.resolve(0), base });
    clock.adopt(24 * HOUR);
    expect(clock.now()).toEqual(new Date("2026-11-24T10:00:00Z"));
    clock.close();
  });
});
