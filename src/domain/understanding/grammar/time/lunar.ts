/** The lunar calendar of China by table: 1850 to 2150. */
import { FIRST_LUNAR_YEAR, LUNAR_YEARS } from "../tables/lunar-years.js";
import { DAY, wall, yearOf, type Wall } from "./wall.js";

interface LunarYear {
  /** Midnight of the first day of the first month. */
  start: Wall;
  leap: number;
  bits: number;
}

function lunarYear(year: number): LunarYear | null {
  const code = LUNAR_YEARS[year - FIRST_LUNAR_YEAR];
  if (code === undefined) return null;
  const newYear = code >> 17;
  return {
    start: wall(year, Math.floor(newYear / 31) + 1, (newYear % 31) + 1),
    leap: (code >> 13) & 15,
    bits: code & 0x1fff,
  };
}

/**
 * First day and length of a lunar month; null outside the table or when the year has no such leap month.
 *
 * @param leap the leap month that follows the month of this number.
 */
export function lunarMonth(year: number, month: number, leap = false): { from: Wall; days: number } | null {
  const table = lunarYear(year);
  if (!table || month < 1 || month > 12 || (leap && table.leap !== month)) return null;
  let from = table.start;
  const index = month - 1 + (table.leap > 0 && (month > table.leap || leap) ? 1 : 0);
  for (let i = 0; i < index; i++) from += ((table.bits >> i) & 1 ? 30 : 29) * DAY;
  return { from, days: (table.bits >> index) & 1 ? 30 : 29 };
}

/** Midnight of a lunar day; day 30 of a short month is its last day. Null outside the table. */
export function lunarDay(year: number, month: number, day: number, leap = false): Wall | null {
  const found = lunarMonth(year, month, leap);
  return found && day >= 1 && day <= 30 ? found.from + (Math.min(day, found.days) - 1) * DAY : null;
}

/** The lunar year a solar day lies in. */
export function lunarYearOf(at: Wall): number {
  const year = yearOf(at);
  const table = lunarYear(year);
  return table && at < table.start ? year - 1 : year;
}
