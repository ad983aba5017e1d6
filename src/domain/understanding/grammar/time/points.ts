/** A time as people say it: date, weekday beside it, part of the day, clock; and ranges of two such times. */
import { numberClassAt } from "../digits.js";
import { calendarDateAt } from "./calendar-dates.js";
import { clockAt, dayPartAt, partOfDay, type Clock, type DayPart } from "./clock.js";
import { matchAt, NUM, small, type DateRef, type TimeContext } from "./context.js";
import { DAY_WORD, FESTIVAL, initialFlags, MONTH_WORD, NUMBER, PART, WEEK, WITHIN_YEAR, YEAR } from "./initials.js";
import { relativeDateAt } from "./relative-dates.js";
import { DAY, days, HOUR, midnight, monthOf, MINUTE, SECOND, yearOf, type Unit, type Wall } from "./wall.js";
import { pattern } from "../../pattern/pattern.js";

export interface Point {
  end: number;
  unit: Unit;
  other: Unit | null;
  date: DateRef | null;
  part: DayPart | null;
  clock: Clock | null;
  approx: boolean;
}

const WEEKDAY_BESIDE = pattern(/[\s,，、]?[(（]?\s?(?:周|星期|礼拜)[一二三四五六日天]\s?[)）]?/y);
const GRAIN_MS = { hour: HOUR, minute: MINUTE, second: SECOND } as const;

/**
 * One time at a place.
 *
 * @param inherit the first end of a range: what this one leaves out is taken from it.
 */
export function pointAt(s: string, at: number, context: TimeContext, inherit: Point | null): Point | null {
  const flags = initialFlags(s.charCodeAt(at));
  const dated =
    ((flags & (NUMBER | YEAR | WITHIN_YEAR | FESTIVAL)) !== 0
      ? calendarDateAt(s, at, context, inherit?.date ?? null)
      : null) ??
    ((flags & (NUMBER | DAY_WORD | WEEK | MONTH_WORD)) !== 0
      ? relativeDateAt(s, at, context, inherit?.date ?? null)
      : null);
  let end = dated?.end ?? at;
  if (dated?.dayLike) {
    const beside = matchAt(WEEKDAY_BESIDE, s, end);
    if (beside && !/末/.test(s[end + beside[0].length] ?? "")) end += beside[0].length;
  }
  let i = end;
  if (dated) {
    const gap = /^(?:\s{1,2}|的|[,，]\s?(?=[上下中早晚凌傍]|\d{1,2}[:点])|-(?=\d{1,2}:\d{2}))/.exec(
      s.slice(end, end + 8),
    );
    i = end + (gap?.[0].length ?? 0);
  }
  const clockable = dated === null || dated.dayLike;
  let part: DayPart | null = clockable ? dayPartAt(s, i, dated !== null) : null;
  if (dated?.part) part ??= fused(dated.part, dated.end);
  const fusedPart = dated?.part !== null && dated?.part !== undefined;
  let afterPart = part && !(fusedPart && part.end === dated?.end) ? part.end : i;
  if (part && s[afterPart] === "的" && /\d/.test(s[afterPart + 1] ?? "")) afterPart++;
  const blank = s[afterPart] === " " ? 1 : 0;
  const inheritedPart = part ?? (dated === null && inherit?.clock ? inherit.part : null);
  const clock = clockable
    ? clockAt(s, afterPart + blank, inheritedPart, dated !== null || part !== null || inherit !== null)
    : null;
  if (!dated && !part && !clock) return null;
  if (clock) return withClock(clock, dated, part, context, inherit);
  if (part) {
    const day = dated ? dated.unit.from : inherit?.date ? inherit.unit.from : context.today;
    const shown = fusedPart && part.end === dated?.end ? dated.end : part.end;
    return {
      end: shown,
      unit: partOfDay(midnight(day), part),
      other: dated?.other ? partOfDay(midnight(dated.other.from), part) : null,
      date: dated,
      part,
      clock: null,
      approx: true,
    };
  }
  if (!dated) return null;
  return { end, unit: dated.unit, other: dated.other, date: dated, part: null, clock: null, approx: dated.approx };
}

/** 今晚, 明早: the part of the day inside the word. */
function fused(word: string, end: number): DayPart {
  const [from, to] = word === "早" || word === "晨" ? [6, 9] : [18, 24];
  return { end, word, from, to };
}

function withClock(
  clock: Clock,
  dated: DateRef | null,
  part: DayPart | null,
  context: TimeContext,
  inherit: Point | null,
): Point {
  const base = dated ? dated.unit.from : inherit ? midnight(inherit.unit.from) : context.today;
  const length = GRAIN_MS[clock.grain];
  const unitOn = (day: Wall, offset: number): Unit => ({
    from: midnight(day) + offset,
    to: midnight(day) + offset + length,
    grain: clock.grain,
  });
  let offset = clock.offset;
  let otherOffset = clock.other;
  // the second end of a range lies after the first: 9点到11点, 下午1点半到3点
  if (
    !dated &&
    inherit?.clock &&
    otherOffset !== null &&
    inherit.unit.from % DAY > offset &&
    otherOffset > inherit.unit.from % DAY
  )
    [offset, otherOffset] = [otherOffset, offset];
  const unit = unitOn(base, offset);
  const other =
    otherOffset !== null ? unitOn(base, otherOffset) : dated?.other ? unitOn(dated.other.from, offset) : null;
  return {
    end: clock.end,
    unit,
    other,
    date: dated,
    part,
    clock: { ...clock, offset, other: otherOffset },
    approx: false,
  };
}

