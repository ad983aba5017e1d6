/** A duration moved from now or said alone: 三天后, 半小时前, 最近两周, 未来一年, 五个工作日内. */
import { type TimeContext } from "./context.js";
import { durationAt, shift, type DurationRef, type Length } from "./durations.js";
import { pointAt } from "./points.js";
import { DAY, days, midnight, MINUTE, unitAround, wall, yearOf, type Unit, type Wall } from "./wall.js";
import { EMPTY, type Expression } from "./expression.js";
import { pattern } from "../../pattern/pattern.js";

const NEXT_WORDS = pattern(/^(?:未来|今后|往后|接下来|之后|此后)(?:的)?/);
const PAST_WORDS = pattern(/^(?:过去|最近|近来|近|此前|之前|往前)(?:的)?/);

const GONE = pattern(/^(?:再过|过)(?:了)?/);
const SIDE = pattern(/^(?:前|头|后|下|上)(?=[\d一二三四五六七八九十两几半])/);
const MARK = pattern(/^\s?(?:的)?(之前|以前|前|之后|以后|过后|后|以内|之内|内|以来|来(?=[,，。\s]|$))/);

/** Durations: bare, or moved from now (三天后, 半小时内, 未来7天, 过两天, 近三个月, 前1周). */
export function movedDuration(s: string, at: number, context: TimeContext): Expression | null {
  const next = NEXT_WORDS.match(s, at, 5)?.[0].length ?? 0;
  const past = next > 0 ? 0 : (PAST_WORDS.match(s, at, 5)?.[0].length ?? 0);
  if (next + past > 0) return stretch(s, at, at + next + past, next > 0 ? 1 : -1, s.startsWith("未来", at), context);
  const gone = GONE.match(s, at, 5)?.[0] ?? "";
  if (gone !== "") {
    const duration = durationAt(s, at + gone.length);
    if (!duration || gone.endsWith("了") || /[了经超通错]/.test(s[at - 1] ?? "")) return null;
    const target = landing(context.now, duration, 1);
    return {
      ...EMPTY,
      start: at,
      end: duration.end,
      edge: "after",
      from: target.from,
      to: null,
      grain: target.grain,
      unit: target,
      clock: fine(duration),
      approx: true,
    };
  }
  const side = SIDE.match(s, at, 5)?.[0];
  if (side !== undefined && !/[之以]/.test(s[at - 1] ?? "")) {
    const duration = durationAt(s, at + 1);
    if (duration && !/[前后内]/.test(s[duration.end] ?? "")) {
      const back = side === "前" || side === "头" || side === "上";
      if (side === "头" || /[0-9一二三四五六七八九十]/.test(s[at - 1] ?? "")) return null;
      const exact = fine(duration);
      const past = exact ? context.now : context.today;
      const from = back ? shift(past, duration.min, -1) : exact ? context.now : context.today + DAY;
      const to = back ? past : shift(from, duration.min, 1);
      return {
        ...EMPTY,
        start: at,
        end: duration.end,
        from,
        to,
        grain: "day",
        unit: { from, to, grain: "day" },
        approx: duration.approx,
      };
    }
    return null;
  }
  const duration = durationAt(s, at);
  if (!duration) return null;
  if (/[第每]/.test(s[at - 1] ?? "")) return null;
  const mark = MARK.match(s, duration.end, 4);
  const word = mark?.[1];
  if (
    mark &&
    word !== undefined &&
    !/^(?:前(?:台|后|提|面|期)|后(?:台|面|续|期|勤)|内(?:部|容|存))/.test(s.slice(duration.end, duration.end + 2))
  )
    return moved(s, at, duration, word, duration.end + mark[0].length, context);
  if (idle(s, at, duration)) return null;
  return { ...EMPTY, start: at, end: duration.end, kind: "duration", duration, approx: duration.approx };
}

/** 一天 in 有一天, 一年级 and the like. */
function idle(s: string, at: number, duration: DurationRef): boolean {
  return duration.end - at === 2 && s[at] === "一" && /[有那某另第同单唯统]/.test(s[at - 1] ?? "");
}

const fine = (duration: DurationRef): boolean =>
  duration.unit === "hour" || duration.unit === "minute" || duration.unit === "second";

/** The unit a duration from a time lands on: that day, week, month, year, or the minute. */
function landing(from: Wall, duration: DurationRef, sign: 1 | -1, length: Length = duration.min): Unit {
  const target = shift(from, length, sign);
  if (fine(duration) || (duration.half && duration.unit === "day"))
    return { from: target, to: target + MINUTE, grain: duration.unit === "second" ? "second" : "minute" };
  if (duration.half && duration.unit === "year") return unitAround(target, "month");
  if (duration.unit === "month" && duration.min.ms > 0) return unitAround(target, "day");
  if (duration.unit === "year" || duration.unit === "month" || duration.unit === "week")
    return unitAround(target, duration.unit);
  return unitAround(target, "day");
}

