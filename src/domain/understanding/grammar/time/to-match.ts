/** From an expression on the wall clock to the match callers see: ISO intervals, instants and due days. */
import { addDays, instantAt, type LocalDate } from "../../../shared/time.js";
import type { TimeInterval, TimeMatch } from "../match.js";
import type { TimeContext } from "./context.js";
import type { Expression } from "./expression.js";
import { DAY, intervalOf, isoDay, isoWall, MINUTE, type Wall } from "./wall.js";

const interval = (from: Wall | null, to: Wall | null, grain: Expression["grain"]): TimeInterval => ({
  from: from === null ? null : isoWall(from),
  to: to === null ? null : isoWall(to),
  grain,
});

/** The public match of an expression. */
export function toMatch(expression: Expression, context: TimeContext, zone: string): TimeMatch {
  const { unit, duration, edge } = expression;
  const inside = expression.from !== null || expression.to !== null;
  return {
    start: expression.start,
    end: expression.end,
    kind: expression.kind,
    interval: inside ? interval(expression.from, expression.to, expression.grain) : null,
    other: expression.other ? interval(expression.other.from, expression.other.to, expression.grain) : null,
    edge,
    unit: unit ? intervalOf(unit) : null,
    first: unit ? isoDay(unit.from) : null,
    last: unit ? isoDay(unit.to - 1) : null,
    instant:
      unit && expression.clock
        ? instantAt(isoDay(unit.from), Math.floor((((unit.from % DAY) + DAY) % DAY) / MINUTE), zone)
        : null,
    dueDay: dueDay(expression, context),
    holiday: expression.holiday,
    dayPart: expression.dayPart,
    duration: duration && !duration.range ? duration.iso : null,
    durationMin: duration?.range ? duration.iso : null,
    durationMax: duration?.range ? duration.isoMax : null,
    workdays: duration?.workdays ?? false,
    recurring: expression.rule,
    approx: expression.approx,
  };
}

/** The day something said to be due then is due (SCHEMA decision 6): see TimeMatch.dueDay. */
function dueDay(expression: Expression, context: TimeContext): LocalDate | null {
  const { unit, edge, holiday, kind } = expression;
  if (!unit || kind !== "interval") return null;
  if (holiday !== null && (edge === "before" || edge === "after")) {
    const run = holidayRun(unit.from, context);
    const first = run?.first ?? isoDay(unit.from);
    const last = run?.last ?? isoDay(unit.to - 1);
    return edge === "before" ? addDays(first, -1) : context.calendar.addWorkingDays(last, 1);
  }
  if (edge === "after") return expression.clock ? isoDay(unit.from) : null;
  if (edge === "since") return null;
  // a past unit whose other reading lies ahead is meant ahead (1月 said in November)
  if (
    edge === "on" &&
    unit.to <= context.now &&
    expression.other?.to !== null &&
    expression.other !== null &&
    expression.other.to > context.now
  )
    return isoDay(expression.other.to - 1);
  return isoDay(Math.max(unit.from, unit.to - 1));
}

/** The announced days off a festival belongs to. */
function holidayRun(at: Wall, context: TimeContext): { first: LocalDate; last: LocalDate } | null {
  const day = isoDay(at);
  const year = Number(day.slice(0, 4));
  return (
    [year - 1, year]
      .flatMap((y) => context.calendar.holidaysOf(y))
      .find((run) => run.first <= day && day <= run.last) ?? null
  );
}
