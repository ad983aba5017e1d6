/** Dates relative to the message: 后天, 今晚, 下周三, 本周末, 下个月9号, 上月底, 周五, 29日. */
import { date, matchAt, NUM, small, type DateRef, type TimeContext } from "./context.js";
import { DAY_WORD as DAY_FLAG, initialFlags, MONTH_WORD as MONTH_FLAG, NUMBER, WEEK as WEEK_FLAG } from "./initials.js";
import { monthEdgeAt, ordinalAt } from "./month-parts.js";
import {
  addMonths,
  DAY,
  dayOf,
  days,
  isDay,
  mondayOf,
  monthOf,
  months,
  unitAround,
  wall,
  yearOf,
  type Unit,
} from "./wall.js";
import { pattern } from "../../pattern/pattern.js";

const DAYS: Readonly<Record<string, number>> = {
  大大前: -4,
  大前: -3,
  前: -2,
  昨: -1,
  今: 0,
  明: 1,
  后: 2,
  大后: 3,
  大大后: 4,
};
const DAY_WORD = pattern(
  /(大大后|大后|大大前|大前|今|明|昨|后|前)(?:(天|日|儿个?)|([早晚晨夜](?![年餐饭期点辈报会])))|(当天|当日|即日|当(?=晚)|是日|本日|同日)|(次日|翌日|隔天|隔日)|(全天|整天|一整天)|(这两天|这几天|这一两天|近两天|这两日)|(头天|前一天|前一日)|(听日|聽日)/y,
);
const WEEK = pattern(
  /(上上上|下下下|上上|下下|上|下|本|这|当|同)?\s?(?:一)?(?:个)?\s?(?:(周|星期|礼拜)(?:\s?(?:的)?\s?(?:周|星期|礼拜))?)\s?(一|二|三|四|五|六|日|天|末|1|2|3|4|5|6|7)?/y,
);
const WEEK_STEPS: Readonly<Record<string, number>> = {
  上上上: -3,
  上上: -2,
  上: -1,
  本: 0,
  这: 0,
  当: 0,
  同: 0,
  下: 1,
  下下: 2,
  下下下: 3,
};
const MONTH_WORD = pattern(/(上上|下下|上|下|本|这|当|同|次|隔)(?:一)?个?月(?:份)?/y);
const MONTH_EDGE_ALONE = pattern(/月(初|底|末|中旬?|尾|头)|(上旬|中旬|下旬)/y);
const NUMBERED = pattern(new RegExp(`(${NUM})\\s?(?:号|日)`, "y"));
const QUARTER_WORD = pattern(/(上|下|本|这|当)(?:一)?个?季度?(?:的)?(初|末|底)?/y);
const QUARTER_END = pattern(/季度?(?:末|底)/y);
const DAY_NUMBER = pattern(
  new RegExp(
    `(${NUM})\\s?(号|日|號)(?!楼|线|门|院|机|店|仓|库|厅|桌|房|室|馆|位|称|令|码|文件|元|本|立|子|常|历)`,
    "y",
  ),
);

/** A date that only the message's date gives a meaning to. */
export function relativeDateAt(s: string, at: number, context: TimeContext, inherit: DateRef | null): DateRef | null {
  const flags = initialFlags(s.charCodeAt(at));
  return (
    ((flags & DAY_FLAG) !== 0 ? dayWord(s, at, context, inherit) : null) ??
    ((flags & WEEK_FLAG) !== 0 ? weekAt(s, at, context) : null) ??
    ((flags & MONTH_FLAG) !== 0 ? (monthWord(s, at, context) ?? quarterWord(s, at, context)) : null) ??
    ((flags & NUMBER) !== 0 ? dayNumber(s, at, context, inherit) : null)
  );
}

