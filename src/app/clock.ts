/** The clock of this process, and in a demo what moves it. */
import type { Connection } from "mongoose";
import type { Config } from "#config/env.js";
import { sharedClock, steadyClock } from "#src/adapters/clock/shared-clock.js";
import { mongoClockOffsetStore } from "#src/adapters/mongo/clock/clock-offset-store.js";
import { createClockUseCases } from "#src/usecases/clock/clock-use-cases.js";
import type { MoveClockDeps } from "#src/usecases/clock/move-clock.js";
import type { MovableClock } from "#src/usecases/clock/ports.js";
import { systemClock } from "#src/usecases/shared/clock.js";

/** Real time, or in a demo the movable clock of all its processes. */
export async function openClock(config: Config, connection: Connection): Promise<MovableClock> {
  const offsets = mongoClockOffsetStore(connection);
  const { CORP_ID: corpId } = config;
  if (config.DEMO) await offsets.allow(corpId);
  const first = await offsets.read(corpId);
  return first === null ? steadyClock() : sharedClock({ first, read: () => offsets.read(corpId) });
}

/** What people do with the demo's clock. */
export const composeClock = (
  connection: Connection,
  clock: MovableClock,
  deps: Pick<MoveClockDeps, "checks" | "followers" | "live" | "onFollowerFailed">,
) => createClockUseCases(clock, { ...deps, offsets: mongoClockOffsetStore(connection), base: systemClock });
