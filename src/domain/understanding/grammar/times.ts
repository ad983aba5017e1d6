/**
 * Times of Chinese business chat: dates, clock times, parts of the day, weeks, months, quarters, festivals, durations,
 * intervals, deadlines and recurrences, relative to the message and to the work calendar of the corp.
 * Conventions: week = Monday to Sunday; 年底 = November and December; 早上 06-09, 上午 08-12, 下午 12-18, 晚上 18-24.
 */
import type { WorkCalendar } from "../../calendar/work-calendar.js";
import { zoneOffsetMinutes } from "../../shared/time.js";
import type { TimeMatch } from "./match.js";
import { foldText } from "./text-fold.js";
import type { TimeContext } from "./time/context.js";
import { expressionAt } from "./time/expressions.js";
import { initialFlags } from "./time/initials.js";
import { toMatch } from "./time/to-match.js";
import { midnight, monthOf, yearOf, MINUTE } from "./time/wall.js";
import { pattern } from "../pattern/pattern.js";

export interface TimeOptions {
  /** When the message was written. */
  at: Date;
  /** IANA zone in which its times are meant, e.g. "Asia/Shanghai". */
  zone: string;
  calendar: WorkCalendar;
}

/** Within a run of digits no expression begins, except right behind another. */
function insideDigits(s: string, i: number, floor: number): boolean {
  const code = s.charCodeAt(i);
  const before = s.charCodeAt(i - 1);
  return code >= 48 && code <= 57 && before >= 48 && before <= 57 && i > floor;
}

const PAST = pattern(/[了过]|刚才?|上次|曾|以往|当时|那时|昨|去年/);

function contextOf(s: string, now: number, calendar: WorkCalendar): TimeContext {
  return {
    now,
    today: midnight(now),
    year: yearOf(now),
    month: monthOf(now),
    calendar,
    // few expressions ask
    get past() {
      return PAST.test(s);
    },
  };
}

/**
 * All time expressions of a text, outermost ones, in order.
 * Nothing is found inside 《》, and decimals (零点五, 24点5度) are no times.
 */
export function findTimes(text: string, options: TimeOptions): TimeMatch[] {
  const s = foldText(text);
  const now = options.at.getTime() + zoneOffsetMinutes(options.at, options.zone) * MINUTE;
  let context: TimeContext | null = null;
  const found: TimeMatch[] = [];
  let title = false;
  for (let i = 0; i < s.length;) {
    const char = s[i] ?? "";
    if (char === "《") title = s.slice(i, i + 60).includes("》");
    else if (char === "》") title = false;
    if (title || initialFlags(s.charCodeAt(i)) === 0 || insideDigits(s, i, found.at(-1)?.end ?? 0)) {
      i++;
      continue;
    }
    context ??= contextOf(s, now, options.calendar);
    const expression = expressionAt(s, i, context);
    if (!expression) {
      i++;
      continue;
    }
    found.push(toMatch(expression, context, options.zone));
    i = Math.max(expression.end, i + 1);
  }
  return found;
}
