/** Whole expressions of time: a point or range with 之前/以后/以内, a duration moved from now, a recurrence. */
import type { TimeEdge } from "../match.js";
import { matchAt, type TimeContext } from "./context.js";
import { durationAt, shift, type DurationRef, type Length } from "./durations.js";
import { FESTIVAL, initialFlags, LEAD as LEAD_FLAG, MOVED, NUMBER, RECURRING, SPECIAL, timeAhead } from "./initials.js";
import { pointAt, rangeAt, type PointRange } from "./points.js";
import { recurrenceAt } from "./recurrences.js";
import { DAY, days, HOUR, midnight, MINUTE, unitAround, wall, yearOf, type Unit, type Wall } from "./wall.js";

/** An expression with its place; `from`/`to` are the interval meant (null: open). */
export interface Expression {
  start: number;
  end: number;
  kind: "interval" | "duration" | "recurrence";
  from: Wall | null;
  to: Wall | null;
  grain: Unit["grain"];
  other: { from: Wall | null; to: Wall | null } | null;
  edge: TimeEdge;
  unit: Unit | null;
  clock: boolean;
  dayPart: string | null;
  holiday: string | null;
  duration: DurationRef | null;
  rule: string | null;
  approx: boolean;
}

const BEFORE =
  /\s?(?:或|及|和)?(?:(之前|以前|前|为止|止)|(之内|以内|内))(?![台提端景往途年天进一两三后几所边面方沿身台期卫])/y;
const AFTER =
  /\s?(?:或|及|和)?(?:(之后|以后|过后|后)|(以来|至今|迄今)|(开始|起始|起(?![来草诉床飞步码因]))|(左右|前后|上下|期间))(?![台勤续面方边备悔果])/y;
const LEAD = /(?:从|自(?:从)?|截至|截止到?|到)\s?/y;

/** The expression that begins at a place, longest reading first; null when none does. */
export function expressionAt(s: string, at: number, context: TimeContext): Expression | null {
  const flags = initialFlags(s.charCodeAt(at));
  const first = s[at] ?? "";
  if ((flags & RECURRING) !== 0 && (first === "每" || s[at + 1] === first)) {
    const recurrence = recurring(s, at, context);
    if (recurrence) return recurrence;
  }
  const special = (flags & SPECIAL) !== 0 ? specialAt(s, at, context) : null;
  if (special) return special;
  if ((flags & LEAD_FLAG) !== 0) return led(s, at, context);
  const numbered = (flags & NUMBER) !== 0;
  if (flags === NUMBER && !timeAhead(s, at)) return null;
  const moved = numbered || (flags & MOVED) !== 0 ? movedDuration(s, at, context) : null;
  if (!moved && numbered && (flags & FESTIVAL) === 0 && !timeAhead(s, at)) return null;
  const range = rangeAt(s, at, context);
  const point = range ? fromRange(s, at, range, context) : null;
  return moved && (!point || moved.end > point.end) ? moved : point;
}

function recurring(s: string, at: number, context: TimeContext): Expression | null {
  const found = recurrenceAt(s, at, context);
  if (!found) return null;
  const { unit } = found;
  return {
    ...EMPTY,
    start: at,
    end: found.end,
    kind: "recurrence",
    rule: found.rule,
    from: unit?.from ?? null,
    to: unit?.to ?? null,
    unit,
    grain: unit?.grain ?? "day",
  };
}

/** 从…到…, 自…以来, 截至…: the word before belongs to the expression. */
function led(s: string, at: number, context: TimeContext): Expression | null {
  const lead = matchAt(LEAD, s, at);
  const range = lead ? rangeAt(s, at + lead[0].length, context) : null;
  if (!range) return null;
  const built = fromRange(s, at, range, context);
  if (built.edge !== "on" || range.second !== null) return built;
  return s[at] === "截" ? { ...built, edge: "by", from: null, to: built.unit?.to ?? null } : null;
}

const EMPTY: Omit<Expression, "start" | "end"> = {
  kind: "interval",
  from: null,
  to: null,
  grain: "day",
  other: null,
  edge: "on",
  unit: null,
  clock: false,
  dayPart: null,
  holiday: null,
  duration: null,
  rule: null,
  approx: false,
};

const APART = /(?:的)?(前|后)([一二两三四五六七\d])(天|日|个?星期|周|个?礼拜)/y;

