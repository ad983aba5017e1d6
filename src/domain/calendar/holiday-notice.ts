/** Reads the State Council's yearly holiday notice, one paragraph at a time, into days off and make-up working days. */
import { addDays, type LocalDate } from "../shared/time.js";
import type { HolidayEntry } from "./work-calendar.js";

/** One day that departs from the ordinary week, or is named as a holiday. */
export interface NoticeDay {
  date: LocalDate;
  isOffDay: boolean;
}

const DATE = /(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\s*[（(](?:星期|周)([一二三四五六日天])[^）)]*[）)])?/g;
const RANGE = /^\s*[至到—–\-－~～]+\s*$/;
const WEEKDAYS = "日一二三四五六";
const LONGEST_HOLIDAY_DAYS = 31;

interface Said {
  date: LocalDate;
  start: number;
  end: number;
}

/**
 * "10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。" → nine days.
 *
 * @param year      the year the notice is for; dates may fall into its neighbours where year or weekday say so.
 * @param paragraph the text behind the holiday's name.
 * @returns days in order of mention; a day that is both moved and within the holiday is off.
 */
export function holidayNoticeDays(year: number, paragraph: string): NoticeDay[] {
  const days = new Map<LocalDate, boolean>();
  const known = new Map<string, LocalDate>();
  let month = 0;
  const setOff = (date: LocalDate): unknown => days.set(date, true);
  const setWorking = (date: LocalDate): unknown => (days.get(date) === true ? days : days.set(date, false));
  for (const sentence of paragraph.split(/[。；;\n]/)) {
    let waiting: Said[] = [];
    for (const clause of sentence.split(/[，,](?!其中)/)) {
      const said: Said[] = [];
      for (const match of clause.matchAll(DATE)) {
        month = match[2] ? Number(match[2]) : month;
        if (month === 0) continue;
        const date = dateOf(year, match[1], month, Number(match[3]), match[4], known);
        const previous = said.at(-1);
        const isRange = previous && RANGE.test(clause.slice(previous.end, match.index));
        if (isRange && date > previous.date)
          for (
            let day = addDays(previous.date, 1), i = 0;
            day < date && i < LONGEST_HOLIDAY_DAYS;
            day = addDays(day, 1), i++
          )
            said.push({ date: day, start: match.index, end: match.index });
        said.push({ date, start: match.index, end: match.index + match[0].length });
      }
      waiting = [...waiting, ...said];
      const moved = /(?:调至|调到|调整至|移至)/.exec(clause);
      if (moved) {
        for (const { date } of said.filter(({ start }) => start > moved.index)) setOff(date);
        for (const { date } of said.filter(({ start }) => start < moved.index)) setWorking(date);
        waiting = [];
      } else if (/放假|补休|照常公休|休息|放假调休/.test(clause)) {
        for (const { date } of waiting) setOff(date);
        waiting = [];
      } else if (/上班|上课/.test(clause)) {
        for (const { date } of waiting) setWorking(date);
        waiting = [];
      } else if (/法定|公休日$/.test(clause)) waiting = [];
    }
  }
  return [...days].map(([date, isOffDay]) => ({ date, isOffDay }));
}

/** The year said, else the one in which the day has the weekday said, else that of the same day named before. */
function dateOf(
  year: number,
  said: string | undefined,
  month: number,
  day: number,
  weekday: string | undefined,
  known: Map<string, LocalDate>,
): LocalDate {
  const key = `${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  const wanted = weekday === undefined ? null : WEEKDAYS.indexOf(weekday.replace("天", "日"));
  const fits = (candidate: number): boolean =>
    wanted === null || new Date(`${candidate}-${key}T00:00:00Z`).getUTCDay() === wanted;
  const chosen = said
    ? Number(said)
    : known.has(key) && wanted === null
      ? null
      : ([year, year - 1, year + 1].find(fits) ?? year);
  const date = chosen === null ? (known.get(key) ?? `${year}-${key}`) : `${chosen}-${key}`;
  known.set(key, date);
  return date;
}

/** "一、元旦：1月1日至3日放假…", also "1. 元旦:" and "元旦：": a holiday's name before its arrangement. */
const PARAGRAPH =
  /^\s*(?:(?:[一二三四五六七八九十]+|\d{1,2})\s*[、.．]\s*)?([\u4e00-\u9fff、]{2,12})\s*[：:]\s*(\S.*)$/;

/**
 * The announced days of a whole notice, in order of date; paragraphs that arrange nothing are passed over.
 *
 * @param year the year the notice is for.
 * @param text the notice, one holiday a paragraph.
 */
export function readHolidayNotice(year: number, text: string): HolidayEntry[] {
  const entries: HolidayEntry[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, name, paragraph] = PARAGRAPH.exec(line) ?? [];
    if (!name || !paragraph || !/放假|补休|上班/.test(paragraph)) continue;
    for (const day of holidayNoticeDays(year, paragraph)) entries.push({ name, ...day });
  }
  return entries.sort((a, b) => (a.date < b.date ? -1 : 1));
}