function dayWord(s: string, at: number, context: TimeContext, inherit: DateRef | null): DateRef | null {
  const match = matchAt(DAY_WORD, s, at);
  if (!match) return null;
  let end = at + match[0].length;
  if (match[1] !== undefined) {
    const step = DAYS[match[1]] ?? 0;
    if (match[3] !== undefined) {
      if ((match[1] === "前" || match[1] === "后") && !/[\s,，。]|^$/.test(s[at - 1] ?? "")) return null;
      const clockFollows = /^上?\s?(?:\d|[一二两三四五六七八九十])/.test(s.slice(end, end + 3));
      if (match[3] === "早" && s[end] === "上") end++;
      else if (match[3] === "晚" && (s[end] === "上" || s[end] === "间")) end++;
      else if (match[3] === "夜" && s[end] === "里") end++;
      void clockFollows;
      return date(end, days(context.today + step * DAY, 1), { part: match[3] });
    }
    if (match[1] === "前" && /[以之年月]/.test(s[at - 1] ?? "")) return null;
    if (match[1] === "后" && /[以之随然最背]/.test(s[at - 1] ?? "") && match[2] === "日") return null;
    if (/^(?:今|明|昨)$/.test(match[1]) && match[2] === "日" && /[本]/.test(s[end] ?? "")) return null;
    return date(end, days(context.today + step * DAY, 1));
  }
  const base = inherit ? inherit.unit.from : context.today;
  if (match[4] !== undefined) return date(end, days(base, 1));
  if (match[5] !== undefined || match[9] !== undefined) return date(end, days(base + DAY, 1));
  if (match[6] !== undefined) return date(end, days(context.today, 1));
  if (match[7] !== undefined) return date(end, days(context.today, 2), { approx: true, dayLike: false });
  return date(end, days(base - DAY, 1));
}

function weekAt(s: string, at: number, context: TimeContext): DateRef | null {
  const match = matchAt(WEEK, s, at);
  if (!match) return null;
  const prefix = match[1];
  const word = match[2] ?? "";
  const weekday = match[3];
  let end = at + match[0].trimEnd().length;
  if (prefix === undefined && !s.startsWith(word, at)) return null;
  const monday = mondayOf(context.now) + (WEEK_STEPS[prefix ?? "本"] ?? 0) * 7 * DAY;
  if (weekday === undefined) {
    if (prefix === undefined) return null;
    if (prefix === "同" || /[年岁期刊围边身到转折瑜华杰星五]/.test(s[end] ?? "")) return null;
    const half = /^(上|前|下|后)半周/.exec(s.slice(end, end + 3));
    if (half)
      return date(end + 3, /[上前]/.test(half[1] ?? "") ? days(monday, 4) : days(monday + 3 * DAY, 4), {
        dayLike: false,
      });
    if (/^(?:初|头)/.test(s.slice(end, end + 1)))
      return date(end + 1, days(monday, 2), { approx: true, dayLike: false });
    return date(end, { from: monday, to: monday + 7 * DAY, grain: "week" }, { dayLike: false });
  }
  if (/\d/.test(weekday) && /[\d:.年月]/.test(s[end] ?? "")) return null;
  if (prefix === undefined && /[\d一二三四五六七八九十两几每个半]/.test(s[at - 1] ?? "")) return null;
  if (weekday === "一" && /[个次样]/.test(s[end] ?? "")) return null;
  if (weekday === "日" && prefix === undefined && /[本报常]/.test(s[end] ?? "")) return null;
  if (weekday === "末") return date(end, days(monday + 5 * DAY, 2), { dayLike: true });
  const number = /\d/.test(weekday)
    ? Number(weekday)
    : weekday === "日" || weekday === "天"
      ? 7
      : "一二三四五六".indexOf(weekday) + 1;
  // 周六日, 周六周日
  const pair = number === 6 ? (/^(?:、?周?日|、?星期日|、?周?天)/.exec(s.slice(end, end + 4))?.[0].length ?? 0) : 0;
  const start = monday + (number - 1) * DAY;
  if (pair > 0) {
    end += pair;
    return date(end, days(start, 2));
  }
  const unit = days(start, 1);
  if (prefix !== undefined) return date(end, unit);
  if (unit.from >= context.today) return date(end, unit, { other: context.past ? days(start - 7 * DAY, 1) : null });
  const coming = days(start + 7 * DAY, 1);
  return context.past ? date(end, unit, { other: coming }) : date(end, coming, { other: unit });
}

