/** What the time grammar knows besides the text: the message's wall-clock instant and the corp's calendar. */
import type { WorkCalendar } from "../../../calendar/work-calendar.js";
import type { Pattern } from "../../pattern/pattern.js";
import { readNumber } from "../read-number.js";
import type { Unit, Wall } from "./wall.js";

export interface TimeContext {
  /** Wall-clock time of the message. */
  now: Wall;
  /** Midnight before it. */
  today: Wall;
  year: number;
  month: number;
  calendar: WorkCalendar;
  /** The words around speak of the past (了, 过, 刚, 上次): a bare day is the last one. */
  past: boolean;
}

/** A date read from a text. */
export interface DateRef {
  end: number;
  unit: Unit;
  /** The other reading of a date without year or month. */
  other: Unit | null;
  /** Fields said or taken over, for the second end of a range. */
  year: number | null;
  month: number | null;
  holiday: string | null;
  lunar: boolean;
  /** Part of the day fused into the word (今晚), else null. */
  part: string | null;
  approx: boolean;
  /** Weekday or day said, so that a clock time may follow. */
  dayLike: boolean;
}

export const date = (end: number, unit: Unit, more: Partial<DateRef> = {}): DateRef => ({
  end,
  unit,
  other: null,
  year: null,
  month: null,
  holiday: null,
  lunar: false,
  part: null,
  approx: false,
  dayLike: unit.grain === "day",
  ...more,
});

/** Runs a sticky pattern at a place. */
export const matchAt = (pattern: Pattern, s: string, at: number): RegExpExecArray | null => pattern.at(s, at);

/** Small whole number of digits or Chinese numerals; NaN otherwise. */
export function small(text: string | undefined): number {
  if (text === undefined || text === "") return Number.NaN;
  if (/^\d+$/.test(text)) return Number(text);
  if (text === "首" || text === "头") return 1;
  const read = readNumber(text, 0);
  return read && read.end === text.length && read.lo === read.hi ? read.lo : Number.NaN;
}

/** Numerals of months, days, weeks and hours, as a pattern source. */
export const NUM = "(?:\\d{1,2}|[一二三四五六七八九十两廿卅]{1,3}|〇|零)";
