/** Moves the demo's clock. Real installations have none that moves. */
import { AppError, InvalidInputError } from "#src/domain/shared/errors.js";
import { DAY_MS } from "#src/domain/shared/time.js";
import type { Clock } from "../shared/clock.js";
import type { LiveEvents } from "../shared/live-events.js";
import type { ClockFollower, ClockOffsetStore, PlannedChecks } from "./ports.js";

/** Further than this the holiday table says nothing and birthdays only repeat, in days either way. */
const FURTHEST_DAYS = 800;

export interface MoveClockDeps {
  offsets: ClockOffsetStore;
  checks: PlannedChecks;
  /** Clocks that move along. */
  followers: readonly ClockFollower[];
  live: LiveEvents;
  /** Real time. */
  base: Clock;
  /** This process's clock takes the new offset at once. */
  adopt: (offsetMs: number) => void;
  onFollowerFailed: (error: unknown) => void;
}

export type ClockTarget = { byMs: number } | { to: Date } | { toReal: true };

/**
 * Sets how far the clock stands from real time. What became due runs at the sweeps that every worker starts when it
 * notices; a step back brings later checks forward, and what already happened stays happened: keys name the
 * occurrence, so nothing is sent twice.
 *
 * @returns the new time.
 * @throws AppError          `not_allowed`: not a demo.
 * @throws InvalidInputError further than 800 days from real time.
 */
export async function moveClock(deps: MoveClockDeps, corpId: string, target: ClockTarget): Promise<Date> {
  const before = await deps.offsets.read(corpId);
  if (before === null) throw new AppError("not_allowed", "只有演示公司的时间可以移动");
  const real = deps.base.now().getTime();
  const offsetMs =
    "toReal" in target ? 0 : "to" in target ? target.to.getTime() - real : Math.round(before + target.byMs);
  if (!Number.isFinite(offsetMs) || Math.abs(offsetMs) > FURTHEST_DAYS * DAY_MS) {
    throw new InvalidInputError([{ path: "to", message: `离真实时间最多 ${FURTHEST_DAYS} 天` }]);
  }
  await deps.offsets.write(corpId, offsetMs);
  deps.adopt(offsetMs);
  const now = new Date(deps.base.now().getTime() + offsetMs);
  for (const follower of deps.followers) await follower.follow(now).catch(deps.onFollowerFailed);
  if (offsetMs < before) await deps.checks.bringForward(corpId, now);
  deps.live.publish([{ type: "clock.moved", corpId, contactId: null, memberIds: [] }]);
  return now;
}