const CONNECTOR = pattern(/\s?(?:到|至|-{1,3}|~{1,2}|～)\s?/y);
const AND = pattern(/\s?(?:和|与|跟|、)\s?/y);
const BARE = pattern(new RegExp(`${NUM}(?=\\s?(?:到|至|-|~)\\s?\\d|(?:到|至)[一二三四五六七八九十])`, "y"));

const BARE_UNIT = pattern(new RegExp(`(${NUM})\\s?(点半?|时|月份?|号|日)`, "y"));
const BARE_DAY = pattern(new RegExp(`(${NUM})\\s?(?:号|日)?(?![\\d月:点.])`, "y"));

export interface PointRange {
  end: number;
  first: Point;
  second: Point | null;
  unit: Unit;
  other: Unit | null;
}

/** A time, or a range from one to another (with 从/自 already behind). */
export function rangeAt(s: string, at: number, context: TimeContext): PointRange | null {
  const bare = bareFirst(s, at, context);
  if (bare) return bare;
  const first = pointAt(s, at, context, null);
  if (!first) return null;
  const alone: PointRange = { end: first.end, first, second: null, unit: first.unit, other: first.other };
  const from = /^(?:起|开始|,|，)?/.exec(s.slice(first.end, first.end + 2))?.[0].length ?? 0;
  const connector = matchAt(
    CONNECTOR,
    s,
    first.end + (from > 0 && /^(?:到|至|-|~)/.test(s.slice(first.end + from, first.end + from + 1)) ? from : 0),
  );
  if (connector) {
    const start = connector.index + connector[0].length;
    const dayNumber =
      first.date?.dayLike === true && first.date.month !== null ? bareDay(s, start, first, context) : null;
    const point = pointAt(s, start, context, first);
    const second = dayNumber && (!point || dayNumber.end >= point.end) ? dayNumber : (point ?? dayNumber);
    const joined = second ? join(first, second) : null;
    if (joined) return joined;
  }
  const and = matchAt(AND, s, first.end);
  if (and) {
    const second = pointAt(s, first.end + and[0].length, context, first);
    const between = second ? /^\s?(?:之间|间)/.exec(s.slice(second.end, second.end + 3)) : null;
    const joined = second && between ? join(first, second) : null;
    if (joined && between) return { ...joined, end: joined.end + between[0].length };
  }
  return alone;
}

/** 12-19日 and 1月3至2月10: the bare day behind the connector. */
function bareDay(s: string, at: number, first: Point, context: TimeContext): Point | null {
  const match = matchAt(BARE_DAY, s, at);
  const value = match ? small(match[1]) : Number.NaN;
  if (!match || !(value >= 1 && value <= 31) || first.date === null) return null;
  const base = first.unit.from;
  const unit = days(base, 1);
  const target = new Date(base);
  target.setUTCDate(value);
  if (target.getTime() <= base || monthOf(target.getTime()) !== monthOf(base)) return null;
  void context;
  void yearOf;
  return {
    end: at + match[0].trimEnd().length,
    unit: { ...unit, from: midnight(target.getTime()), to: midnight(target.getTime()) + DAY },
    other: null,
    date: first.date,
    part: null,
    clock: null,
    approx: false,
  };
}

function join(first: Point, second: Point): PointRange | null {
  const make = (a: Unit, b: Unit): Unit | null => {
    let to = second.clock && first.clock ? b.from : second.clock ? b.from : b.to;
    if (to <= a.from && first.clock && second.clock && !second.date) to += DAY;
    return to > a.from ? { from: a.from, to, grain: second.clock ? b.grain : coarser(a, b) } : null;
  };
  let unit = make(first.unit, second.unit);
  let other = first.other && second.other ? make(first.other, second.other) : null;
  if (!unit && second.other) unit = make(first.unit, second.other);
  if (!unit && first.other) unit = make(first.other, second.unit);
  if (!unit) return null;
  if (other && other.from === unit.from && other.to === unit.to) other = null;
  if (!other && first.clock?.other !== null && first.clock && second.clock && second.other)
    other = make(first.other ?? first.unit, second.other);
  return { end: second.end, first, second, unit, other };
}

const GRAINS = ["second", "minute", "hour", "day", "week", "month", "quarter", "year"] as const;
const coarser = (a: Unit, b: Unit): Unit["grain"] =>
  GRAINS.indexOf(a.grain) < GRAINS.indexOf(b.grain) ? a.grain : b.grain;

/** 早上五到六点, 3-5月, 3到5号: the first end is a number whose unit stands behind the second. */
function bareFirst(s: string, at: number, context: TimeContext): PointRange | null {
  const flags = initialFlags(s.charCodeAt(at));
  if ((flags & (NUMBER | PART)) === 0) return null;
  const part = dayPartAt(s, at, false);
  const start = part?.end ?? at;
  if (numberClassAt(s, start) === 0) return null;
  if (!part && /[\d.年月第-]/.test(s[at - 1] ?? "") && !/[年]/.test(s[at - 1] ?? "")) return null;
  const number = matchAt(BARE, s, start);
  if (!number) return null;
  const connector = matchAt(CONNECTOR, s, start + number[0].length);
  if (!connector) return null;
  const behind = start + number[0].length + connector[0].length;
  const unit = matchAt(BARE_UNIT, s, behind);
  if (!unit) return null;
  const word = (unit[2] ?? "").startsWith("点") ? "点" : (unit[2] ?? "");
  const rebuilt = `${part?.word ?? ""}${number[0]}${word}`;
  const first = pointAt(rebuilt, 0, context, null);
  if (!first || first.end !== rebuilt.length) return null;
  const second = pointAt(s, behind, context, first);
  if (!second) return null;
  return join(first, second);
}
