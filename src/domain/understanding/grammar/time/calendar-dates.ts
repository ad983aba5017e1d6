/** Dates by year, quarter, month and day: 2018年10月1日, 明年三月底, 农历八月十五, 今年前三季度, 上世纪80年代, 5月第一周. */
import { festivalAt, season } from "./festivals.js";
import { date, matchAt, NUM, small, type DateRef, type TimeContext } from "./context.js";
import { initialFlags, NUMBER, YEAR } from "./initials.js";
import { lunarDay, lunarMonth, lunarYearOf } from "./lunar.js";
import { monthDay, numericDateAt } from "./numeric-dates.js";
import { DAY, day, days, isDay, mondayOf, months, wall, type Unit } from "./wall.js";
import { eraSpanAt, yearAt } from "./years.js";
import { monthEdgeAt, ordinalAt } from "./month-parts.js";
import { pattern } from "../../pattern/pattern.js";

const LUNAR = pattern(/^(?:农历|阴历|旧历)/);
const QUARTER = pattern(
  /(?:第([一二三四1-4])个?季度?|([一二三四1-4首])季度?|[Qq]([1-4])|(前|后|头|上|下)([一二两三123])?个?季度)(?![节])(的?(?:初|末|底))?/y,
);
const HALF = pattern(/(上|下|前|后)半(年|月|周|个月)/y);
const YEAR_EDGE = pattern(/年?(?:(初|底|末|尾|终|中)|(伊始|之初|开年|开春))/y);
const MONTH = pattern(new RegExp(`(闰)?(\\d{1,2}|十[一二]?|[一二三四五六七八九]|正|元|腊|冬)月份?`, "y"));
const MONTHS_SAID = pattern(
  /(\d{1,2}|十[一二]?|[一二三四五六七八九])月?\s?(?:-|~|到|至)\s?(\d{1,2}|十[一二]?|[一二三四五六七八九])月份?(?![\d一二三四五六七八九十初底中上下末])/y,
);
const DAY_OF_MONTH = pattern(
  new RegExp(`(初[一二三四五六七八九十]|廿[一二三四五六七八九]?|卅一?|${NUM})\\s?(号|日|號)?`, "y"),
);
const SEASON = pattern(/(?:的)?([春夏秋冬])(?:天|季|节|日里)|(?:的)([春夏秋冬])(?![节联运装季夏秋冬])/y);
const SEASON_SHORT = pattern(/([春夏秋冬])(?![节联运装夏秋冬晚游考暖衣])/y);
const DE = pattern(/\s?(?:的|,|，)?\s?/y);

/** Year, quarter, half, month or day with everything that hangs on it. */
export function calendarDateAt(s: string, at: number, context: TimeContext, inherit: DateRef | null): DateRef | null {
  const code = s.charCodeAt(at);
  const flags = initialFlags(code);
  const numeric = code >= 48 && code <= 57 ? numericDateAt(s, at, context) : null;
  if (numeric) return numeric;
  const lunarMark = LUNAR.begins(s, at, 2) ? 2 : 0;
  const from = at + lunarMark;
  const year = lunarMark > 0 || (flags & (NUMBER | YEAR)) !== 0 ? yearAt(s, from, context) : null;
  if (year) {
    const behind = matchAt(DE, s, year.end)?.[0].length ?? 0;
    const lunarAfter = LUNAR.begins(s, year.end + behind, 2) ? 2 : 0;
    const inner = withinYear(s, year.end + behind + lunarAfter, year.year, lunarMark + lunarAfter > 0, context);
    if (inner) return { ...inner, year: year.year };
    return date(year.end, year.unit, { year: year.year, dayLike: false });
  }
  const span = (flags & (NUMBER | YEAR)) !== 0 ? eraSpanAt(s, from, context) : null;
  if (span) return span;
  if (lunarMark > 0) {
    const festival = festivalAt(s, from);
    if (festival) return withinYear(s, from, null, true, context);
  }
  return withinYear(s, from, inherit?.year ?? null, lunarMark > 0, context);
}

