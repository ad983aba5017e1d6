/** Birthdays as facts hold them, and the days on which they fall. */
import { addDays, type LocalDate } from "../shared/time.js";

export type Birthday =
  | { calendar: "solar"; month: number; day: number }
  | { calendar: "lunar"; month: number; day: number; isLeap: boolean };

/** Port-like view of the lunar calendar (the rule itself is data of an adapter). */
export interface LunarCalendar {
  /**
   * The calendar day of a lunar date. A day 30 that the month lacks is its day 29; a leap month that the year lacks is
   * the plain month.
   *
   * @returns null when the year is outside the calendar's range.
   */
  solarDateOf(lunarYear: number, month: number, day: number, isLeap: boolean): LocalDate | null;
}

/**
 * Reads a birthday fact.
 *
 * @param value "MM-DD", "YYYY-MM-DD", or lunar "L08-15" ("L-08-15" for a leap month).
 * @returns null when it is none.
 */
export function parseBirthday(value: string): Birthday | null {
  const match = /^(?:(L-?)|(?:\d{4}-))?(\d{2})-(\d{2})$/.exec(value);
  if (!match) return null;
  const month = Number(match[2]);
  const day = Number(match[3]);
  if (month < 1 || month > 12 || day < 1) return null;
  if (match[1]) return day <= 30 ? { calendar: "lunar", month, day, isLeap: match[1] === "L-" } : null;
  return day <= daysIn(2024, month) ? { calendar: "solar", month, day } : null;
}

/** One celebration; `occurrence` names it for ever, e.g. "2026" or, by lunar year, "L2026". */
export interface BirthdayOccurrence {
  date: LocalDate;
  occurrence: string;
}

/**
 * The first celebration on or after a day. 29 February is kept on the 28th in other years (decided: the last day of
 * the month of birth). A lunar date may fall twice into one solar year or not at all, so its year is the lunar one.
 */
export function nextBirthday(birthday: Birthday, from: LocalDate, lunar: LunarCalendar): BirthdayOccurrence | null {
  const year = Number(from.slice(0, 4));
  for (let candidate = year - 1; candidate <= year + 1; candidate++) {
    const date = dateIn(birthday, candidate, lunar);
    if (date !== null && date >= from) {
      return { date, occurrence: birthday.calendar === "lunar" ? `L${candidate}` : String(candidate) };
    }
  }
  return null;
}

function dateIn(birthday: Birthday, year: number, lunar: LunarCalendar): LocalDate | null {
  if (birthday.calendar === "lunar") return lunar.solarDateOf(year, birthday.month, birthday.day, birthday.isLeap);
  const day = Math.min(birthday.day, daysIn(year, birthday.month));
  return `${year}-${String(birthday.month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

const daysIn = (year: number, month: number): number =>
  Number(addDays(`${month === 12 ? year + 1 : year}-${String((month % 12) + 1).padStart(2, "0")}-01`, -1).slice(8));
