/** Repeated times: 每天, 每周一下午八点, 每隔3天, 每两周, 每月25号, 每年母亲节, 每个工作日. RFC 5545 rules. */
import { clockAt, dayPartAt, partOfDay } from "./clock.js";
import { matchAt, small, type TimeContext } from "./context.js";
import { durationAt } from "./durations.js";
import { pointAt } from "./points.js";
import { addMonths, DAY, days, HOUR, midnight, mondayOf, MINUTE, SECOND, type Unit } from "./wall.js";
import { pattern } from "../../pattern/pattern.js";

export interface RecurrenceRef {
  end: number;
  rule: string;
  /** First occurrence that is not over, when the expression names a time. */
  unit: Unit | null;
}

const EVERY = pattern(/每(?:一)?(?:个)?(隔)?/y);
const WEEKDAYS = pattern(
  /(?:逢)?(?:周|星期|礼拜)\s?([一二三四五六日天末])((?:\s?[、和到至-]\s?(?:周|星期|礼拜)?[一二三四五六日天])*)/y,
);
const WORKDAYS = pattern(/(?:周(?:的)?|星期)?(?:的)?(?:个)?(工作日|交易日)/y);
const CODES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
const dayIndex = (char: string): number => (char === "日" || char === "天" ? 6 : "一二三四五六".indexOf(char));

/** A recurrence that begins with 每 (or 天天, 年年, 周周) at a place. */
export function recurrenceAt(s: string, at: number, context: TimeContext): RecurrenceRef | null {
  const doubled = /^(?:天天|年年|月月|周周)/.exec(s.slice(at, at + 2));
  if (doubled) {
    const rule = { 天: "DAILY", 年: "YEARLY", 月: "MONTHLY", 周: "WEEKLY" }[s[at] ?? ""] ?? "DAILY";
    return { end: at + 2, rule: `FREQ=${rule}`, unit: null };
  }
  const every = matchAt(EVERY, s, at);
  if (!every) return null;
  const i = at + every[0].length;
  const workdays = matchAt(WORKDAYS, s, i);
  if (workdays)
    return withTime(
      s,
      i + workdays[0].length,
      "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
      context,
      (from) => nextDay(from, (day) => context.calendar.isWorkingDay(new Date(day).toISOString().slice(0, 10))),
      true,
    );
  const weekdays = matchAt(WEEKDAYS, s, i);
  if (weekdays) return weekly(s, i, weekdays, context);
  const daily = /^(?:天|日|早上?|晚上?|夜)/.exec(s.slice(i, i + 2));
  if (daily && !every[1]) {
    const end = /^[天日]/.test(daily[0]) ? i + 1 : i;
    return withTime(s, end, "FREQ=DAILY", context, (from) => midnight(from), true);
  }
  return unitRule(s, i, every[1] !== undefined, context);
}

function weekly(s: string, i: number, match: RegExpExecArray, context: TimeContext): RecurrenceRef | null {
  const first = match[1] ?? "";
  const rest = match[2] ?? "";
  const list: number[] = first === "末" ? [5, 6] : [dayIndex(first)];
  for (const [, mark = "", char = ""] of rest.matchAll(/([、和到至-])\s?(?:周|星期|礼拜)?([一二三四五六日天])/g)) {
    const last = list.at(-1) ?? 0;
    if (/[到至-]/.test(mark)) for (let d = last + 1; d <= dayIndex(char); d++) list.push(d);
    else list.push(dayIndex(char));
  }
  const rule = `FREQ=WEEKLY;BYDAY=${list.map((d) => CODES[d] ?? "MO").join(",")}`;
  return withTime(
    s,
    i + match[0].length,
    rule,
    context,
    (from) => nextDay(from, (day) => list.includes(Math.round((day - mondayOf(day)) / DAY))),
    true,
  );
}

function nextDay(from: number, wanted: (day: number) => boolean): number {
  let day = midnight(from);
  for (let n = 0; n < 40 && !wanted(day); n++) day += DAY;
  return day;
}