/** Everything below the year; `year` null: this one (and another reading where the date is over). */
function withinYear(s: string, at: number, year: number | null, lunar: boolean, context: TimeContext): DateRef | null {
  const y = year ?? context.year;
  const festival = festivalAt(s, at);
  if (festival) return festivalDate(festival, year, context);
  const quarter = matchAt(QUARTER, s, at);
  if (
    quarter &&
    !(
      quarter[3] !== undefined &&
      (/[A-Za-z\d]/.test(s[at + quarter[0].length] ?? "") || (year === null && /[A-Za-z\d]/.test(s[at - 1] ?? "")))
    )
  ) {
    const edge = quarter[6] ?? "";
    const count = quarter[4] === undefined ? 1 : quarter[5] === undefined ? 1 : small(quarter[5]);
    if (quarter[4] !== undefined && quarter[5] === undefined) {
      if (quarter[4] === "上" || quarter[4] === "下") return null;
    }
    const number =
      quarter[4] === undefined ? small(quarter[1] ?? quarter[2] ?? quarter[3]) : quarter[4] === "后" ? 5 - count : 1;
    const first = (number - 1) * 3 + 1;
    const end = at + quarter[0].length;
    if (/初/.test(edge)) return date(end, months(y, first, 1));
    if (/末|底/.test(edge)) return date(end, months(y, first + 2, 1));
    const unit = months(y, first, 3 * count, "quarter");
    return date(end, unit, {
      other: year === null && unit.to <= context.now ? months(y + 1, first, 3 * count, "quarter") : null,
    });
  }
  const spanned = year === null ? null : matchAt(MONTHS_SAID, s, at);
  const [from, to] = [small(spanned?.[1]), small(spanned?.[2])];
  if (spanned && from >= 1 && to > from && to <= 12)
    return date(at + spanned[0].length, months(y, from, to - from + 1));
  const half = matchAt(HALF, s, at);
  if (half && half[2] === "年") {
    const late = half[1] === "下" || half[1] === "后";
    return date(at + half[0].length, months(y, late ? 7 : 1, 6));
  }
  if (half && year === null) return halfOf(at + half[0].length, half[1] ?? "", half[2] ?? "", context);
  const seasonal = matchAt(SEASON, s, at) ?? (year === null ? null : matchAt(SEASON_SHORT, s, at));
  if (seasonal) {
    const unit = season(y, seasonal[1] ?? seasonal[2] ?? "春");
    return date(at + seasonal[0].length, unit, { dayLike: false });
  }
  if (s.startsWith("暑假", at) || s.startsWith("暑期", at)) return date(at + 2, months(y, 7, 2));
  if (s.startsWith("寒假", at)) return date(at + 2, months(y, 1, 2));
  const edge = yearEdge(s, at, year, y);
  if (edge) return edge;
  const month = monthAt(s, at, year, lunar, context);
  if (month) return month;
  if (year !== null) {
    const ordinal = ordinalAt(s, at, months(y, 1, 12, "year"));
    if (ordinal) return ordinal;
  }
  const first = s[at] ?? "";
  if ((first === "初" || first === "廿" || s.startsWith("大年初", at)) && year === null)
    return lunarDayAlone(s, at, context);
  return null;
}

function festivalDate(
  festival: NonNullable<ReturnType<typeof festivalAt>>,
  year: number | null,
  context: TimeContext,
): DateRef | null {
  if (year !== null) {
    const unit = festival.inYear(year);
    return unit ? date(festival.end, unit, { holiday: festival.name, year }) : null;
  }
  const base = festival.late ? lunarYearOf(context.now) : context.year;
  const unit = festival.inYear(base);
  if (!unit) return null;
  const over = unit.to <= context.today;
  return date(festival.end, unit, {
    other: festival.inYear(over ? base + 1 : festival.late && base !== context.year ? context.year : base - 1),
    holiday: festival.name,
  });
}

function halfOf(end: number, which: string, word: string, context: TimeContext): DateRef {
  const late = which === "下" || which === "后";
  if (word === "周") {
    const monday = mondayOf(context.now);
    return date(end, late ? days(monday + 3 * DAY, 4) : days(monday, 4));
  }
  const start = wall(context.year, context.month, late ? 16 : 1);
  return date(
    end,
    {
      from: start,
      to: late ? wall(context.year, context.month + 1, 1) : wall(context.year, context.month, 16),
      grain: "day",
    },
    { dayLike: false },
  );
}

/** 年初, 年底, 年末, 年中, 伊始 (after a year: 初, 底 … too). */
function yearEdge(s: string, at: number, year: number | null, y: number): DateRef | null {
  const edge = matchAt(YEAR_EDGE, s, at);
  if (!edge || (year === null && s[at] !== "年")) return null;
  const end = at + edge[0].length;
  const more = { year: y, approx: true, dayLike: false };
  if (/[一二三四五六七八九十\d]/.test(s[end] ?? "") && edge[1] === "初" && s[at] !== "年") return null;
  if (year === null && /[今明去前后大同当\d一二三四五六七八九十两几半]/.test(s[at - 1] ?? "")) return null;
  if (edge[1] === "中" && /[国午秋]/.test(s[end] ?? "")) return null;
  if (edge[2] !== undefined) return date(end, months(y, 1, 1), more);
  if (edge[1] === "初") return date(end, months(y, 1, 2), more);
  if (edge[1] === "中") return date(end, months(y, 6, 2), more);
  return date(end, months(y, 11, 2), more);
}