/** 春节前 said after this year's means the next one; 中秋前一周 is a week before the feast. */
function comingFestival(s: string, range: PointRange, context: TimeContext): PointRange {
  if (range.second !== null || !range.first.date?.holiday) return range;
  let { unit, other, end } = range;
  if (unit.to <= context.today && other && other.from > context.now && !context.past) [unit, other] = [other, unit];
  const apart = matchAt(APART, s, end);
  if (!apart) return { ...range, unit, other };
  const count = Math.max(1, "一二三四五六七".indexOf(apart[2] ?? "") + 1) || 1;
  const n = /\d/.test(apart[2] ?? "") ? Number(apart[2]) : apart[2] === "两" ? 2 : count;
  const move = (apart[1] === "前" ? -1 : 1) * n * (/[天日]/.test(apart[3] ?? "") ? 1 : 7) * DAY;
  end += apart[0].length;
  const date = { ...range.first.date, holiday: null };
  return {
    ...range,
    end,
    first: { ...range.first, date },
    unit: { ...unit, from: unit.from + move, to: unit.to + move },
    other: null,
  };
}

/** A point or range with what stands behind it: 之前, 以后, 起, 左右. */
function fromRange(s: string, start: number, given: PointRange, context: TimeContext): Expression {
  const range = comingFestival(s, given, context);
  const { unit, first, second } = range;
  const clock = (second ?? first).clock !== null;
  const base: Expression = {
    ...EMPTY,
    start,
    end: range.end,
    from: unit.from,
    to: unit.to,
    grain: unit.grain,
    other: range.other,
    unit,
    clock,
    dayPart: first.part?.word ?? null,
    holiday: first.date?.holiday ?? null,
    approx: first.approx,
  };
  const limit = clock
    ? (u: { from: Wall | null; to: Wall | null }): Wall | null => u.from
    : (u: { from: Wall | null; to: Wall | null }): Wall | null => u.to;
  const before = matchAt(BEFORE, s, range.end);
  if (before && !(second && before[1] === undefined)) {
    const end = range.end + before[0].length;
    const inside = before[2] !== undefined || before[1]?.endsWith("止") === true;
    if (before[2] !== undefined && /^(?:内)$/.test(before[0].trim()) && /[容部存外]/.test(s[end] ?? "")) return base;
    if (second) return { ...base, end };
    const to = limit(unit);
    const from = to !== null && to > context.now ? context.now : null;
    return {
      ...base,
      end,
      edge: inside ? "by" : "before",
      from,
      to,
      other: range.other ? { from: null, to: limit(range.other) } : null,
    };
  }
  const after = matchAt(AFTER, s, range.end);
  if (!after) return base;
  const end = range.end + after[0].length;
  if (after[4] !== undefined) return { ...base, end: after[4] === "期间" ? range.end : end, approx: true };
  if (second) return base;
  if (after[1] !== undefined) {
    const inclusive = /^\s?(?:或|及|和)/.test(after[0]);
    const from = inclusive || clock ? unit.from : unit.to;
    return {
      ...base,
      end,
      edge: "after",
      from,
      to: null,
      other: range.other ? { from: inclusive || clock ? range.other.from : range.other.to, to: null } : null,
    };
  }
  return {
    ...base,
    end,
    edge: "since",
    from: unit.from,
    to: after[2] !== undefined && unit.from < context.now ? context.now : null,
    other: range.other ? { from: range.other.from, to: null } : null,
  };
}

const NEXT_WORDS = /^(?:未来|今后|往后|接下来|之后|此后)(?:的)?/;
const PAST_WORDS = /^(?:过去|最近|近来|近|此前|之前|往前)(?:的)?/;

