import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Wechaty } from "wechaty";
import { liveness } from "./liveness.js";

/** A bot of which only events and the question for a sign of life matter. */
class QuietBot extends EventEmitter {
  readonly asked: string[] = [];
  ding(data: string): void {
    this.asked.push(data);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watched() {
  const bot = new QuietBot();
  const beats: Date[] = [];
  let ends = 0;
  const remove = liveness({
    silentMs: 300_000,
    startMs: 90_000,
    checkMs: 15_000,
    onBeat: async (at) => void beats.push(at),
    onSilent: () => ends++,
    onProblem: (what) => {
      throw new Error(what);
    },
    now: () => new Date(),
  })(bot as unknown as Wechaty);
  return { bot, beats, remove, ends: () => ends };
}

it("asks a silent bot for a sign of life, and gives it up when none comes", async () => {
  const { bot, ends } = watched();
  bot.emit("login");
  await vi.advanceTimersByTimeAsync(290_000);
  expect([bot.asked.length, ends()]).toEqual([0, 0]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(bot.asked.length).toBeGreaterThan(0);
  // The answer is life enough.
  bot.emit("dong");
  await vi.advanceTimersByTimeAsync(290_000);
  expect(ends()).toBe(0);
  await vi.advanceTimersByTimeAsync(320_000);
  expect(ends()).toBeGreaterThan(0);
});

it("gives a bot up that never said anything after its start, and tells how old its last event is", async () => {
  const { beats, ends, remove } = watched();
  const startedAt = new Date();
  await vi.advanceTimersByTimeAsync(75_000);
  expect([beats.length, beats.at(-1), ends()]).toEqual([5, startedAt, 0]);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(ends()).toBe(1);
  remove();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(ends()).toBe(1);
});