/** Clock or part of the day behind the rule; the first occurrence that is not over. */
function withTime(
  s: string,
  at: number,
  rule: string,
  context: TimeContext,
  next: (from: number) => number,
  named: boolean,
): RecurrenceRef {
  const de = s[at] === "的" ? 1 : 0;
  const part = dayPartAt(s, at + de, true);
  const after = part?.end ?? at + de;
  const clock = clockAt(s, after, part, true);
  const day = next(context.now);
  if (clock) {
    const length = clock.grain === "hour" ? HOUR : clock.grain === "minute" ? MINUTE : SECOND;
    const on = (d: number): Unit => ({ from: d + clock.offset, to: d + clock.offset + length, grain: clock.grain });
    const unit = on(day).to <= context.now ? on(next(day + DAY)) : on(day);
    const hour = Math.floor(clock.offset / HOUR) % 24;
    const minute = Math.floor((clock.offset % HOUR) / MINUTE);
    return { end: clock.end, rule: `${rule};BYHOUR=${hour}${minute > 0 ? `;BYMINUTE=${minute}` : ""}`, unit };
  }
  if (part) {
    const unit = partOfDay(day, part);
    return { end: part.end, rule, unit: unit.to <= context.now ? partOfDay(next(day + DAY), part) : unit };
  }
  return { end: at, rule, unit: named && rule.includes("BYDAY") ? days(day, 1) : null };
}

/** 每两周, 每隔3天, 每半年, 每季度, 每小时, 每月25号, 每年母亲节. */
function unitRule(s: string, i: number, gap: boolean, context: TimeContext): RecurrenceRef | null {
  const single = /^(?:个)?(年|月|周|星期|礼拜|季度?|小时|钟头|分钟|秒钟?)/.exec(s.slice(i, i + 3));
  if (single && !gap) {
    const word = single[1] ?? "";
    const end = i + single[0].length;
    const rule = ruleOf(word);
    if (!rule || !/[年月]/.test(word)) return rule ? { end, rule, unit: null } : null;
    return inUnit(s, end, word, rule, context);
  }
  const duration = durationAt(s, i);
  if (!duration || duration.range) return null;
  const { months, ms } = duration.min;
  const rule =
    months > 0 && ms === 0
      ? months % 12 === 0
        ? `FREQ=YEARLY;INTERVAL=${months / 12}`
        : `FREQ=MONTHLY;INTERVAL=${months}`
      : months === 0 && ms % (7 * DAY) === 0 && !gap && duration.unit === "week"
        ? `FREQ=WEEKLY;INTERVAL=${ms / (7 * DAY)}`
        : months === 0 && ms % DAY === 0
          ? `FREQ=DAILY;INTERVAL=${ms / DAY}`
          : months === 0 && ms % HOUR === 0
            ? `FREQ=HOURLY;INTERVAL=${ms / HOUR}`
            : months === 0 && ms % MINUTE === 0
              ? `FREQ=MINUTELY;INTERVAL=${ms / MINUTE}`
              : null;
  return rule ? { end: duration.end, rule: rule.replace(/;INTERVAL=1$/, ""), unit: null } : null;
}

function ruleOf(word: string): string | null {
  if (word === "年") return "FREQ=YEARLY";
  if (word === "月") return "FREQ=MONTHLY";
  if (word.startsWith("季")) return "FREQ=MONTHLY;INTERVAL=3";
  if (word === "小时" || word === "钟头") return "FREQ=HOURLY";
  if (word === "分钟") return "FREQ=MINUTELY";
  if (word.startsWith("秒")) return "FREQ=SECONDLY";
  return "FREQ=WEEKLY";
}

function inUnit(s: string, end: number, word: string, rule: string, context: TimeContext): RecurrenceRef {
  const i = s[end] === "的" ? end + 1 : end;
  if (word === "月") {
    const day = /^(\d{1,2}|[一二三四五六七八九十廿]{1,3})(?:号|日)/.exec(s.slice(i, i + 5));
    const n = day ? small(day[1]) : Number.NaN;
    if (day && n >= 1 && n <= 31) {
      const first = addMonths(context.today - (new Date(context.today).getUTCDate() - 1) * DAY, 0);
      const here = days(first + (n - 1) * DAY, 1);
      return {
        end: i + day[0].length,
        rule: `${rule};BYMONTHDAY=${n}`,
        unit: here.to <= context.now ? days(addMonths(first, 1) + (n - 1) * DAY, 1) : here,
      };
    }
    if (/^(?:底|末|月底)/.test(s.slice(i, i + 2)))
      return { end: i + (s[i] === "月" ? 2 : 1), rule: `${rule};BYMONTHDAY=-1`, unit: null };
    if (s[i] === "初") return { end: i + 1, rule: `${rule};BYMONTHDAY=1`, unit: null };
    return { end, rule, unit: null };
  }
  const point = pointAt(s, i, context, null);
  if (point?.date && !point.date.part) {
    const again = /^(?:到|至|-|~)/.test(s.slice(point.end, point.end + 1))
      ? pointAt(s, point.end + 1, context, point)
      : null;
    const unit =
      point.unit.to <= context.now && point.other && point.other.from > context.now ? point.other : point.unit;
    return again ? { end: again.end, rule, unit: { ...unit, to: again.unit.to } } : { end: point.end, rule, unit };
  }
  return { end, rule, unit: null };
}
