/** Whole expressions of time: a point or range with 之前/以后/以内, a duration moved from now, a recurrence. */
import { matchAt, type TimeContext } from "./context.js";
import { FESTIVAL, initialFlags, LEAD as LEAD_FLAG, MOVED, NUMBER, RECURRING, SPECIAL, timeAhead } from "./initials.js";
import { rangeAt, type PointRange } from "./points.js";
import { recurrenceAt } from "./recurrences.js";
import { DAY, type Wall } from "./wall.js";
import { EMPTY, type Expression } from "./expression.js";
import { movedDuration } from "./moved-durations.js";
import { specialAt } from "./special-expressions.js";
import { pattern } from "../../pattern/pattern.js";

const BEFORE = pattern(
  /\s?(?:或|及|和)?(?:(之前|以前|前|为止|止)|(之内|以内|内))(?![台提端景往途年天进一两三后几所边面方沿身台期卫])/y,
);
const AFTER = pattern(
  /\s?(?:或|及|和)?(?:(之后|以后|过后|后)|(以来|至今|迄今)|(开始|起始|起(?![来草诉床飞步码因]))|(左右|前后|上下|期间))(?![台勤续面方边备悔果])/y,
);
const LEAD = pattern(/(?:从|自(?:从)?|截至|截止到?|到)\s?/y);

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

const APART = pattern(/(?:的)?(前|后)([一二两三四五六七\d])(天|日|个?星期|周|个?礼拜)/y);

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
