/** Days off that the law fixes for every year, whatever the year's arrangement of make-up days will be. */
import type { LunarCalendar } from "./birthday.js";
import { addDays, type LocalDate } from "../shared/time.js";

/** Source: 《全国年节及纪念日放假办法》, art. 2, as in force since 1 January 2025. */
const SOLAR: readonly (readonly [string, string])[] = [
  ["01-01", "元旦"],
  ["05-01", "劳动节"],
  ["05-02", "劳动节"],
  ["10-01", "国庆节"],
  ["10-02", "国庆节"],
  ["10-03", "国庆节"],
];
/** 除夕 is the day before the lunar year. */
const NEW_YEAR_OFFSETS = [-1, 0, 1, 2] as const;

/**
 * The statutory days off of a year, by date. Without a lunar calendar, or outside its range, the lunar feasts are
 * missing.
 */
export function statutoryDaysOf(year: number, lunar: LunarCalendar | null): ReadonlyMap<LocalDate, string> {
  const days = new Map<LocalDate, string>(SOLAR.map(([day, name]) => [`${year}-${day}`, name]));
  days.set(qingmingOf(year), "清明节");
  const newYear = lunar?.solarDateOf(year, 1, 1, false);
  if (newYear) for (const offset of NEW_YEAR_OFFSETS) days.set(addDays(newYear, offset), "春节");
  const dragonBoat = lunar?.solarDateOf(year, 5, 5, false);
  if (dragonBoat) days.set(dragonBoat, "端午节");
  const midAutumn = lunar?.solarDateOf(year, 8, 15, false);
  // In one year with 国庆节 it keeps that one's name.
  if (midAutumn && !days.has(midAutumn)) days.set(midAutumn, "中秋节");
  return days;
}

/** 清明, the sun at 15°: 4 or 5 April in this century. */
function qingmingOf(year: number): LocalDate {
  const inCentury = year % 100;
  return `${year}-04-0${Math.floor(inCentury * 0.2422 + 4.81) - Math.floor(inCentury / 4)}`;
}
