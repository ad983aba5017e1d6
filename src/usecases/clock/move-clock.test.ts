import { describe, expect, it } from "vitest";
import { fakeClock } from "#test/fakes/fake-clock.js";
import { fakeLiveEvents } from "#test/fakes/fake-live-events.js";
import { moveClock, type ClockTarget } from "./move-clock.js";
import { parseClockTarget } from "./parse-clock-target.js";

const DAY = 86_400_000;

function aDemo(offset: number | null = 0) {
  const state = { offset, adopted: null as number | null, forward: [] as Date[], followed: [] as Date[] };
  const live = fakeLiveEvents();
  const failed: unknown[] = [];
  const move = (target: ClockTarget, follow = (now: Date) => Promise.resolve(void state.followed.push(now))) =>
    moveClock(
      {
        offsets: {
          read: () => Promise.resolve(state.offset),
          allow: () => Promise.resolve(),
          write: (_corp, next) => {
            const before = state.offset;
            state.offset = next;
            return Promise.resolve(before);
          },
        },
        checks: { bringForward: (_corp, now) => Promise.resolve(void state.forward.push(now)) },
        followers: [{ follow }],
        live,
        base: fakeClock("2026-11-23T10:00:00+08:00"),
        adopt: (ms) => (state.adopted = ms),
        onFollowerFailed: (error) => failed.push(error),
      },
      "corp",
      target,
    );
  return { state, move, failed };
}

describe("moving the demo's clock", () => {
  it("steps from where it stands, and takes the simulator along", async () => {
    const { state, move } = aDemo(DAY);
    const now = await move({ byMs: 2 * DAY });
    expect([now.toISOString(), state.adopted, state.followed]).toEqual(["2026-11-26T02:00:00.000Z", 3 * DAY, [now]]);
    expect(state.forward).toEqual([]);
  });

  it("brings planned checks forward when it goes back", async () => {
    const { state, move } = aDemo(5 * DAY);
    const now = await move({ toReal: true });
    expect([state.offset, state.forward]).toEqual([0, [now]]);
  });

  it("moves although a follower does not answer, and tells", async () => {
    const { state, move, failed } = aDemo();
    await move({ byMs: DAY }, () => Promise.reject(new Error("refused")));
    expect([state.offset, failed.length]).toEqual([DAY, 1]);
  });

  it("is refused outside of a demo, and beyond 800 days", async () => {
    await expect(aDemo(null).move({ byMs: DAY })).rejects.toMatchObject({ code: "not_allowed" });
    await expect(aDemo().move({ byMs: 801 * DAY })).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("where the clock should stand", () => {
  it.each<[string, ClockTarget]>([
    ["+3d", { byMs: 3 * DAY }],
    ["-2h", { byMs: -7_200_000 }],
    ["+1w", { byMs: 7 * DAY }],
    ["now", { toReal: true }],
    ["2026-12-01T09:00", { to: new Date("2026-12-01T01:00:00Z") }],
  ])("%s", (text, target) => expect(parseClockTarget(text, "Asia/Shanghai")).toEqual(target));

  it.each(["", "3d", "+3y", "2026-13-01T09:00", "2026-12-01T25:00"])("refuses %j", (text) => {
    expect(() => parseClockTarget(text, "Asia/Shanghai")).toThrow(expect.objectContaining({ code: "invalid_input" }));
  });
});
