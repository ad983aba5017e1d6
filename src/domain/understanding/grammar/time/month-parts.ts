/** Parts of a month: 上旬, 月底, the second Friday, the last week. */
import { date, matchAt, small, type DateRef } from "./context.js";
import { addMonths, DAY, days, daysInMonth, mondayOf, months, weekdayOf, yearOf, type Unit } from "./wall.js";
import { pattern } from "../../pattern/pattern.js";

const MONTH_EDGE = pattern(
  /(?:份|的)?月?(?:(上中旬|中下旬|上旬|中旬|下旬|初|底|末|中|尾|头上|上半月|下半月|前半月|后半月|伊始))/y,
);
const ORDINAL = pattern(
  new RegExp(
    `(?:的)?(?:第\\s?(\\d{1,3}|[一二三四五六七八九十百]{1,4})|(首)|(最后|最後|前|后|头)\\s?(\\d{1,3}|[一二两三四五六七八九十]{1,3}))\\s?(个?工作日|个?星期[一二三四五六日天]|个?周[一二三四五六日末]|个?礼拜[一二三四五六日天]|个?星期|个?礼拜|周|个?月|天|日|个?季度)`,
    "y",
  ),
);

/** 上旬 1-10, 中旬 and 月中 11-20, 下旬 21 on, 月初 1-5, 月底 25 on, half months. */
export function monthEdgeAt(s: string, at: number, month: Unit): DateRef | null {
  const match = matchAt(MONTH_EDGE, s, at);
  const word = match?.[1];
  if (!match || word === undefined) return null;
  const end = at + match[0].length;
  if (
    (word === "中" && /[国午秋标]/.test(s[end] ?? "")) ||
    (word === "初" && /[一二三四五六七八九十]/.test(s[end] ?? ""))
  )
    return null;
  const last = daysInMonth(yearOf(month.from), new Date(month.from).getUTCMonth() + 1);
  const stretch = (from: number, to: number): DateRef =>
    date(
      end,
      { from: month.from + (from - 1) * DAY, to: month.from + to * DAY, grain: "day" },
      { approx: true, dayLike: false },
    );
  if (word === "上中旬") return stretch(1, 20);
  if (word === "中下旬") return stretch(11, last);
  if (word === "上旬") return stretch(1, 10);
  if (word === "中旬" || word === "中") return stretch(11, 20);
  if (word === "下旬") return stretch(21, last);
  if (word === "上半月" || word === "前半月") return stretch(1, 15);
  if (word === "下半月" || word === "后半月") return stretch(16, last);
  if (word === "初" || word === "头上" || word === "伊始") return stretch(1, 5);
  return stretch(25, last);
}

/** 第三周, 第一天, 前五个月, 最后三周, 第2个星期日 within a year or month. */
export function ordinalAt(s: string, at: number, within: Unit): DateRef | null {
  const match = matchAt(ORDINAL, s, at);
  if (!match) return null;
  const end = at + match[0].length;
  const which = match[3];
  const n = match[2] === undefined ? small(match[1] ?? match[4]) : 1;
  if (!(n >= 1)) return null;
  const unit = match[5] ?? "";
  const last = which === "最后" || which === "最後" || which === "后";
  const many = which !== undefined;
  const weekday = /(?:星期|周|礼拜)([一二三四五六日天末])$/.exec(unit)?.[1];
  if (unit.endsWith("月")) return monthsWithin(end, within, n, many, last);
  if (unit.endsWith("季度"))
    return date(
      end,
      many
        ? {
            from: last ? addMonths(within.to, -3 * n) : within.from,
            to: last ? within.to : addMonths(within.from, 3 * n),
            grain: "quarter",
          }
        : months(yearOf(within.from), 3 * n - 2, 3, "quarter"),
    );
  if (weekday !== undefined && weekday !== "末") {
    const wanted = weekday === "天" || weekday === "日" ? 7 : "一二三四五六".indexOf(weekday) + 1;
    const first = within.from + ((wanted - weekdayOf(within.from) + 7) % 7) * DAY;
    return date(end, days(first + (n - 1) * 7 * DAY, 1));
  }
  if (/天|日/.test(unit)) {
    const start = many && last ? within.to - n * DAY : many ? within.from : within.from + (n - 1) * DAY;
    return date(end, days(start, many ? n : 1));
  }
  // Weeks: the first one is the first that begins in the unit (years: the ISO week).
  const year = within.grain === "year";
  const first = year ? mondayOf(within.from + 3 * DAY) : within.from + ((8 - weekdayOf(within.from)) % 7) * DAY;
  if (many && last) {
    const stop = mondayOf(within.to - 1 - (year ? 1 : 0));
    return date(end, { from: stop - n * 7 * DAY, to: stop, grain: "week" });
  }
  return date(end, { from: many ? first : first + (n - 1) * 7 * DAY, to: first + n * 7 * DAY, grain: "week" });
}

function monthsWithin(end: number, within: Unit, n: number, many: boolean, last: boolean): DateRef {
  if (!many) return date(end, { from: addMonths(within.from, n - 1), to: addMonths(within.from, n), grain: "month" });
  return date(
    end,
    last
      ? { from: addMonths(within.to, -n), to: within.to, grain: "month" }
      : { from: within.from, to: addMonths(within.from, n), grain: "month" },
  );
}