function monthAt(s: string, at: number, year: number | null, lunar: boolean, context: TimeContext): DateRef | null {
  const match = matchAt(MONTH, s, at);
  if (
    !match ||
    (year === null &&
      /[\d.一二三四五六七八九十]/.test(s[at - 1] ?? "") &&
      !/\d[-~]$/.test(s.slice(Math.max(0, at - 2), at)) &&
      s[at - 1] !== "·")
  )
    return null;
  const word = match[2] ?? "";
  // 三百元月底付: money, no month.
  if (word === "元" && /[\d一二两三四五六七八九十百千万亿几多]/.test(s[at - 1] ?? "")) return null;
  const month = word === "正" || word === "元" ? 1 : word === "腊" ? 12 : word === "冬" ? 11 : small(word);
  if (!(month >= 1 && month <= 12)) return null;
  const end = at + match[0].length;
  if (/[饼球经嫂]/.test(s[end] ?? "")) return null;
  const leap = match[1] !== undefined;
  const isLunar = lunar || leap || /[正腊冬]/.test(word);
  const tail = dayInMonthAt(s, end);
  if (isLunar || tail?.lunar === true) return lunarDate(end, month, leap, tail, year, context);
  return solarMonth(s, end, month, tail, year, context);
}

interface DayTail {
  end: number;
  day: number;
  lunar: boolean;
  /** 号 or 日 was said. */
  marked: boolean;
}

/** The day behind a month: 15号, 十五日, 初三, 廿二, 22 (without 号 where nothing else follows). */
function dayInMonthAt(s: string, at: number): DayTail | null {
  const blank = s[at] === " " ? 1 : 0;
  const match = matchAt(DAY_OF_MONTH, s, at + blank);
  if (!match) return null;
  const text = match[1] ?? "";
  const end = at + blank + match[0].trimEnd().length;
  const lunar = /^[初廿]/.test(text);
  const value = small(text.replace(/^初/, ""));
  if (!(value >= 1 && value <= 31)) return null;
  const marked = match[2] !== undefined;
  if (!marked) {
    if (blank > 0) return null;
    if (
      /^(?:个|台|件|套|万|千|百|点|[:：.%％折元块]|多|几|来|吨|只|次|期|周|星期|年|月|天|家|名|位|人|kg|k|w)/.test(
        s.slice(end, end + 2),
      )
    )
      return null;
    if (/\d/.test(s[end] ?? "")) return null;
  }
  return { end, day: value, lunar, marked };
}

function lunarDate(
  end: number,
  month: number,
  leap: boolean,
  tail: DayTail | null,
  year: number | null,
  context: TimeContext,
): DateRef | null {
  const base = year ?? lunarYearOf(context.now);
  const unitIn = (y: number): Unit | null => {
    if (tail) {
      const at = lunarDay(y, month, tail.day, leap);
      return at === null ? null : days(at, 1);
    }
    const found = lunarMonth(y, month, leap);
    return found ? { from: found.from, to: found.from + found.days * DAY, grain: "month" } : null;
  };
  const unit = unitIn(base) ?? unitIn(context.year);
  if (!unit) return null;
  const other = year === null ? unitIn(unit.to <= context.today || base !== context.year ? base + 1 : base - 1) : null;
  return date(tail?.end ?? end, unit, { other, lunar: true, year: base, month });
}

function solarMonth(
  s: string,
  end: number,
  month: number,
  tail: DayTail | null,
  year: number | null,
  context: TimeContext,
): DateRef | null {
  const y = year ?? context.year;
  if (tail) {
    // 八月十五 without 号, in Chinese numerals: Mid-Autumn by the lunar calendar
    const lunarSaid =
      !tail.marked &&
      month === 8 &&
      tail.day === 15 &&
      !/\d/.test(s[tail.end - 1] ?? "") &&
      !/\d/.test(s[end - 2] ?? "");
    if (lunarSaid) return lunarDate(end, month, false, tail, year, context);
    if (year === null) return monthDay(tail.end, month, tail.day, context);
    return isDay(y, month, tail.day) ? date(tail.end, day(y, month, tail.day), { year: y, month }) : null;
  }
  const whole = months(y, month, 1);
  const edge = monthEdgeAt(s, end, whole);
  if (edge) return { ...edge, month };
  const ordinal = ordinalAt(s, end, whole);
  if (ordinal) return { ...ordinal, month };
  const other = year === null ? months(whole.to <= context.today ? y + 1 : y - 1, month, 1) : null;
  return date(end, whole, { other, month, year, dayLike: false });
}

/** 初三, 大年初十, 廿二 without a month. */
function lunarDayAlone(s: string, at: number, context: TimeContext): DateRef | null {
  const newYear = s.startsWith("大年初", at);
  const tail = dayInMonthAt(s, at + (newYear ? 2 : 0));
  if (!tail?.lunar || (!newYear && /[步级中次心期一二三四五六七八九十]/.test(s[tail.end] ?? ""))) return null;
  if (!newYear && /[年当最起原高]/.test(s[at - 1] ?? "")) return null;
  return lunarDate(at, 1, false, tail, null, context);
}