function monthWord(s: string, at: number, context: TimeContext): DateRef | null {
  const match = matchAt(MONTH_WORD, s, at);
  if (match) {
    const step = { 上上: -2, 上: -1, 下: 1, 下下: 2, 次: 1, 隔: 2 }[match[1] ?? ""] ?? 0;
    const first = addMonths(wall(context.year, context.month, 1), step);
    return inMonth(s, at + match[0].length, unitAround(first, "month"));
  }
  const edge = matchAt(MONTH_EDGE_ALONE, s, at);
  if (!edge || /[\d一二三四五六七八九十正腊每个]/.test(s[at - 1] ?? "")) return null;
  const month = unitAround(wall(context.year, context.month, 1), "month");
  const found = monthEdgeAt(s, edge[1] === undefined ? at : at, month);
  if (!found) return null;
  // 月中, 上旬 that are over mean the next month's, unless the sentence looks back
  const next = unitAround(month.to, "month");
  const later = monthEdgeAt(s, at, next);
  if (found.unit.to <= context.today && !context.past && later) return { ...later, other: found.unit };
  return found;
}

function inMonth(s: string, at: number, month: Unit): DateRef {
  const edge = monthEdgeAt(s, at, month);
  if (edge) return edge;
  const ordinal = ordinalAt(s, at, month);
  if (ordinal) return ordinal;
  const de = /^[的\s]/.test(s.slice(at, at + 1)) ? 1 : 0;
  const numbered = matchAt(NUMBERED, s, at + de);
  const value = numbered ? small(numbered[1]) : Number.NaN;
  if (numbered && isDay(yearOf(month.from), monthOf(month.from), value))
    return date(at + de + numbered[0].length, days(month.from + (value - 1) * DAY, 1), {
      year: yearOf(month.from),
      month: monthOf(month.from),
    });
  return date(at, month, { year: yearOf(month.from), month: monthOf(month.from), dayLike: false });
}

function quarterWord(s: string, at: number, context: TimeContext): DateRef | null {
  const match = matchAt(QUARTER_WORD, s, at);
  if (match && /度$|度的?[初末底]$/.test(match[0])) {
    const step = match[1] === "上" ? -1 : match[1] === "下" ? 1 : 0;
    const current = unitAround(context.now, "quarter");
    const from = addMonths(current.from, 3 * step);
    const end = at + match[0].length;
    if (match[2] === "初") return date(end, months(yearOf(from), monthOf(from), 1));
    if (match[2] !== undefined) return date(end, months(yearOf(from), monthOf(from) + 2, 1));
    return date(end, { from, to: addMonths(from, 3), grain: "quarter" });
  }
  const last = matchAt(QUARTER_END, s, at);
  if (!last || /[一二三四1-4上下]/.test(s[at - 1] ?? "")) return null;
  const current = unitAround(context.now, "quarter");
  return date(
    at + last[0].length,
    { from: addMonths(current.from, 2), to: current.to, grain: "month" },
    { dayLike: false },
  );
}

/** 29日 without a month: the coming one first, unless the sentence looks back. */
function dayNumber(s: string, at: number, context: TimeContext, inherit: DateRef | null): DateRef | null {
  const match = matchAt(DAY_NUMBER, s, at);
  if (!match || (/[\d.第#-]/.test(s[at - 1] ?? "") && inherit === null)) return null;
  if (inherit === null && /[A-Za-z路街道弄巷院栋幢楼第一二三四五六七八九十]/.test(s[at - 1] ?? "")) return null;
  const value = small(match[1]);
  if (!(value >= 1 && value <= 31) || (match[1] ?? "").startsWith("两")) return null;
  const end = at + match[0].length;
  if (inherit?.month !== null && inherit !== null) {
    const year = inherit.year ?? yearOf(inherit.unit.from);
    if (isDay(year, inherit.month, value)) {
      const unit = days(wall(year, inherit.month, value), 1);
      return date(end, unit, {
        year: inherit.year,
        month: inherit.month,
        other: inherit.other ? days(wall(yearOf(inherit.other.from), monthOf(inherit.other.from), value), 1) : null,
      });
    }
  }
  const pick = (step: 1 | -1): Unit | null => {
    for (let n = 0; n < 4; n++) {
      const month = addMonths(wall(context.year, context.month, 1), step * n);
      if (!isDay(yearOf(month), monthOf(month), value)) continue;
      const unit = days(month + (value - 1) * DAY, 1);
      if (step === 1 ? unit.from >= context.today : unit.to <= context.today) return unit;
    }
    return null;
  };
  const coming = pick(1);
  const gone = pick(-1);
  const [first, second] = context.past ? [gone, coming] : [coming, gone];
  if (!first) return null;
  return date(end, first, { other: dayOf(context.now) === value ? null : second });
}
