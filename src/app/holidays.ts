/** Composition of the holidays: shipped and entered years in one calendar, kept up with what other processes enter. */
import type { Connection } from "mongoose";
import type { Logger } from "pino";
import { tymeLunarCalendar } from "#src/adapters/calendar/tyme-lunar-calendar.js";
import { mongoAreaSettingsStore } from "#src/adapters/mongo/settings/area-settings-store.js";
import { createHolidayYears, noHolidays, type HolidayYearsDeps } from "#src/usecases/calendar/holiday-years.js";
import { areaSettings } from "#src/usecases/settings/area-settings.js";
import type { Clock } from "#src/usecases/shared/clock.js";

/** What another process entered holds here after this long. */
const REFRESH_MS = 20_000;

export async function composeHolidays(
  connection: Connection,
  {
    corpId,
    clock,
    logger,
    ...deps
  }: Pick<HolidayYearsDeps, "shipped" | "calendar" | "onChanged"> & { corpId: string; clock: Clock; logger: Logger },
) {
  const entered = areaSettings({ store: mongoAreaSettingsStore(connection), clock }, "holidays", noHolidays);
  const useCases = createHolidayYears({ ...deps, entered, lunar: tymeLunarCalendar });
  await useCases.refresh(corpId);
  const following = setInterval(
    () =>
      void useCases
        .refresh(corpId)
        .catch((error: unknown) => logger.debug({ err: error }, "entered holidays were not read")),
    REFRESH_MS,
  );
  following.unref();
  return { useCases, close: () => clearInterval(following) };
}
