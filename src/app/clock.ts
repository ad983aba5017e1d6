/** The clock of this process, and in a demo what moves it. */
import type { Connection } from "mongoose";
import type { Config } from "#config/env.js";
import { sharedClock, steadyClock } from "#src/adapters/clock/shared-clock.js";
import { simulatorClock } from "#src/adapters/clock/simulator-clock.js";
import { mongoClockOffsetStore } from "#src/adapters/mongo/clock/clock-offset-store.js";
import { createClockUseCases } from "#src/usecases/clock/clock-use-cases.js";
import type { MovableClock } from "#src/usecases/clock/ports.js";
import { systemClock } from "#src/usecases/shared/clock.js";
import type { Ground } from "./ground.js";
import type { Records } from "./records.js";

/** Real time, or in a demo the movable clock of all its processes. */
export async function openClock(config: Config, connection: Connection): Promise<MovableClock> {
  const offsets = mongoClockOffsetStore(connection);
  const { CORP_ID: corpId } = config;
  if (config.DEMO) await offsets.allow(corpId);
  const first = await offsets.read(corpId);
  return first === null ? steadyClock() : sharedClock({ first, read: () => offsets.read(corpId) });
}

/** The simulator runs on this machine; the real platform never does. */
const LOCAL_PLATFORM = /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/;

/** What people do with the demo's clock. */
export const composeClock = ({ config, connection, clock, live, logger }: Ground, { checks }: Records) =>
  createClockUseCases(clock, {
    offsets: mongoClockOffsetStore(connection),
    base: systemClock,
    checks,
    // In the demo WeCom is the local simulator, whose time is the demo's.
    followers: config.DEMO && LOCAL_PLATFORM.test(config.WECOM_BASE_URL) ? [simulatorClock(config.WECOM_BASE_URL)] : [],
    live,
    onFollowerFailed: (error) => logger.warn({ err: error }, "a clock did not move along"),
  });