function workingLanding(days_: number, sign: 1 | -1, context: TimeContext): Unit {
  const iso = (at: Wall): string => new Date(at).toISOString().slice(0, 10);
  if (sign === 1 && days_ >= 1 && days_ < 2_000)
    return days(Date.parse(`${context.calendar.addWorkingDays(iso(context.today), Math.round(days_))}T00:00:00Z`), 1);
  let at = context.today;
  for (let left = Math.min(2_000, Math.round(days_)); left > 0;) {
    at += sign * DAY;
    if (context.calendar.isWorkingDay(iso(at))) left--;
  }
  return days(at, 1);
}

export function moved(
  s: string,
  start: number,
  duration: DurationRef,
  word: string,
  end: number,
  context: TimeContext,
): Expression | null {
  const back = /前/.test(word);
  const sign = back ? -1 : 1;
  const workdays = duration.workdays ? workingLanding(duration.min.ms / DAY, sign, context) : null;
  const unit = workdays ?? landing(context.now, duration, sign);
  const base: Expression = {
    ...EMPTY,
    start,
    end,
    unit,
    grain: unit.grain,
    clock: fine(duration),
    approx: duration.approx,
  };
  if (/内/.test(word)) {
    const wholeMonth = duration.half && duration.unit === "year";
    const to =
      fine(duration) || duration.workdays || wholeMonth
        ? fine(duration)
          ? unit.from
          : unit.to
        : midnight(shift(context.now, duration.max, 1)) + DAY;
    return { ...base, edge: "within", from: context.now, to, unit: { from: unit.from, to, grain: unit.grain } };
  }
  if (/来/.test(word))
    return { ...base, edge: "since", from: shift(context.now, duration.min, -1), to: context.now, unit: null };
  if (duration.range || duration.more) {
    const far = duration.range ? landing(context.now, duration, sign, duration.max) : unit;
    const both: Unit = back
      ? { from: far.from, to: unit.to, grain: unit.grain }
      : { from: unit.from, to: far.to, grain: unit.grain };
    if (!duration.range && word === "后") return { ...base, from: unit.from, to: unit.to };
    if (!duration.range)
      return { ...base, edge: back ? "before" : "after", from: back ? null : unit.from, to: back ? unit.to : null };
    return { ...base, edge: "on", from: both.from, to: both.to, unit: both };
  }
  if (word === "以后" || (workdays && word === "之后")) return { ...base, edge: "after", from: unit.from, to: null };
  if (word === "以前")
    return {
      ...base,
      edge: "before",
      from: null,
      to: fine(duration) ? unit.from : unit.to,
      ...(duration.unit === "day" || fine(duration) ? { edge: "before" as const } : {}),
    };
  const clocked = fine(duration) ? null : clockBehind(s, end, unit, context);
  return clocked ? { ...base, ...clocked } : { ...base, edge: "on", from: unit.from, to: unit.to };
}

/** 六天后的3时1刻, 三天后上午十点. */
function clockBehind(s: string, at: number, day: Unit, context: TimeContext): Partial<Expression> | null {
  if (day.grain !== "day") return null;
  const i = s[at] === "的" || s[at] === " " ? at + 1 : at;
  const point = pointAt(s, i, context, null);
  if (!point || point.date || (!point.clock && !point.part)) return null;
  const move = day.from - context.today;
  const unit: Unit = { from: point.unit.from + move, to: point.unit.to + move, grain: point.unit.grain };
  return {
    end: point.end,
    unit,
    from: unit.from,
    to: unit.to,
    grain: unit.grain,
    clock: point.clock !== null,
    dayPart: point.part?.word ?? null,
    other: point.other ? { from: point.other.from + move, to: point.other.to + move } : null,
  };
}

/** 未来7天, 过去5分钟, 近三个月. */
function stretch(
  s: string,
  start: number,
  at: number,
  sign: 1 | -1,
  whole: boolean,
  context: TimeContext,
): Expression | null {
  const de = /^(?:一段)/.test(s.slice(at, at + 2)) ? -1 : 0;
  if (de < 0) return null;
  const duration = durationAt(s, at);
  if (!duration || (duration.range && duration.unit === "day" && false)) return null;
  const target = shift(context.now, duration.max, sign);
  let from = sign === 1 ? context.now : target;
  let to = sign === 1 ? target : context.now;
  const grain = fine(duration) ? "minute" : "day";
  if (sign === 1 && !fine(duration) && duration.min.months > 0) {
    to = midnight(target);
    if (whole && duration.unit === "month" && context.today === wall(yearOf(context.now), context.month, 1))
      from = context.today;
  }
  if (sign === -1 && !fine(duration) && duration.min.months > 0) from = midnight(target);
  const end = /^\s?(?:以内|之内|内|以来|来)/.exec(s.slice(duration.end, duration.end + 3))?.[0].length ?? 0;
  return {
    ...EMPTY,
    start,
    end: duration.end + end,
    edge: sign === 1 ? "within" : "since",
    from,
    to,
    grain,
    unit: { from, to, grain },
    clock: fine(duration),
    approx: duration.approx,
  };
}
