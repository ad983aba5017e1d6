/** Expressions with words of their own: now, lately, before and after a holiday, the first year. */
import { type TimeContext } from "./context.js";
import { durationAt } from "./durations.js";
import { rangeAt } from "./points.js";
import { DAY, days, HOUR, MINUTE, wall, type Unit, type Wall } from "./wall.js";
import { EMPTY, type Expression } from "./expression.js";
import { pattern } from "../../pattern/pattern.js";

const WORK = pattern(/^(?:(今天|明天|今日|明日)?(上班|下班|下工|收工|午饭|吃饭)(之?前|之?后|以前|以后))/);
const YEAR_ALONE = pattern(/^(?:=\s?)?((?:19|20)\d{2})\s*$/);

function instant(at: number, length: number, unit: Unit, more: Partial<Expression> = {}): Expression {
  return { ...EMPTY, start: at, end: at + length, from: unit.from, to: unit.to, unit, grain: unit.grain, ...more };
}

/** 现在, 下班前, 年前, 节后, a bare year or nothing else. */
export function specialAt(s: string, at: number, context: TimeContext): Expression | null {
  const first = s[at] ?? "";
  if ((s.startsWith("现在", at) || s.startsWith("此刻", at) || s.startsWith("此时", at)) && at + 2 <= s.length) {
    const until = /^[之以]?[前后]/.exec(s.slice(at + 2, at + 4));
    if (!until) return instant(at, 2, { from: context.now, to: context.now + 1_000, grain: "second" }, { clock: true });
  }
  if (s.startsWith("今明两", at) || s.startsWith("今明2", at)) {
    const word = s[at + 3] ?? "";
    if (word === "年")
      return instant(at, 4, { from: wall(context.year, 1), to: wall(context.year + 2, 1), grain: "year" });
    if (word === "天" || word === "日") return instant(at, 4, days(context.today, 2));
  }
  const work = WORK.match(s, at, 8);
  if (work && !/[天日]/.test(s[at - 1] ?? "")) {
    const hour = work[2] === "上班" ? 9 : work[2] === "午饭" || work[2] === "吃饭" ? 12 : 18;
    const day = context.today + ((work[1] ?? "").startsWith("明") ? DAY : 0);
    const unit: Unit = { from: day + hour * HOUR, to: day + hour * HOUR + MINUTE, grain: "minute" };
    const before = /前/.test(work[3] ?? "");
    return {
      ...instant(at, work[0].length, unit, { clock: true, edge: before ? "before" : "after" }),
      from: before ? (unit.from > context.now ? context.now : null) : unit.from,
      to: before ? unit.from : null,
    };
  }
  const year = YEAR_ALONE.match(s, at, 12);
  if (year && s.slice(0, at).trim() === "" && at + year[0].length === s.length) {
    const y = Number(year[1]);
    return instant(at, year[0].trimEnd().length, { from: wall(y, 1), to: wall(y + 1, 1), grain: "year" });
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
