import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Wechaty } from "wechaty";
import type { Pace } from "#src/domain/bot/pacing.js";
import { wechatyMessenger } from "./wechaty-messenger.js";

const START = Date.parse("2026-11-28T02:00:00Z");

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

function messenger(pace: (text: string) => Pace, isHeld: () => boolean = () => true) {
  const sent: { text: string; afterMs: number }[] = [];
  const puppet = {
    messageSendText: async (_id: string, text: string) => {
      sent.push({ text, afterMs: Date.now() - START });
      return `m${sent.length}`;
    },
  };
  const bot = { isLoggedIn: true, puppet } as unknown as Wechaty;
  const made = wechatyMessenger(bot, { minGapMs: 1_500, isHeld, pace: async (text) => pace(text) });
  return { sent, say: (to: string, text: string) => made.say(to, text) };
}

const typing = (typingMs: number): Pace => ({ act: "send", typingMs });

describe("an account sends like a person", () => {
  it("types first, and leaves a gap before the next message", async () => {
    const { say, sent } = messenger(() => typing(2_000));
    const both = Promise.all([say("wx1", "您好"), say("wx2", "在的")]);
    await vi.advanceTimersByTimeAsync(1_900);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await both).toEqual([{ channelMessageId: "m1" }, { channelMessageId: "m2" }]);
    expect(sent).toEqual([
      { text: "您好", afterMs: 2_000 },
      { text: "在的", afterMs: 5_500 },
    ]);
  });

  it("outside its hours or over its budget sends nothing and says when", async () => {
    const until = new Date("2026-11-29T00:30:00Z");
    const { say, sent } = messenger(() => ({ act: "wait", until, note: "账号的工作时间之外，顺延发送" }));
    await expect(say("wx1", "您好")).rejects.toMatchObject({
      code: "channel_unavailable",
      details: { notBefore: until },
    });
    expect(sent).toEqual([]);
  });

  it("sends nothing when the account was taken by another process while it typed", async () => {
    let isHeld = true;
    const { say, sent } = messenger(
      () => typing(2_000),
      () => isHeld,
    );
    const refusal = say("wx1", "您好").catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1_000);
    isHeld = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await refusal).toMatchObject({ code: "channel_unavailable" });
    expect(sent).toEqual([]);
  });
});
