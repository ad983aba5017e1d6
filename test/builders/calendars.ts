/** The calendars that the product ships, for tests of rules. */
import { loadWorkCalendar } from "#config/holidays.js";
import { tymeLunarCalendar } from "#src/adapters/calendar/tyme-lunar-calendar.js";

export const chinaCalendar = loadWorkCalendar(tymeLunarCalendar);
export const lunarCalendar = tymeLunarCalendar;