/** Durations: bare, or moved from now (三天后, 半小时内, 未来7天, 过两天, 近三个月, 前1周). */
function movedDuration(s: string, at: number, context: TimeContext): Expression | null {
  const head = s.slice(at, at + 5);
  const next = NEXT_WORDS.exec(head)?.[0].length ?? 0;
  const past = next > 0 ? 0 : (PAST_WORDS.exec(head)?.[0].length ?? 0);
  if (next + past > 0) return stretch(s, at, at + next + past, next > 0 ? 1 : -1, head.startsWith("未来"), context);
  const gone = /^(?:再过|过)(?:了)?/.exec(head)?.[0] ?? "";
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
  const side = /^(?:前|头|后|下|上)(?=[\d一二三四五六七八九十两几半])/.exec(head)?.[0];
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
  const behind = s.slice(duration.end, duration.end + 4);
  const mark = /^\s?(?:的)?(之前|以前|前|之后|以后|过后|后|以内|之内|内|以来|来(?=[,，。\s]|$))/.exec(behind);
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

function moved(
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

/** 现在, 下班前, 年前, 节后, a bare year or nothing else. */
function specialAt(s: string, at: number, context: TimeContext): Expression | null {
  const first = s[at] ?? "";
  const instant = (length: number, unit: Unit, more: Partial<Expression> = {}): Expression => ({
    ...EMPTY,
    start: at,
    end: at + length,
    from: unit.from,
    to: unit.to,
    unit,
    grain: unit.grain,
    ...more,
  });
  if ((s.startsWith("现在", at) || s.startsWith("此刻", at) || s.startsWith("此时", at)) && at + 2 <= s.length) {
    const until = /^[之以]?[前后]/.exec(s.slice(at + 2, at + 4));
    if (!until) return instant(2, { from: context.now, to: context.now + 1_000, grain: "second" }, { clock: true });
  }
  if (s.startsWith("今明两", at) || s.startsWith("今明2", at)) {
    const word = s[at + 3] ?? "";
    if (word === "年") return instant(4, { from: wall(context.year, 1), to: wall(context.year + 2, 1), grain: "year" });
    if (word === "天" || word === "日") return instant(4, days(context.today, 2));
  }
  const work = /^(?:(今天|明天|今日|明日)?(上班|下班|下工|收工|午饭|吃饭)(之?前|之?后|以前|以后))/.exec(
    s.slice(at, at + 8),
  );
  if (work && !/[天日]/.test(s[at - 1] ?? "")) {
    const hour = work[2] === "上班" ? 9 : work[2] === "午饭" || work[2] === "吃饭" ? 12 : 18;
    const day = context.today + ((work[1] ?? "").startsWith("明") ? DAY : 0);
    const unit: Unit = { from: day + hour * HOUR, to: day + hour * HOUR + MINUTE, grain: "minute" };
    const before = /前/.test(work[3] ?? "");
    return {
      ...instant(work[0].length, unit, { clock: true, edge: before ? "before" : "after" }),
      from: before ? (unit.from > context.now ? context.now : null) : unit.from,
      to: before ? unit.from : null,
    };
  }
  const year = /^(?:=\s?)?((?:19|20)\d{2})\s*$/.exec(s.slice(at, at + 12));
  if (year && s.slice(0, at).trim() === "" && at + year[0].length === s.length) {
    const y = Number(year[1]);
    return instant(year[0].trimEnd().length, { from: wall(y, 1), to: wall(y + 1, 1), grain: "year" });
  }
  if (
    (first === "年" || first === "节") &&
    /^[年节](?:前|后|内)/.test(s.slice(at, at + 2)) &&
    !/[\d零〇一二三四五六七八九十百千万几多两半数今明去同当次佳每整过季春端中秋元国庆圣诞清明劳动妇女儿童]/.test(
      s[at - 1] ?? "",
    ) &&
    !/^[年节](?:前|后)(?:景|台|期|勤|面|轮)/.test(s.slice(at, at + 3))
  )
    return holidayEdge(s, at, context);
  if (s.startsWith("第", at)) return ordinalYear(s, at, context);
  return null;
}

/** 年前, 年后: before and after the Spring Festival; 节前, 节后: the nearest holiday; 年内: this year. */
function holidayEdge(s: string, at: number, context: TimeContext): Expression | null {
  const which = s[at + 1];
  if (s[at] === "年" && which === "内") {
    const unit: Unit = { from: wall(context.year, 1), to: wall(context.year + 1, 1), grain: "year" };
    return { ...EMPTY, start: at, end: at + 2, edge: "by", from: context.now, to: unit.to, unit, grain: "year" };
  }
  if (which === "内") return null;
  const wanted = s[at] === "年" ? "春节" : null;
  const year = context.year;
  const runs = [year - 1, year, year + 1]
    .flatMap((y) => context.calendar.holidaysOf(y))
    .filter((run) => wanted === null || run.name.includes(wanted));
  const wallOf = (isoDay: string): Wall => Date.parse(`${isoDay}T00:00:00Z`);
  const run = runs.find((r) => (which === "前" ? wallOf(r.first) > context.now : wallOf(r.last) + DAY > context.now));
  let unit: Unit;
  let name = wanted ?? "节";
  if (run) {
    unit = { from: wallOf(run.first), to: wallOf(run.last) + DAY, grain: "day" };
    name = run.name;
  } else {
    const festival = rangeAt("春节", 0, context);
    if (wanted === null || !festival) return null;
    unit = festival.unit.to <= context.now && festival.other ? { ...festival.other, grain: "day" } : festival.unit;
  }
  const before = which === "前";
  return {
    ...EMPTY,
    start: at,
    end: at + 2,
    edge: before ? "before" : "after",
    from: before ? context.now : unit.to,
    to: before ? unit.from : null,
    unit,
    grain: "day",
    holiday: name,
  };
}

/** 第七年, counted from this one. */
function ordinalYear(s: string, at: number, context: TimeContext): Expression | null {
  const match = /^第(\d{1,2}|[一二三四五六七八九十]{1,3})年/.exec(s.slice(at, at + 5));
  if (!match || /[年]/.test(s[at - 1] ?? "")) return null;
  const n = durationAt(`${match[1] ?? ""}年`, 0)?.min.months;
  if (n === undefined) return null;
  const year = context.year + n / 12 - 1;
  const unit: Unit = { from: wall(year, 1), to: wall(year + 1, 1), grain: "year" };
  return {
    ...EMPTY,
    start: at,
    end: at + match[0].length,
    from: unit.from,
    to: unit.to,
    unit,
    grain: "year",
    approx: true,
  };
}
