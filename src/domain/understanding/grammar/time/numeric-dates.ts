/** Dates in digits: 2018-11-29, 2019/04/19, 20240307, 10/1/2017, 1999.08, 6·30, 09-01. */
import { date, matchAt, type DateRef, type TimeContext } from "./context.js";
import { day, isDay, months, weekdayOf } from "./wall.js";
import { pattern } from "../../pattern/pattern.js";

const YMD = pattern(/((?:1[5-9]|20|21)\d{2})\s?([-/.])\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?=\d{2}:|\D|$)/y);
const YMD_BLANKS = pattern(/((?:19|20)\d{2}) (\d{1,2}) (\d{1,2})(?!\d)/y);
const COMPACT = pattern(/((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)/y);
const DMY = pattern(/(\d{1,2})[/-](\d{1,2})[/-]((?:19|20)\d{2})(?!\d|-(?!\d{1,2}[/-]\d))/y);
const YM = pattern(/((?:19|20)\d{2})([./-])(0?[1-9]|1[0-2])(?![\d./])/y);
const MD_DOT = pattern(/(\d{1,2})·(\d{1,2})(?!\d)/y);
const MD = pattern(
  /(0?[1-9]|1[0-2])([-/.])(0?[1-9]|[12]\d|3[01])(?=\s\d{1,2}:\d{2}|[之以]?前|[之以]?后|号|日|\s?[(（]?(?:周|星期)|到货|交货|交付|开会)/y,
);
const BOUND = /[\dA-Za-z_./-]/;

/** A date in digits at a place, or null. */
export function numericDateAt(s: string, at: number, context: TimeContext): DateRef | null {
  if (
    BOUND.test(s[at - 1] ?? " ") &&
    !/[^\d][-/.~]$/.test(s.slice(Math.max(0, at - 2), at)) &&
    !/\d[-~]$/.test(s.slice(Math.max(0, at - 2), at))
  )
    return null;
  const ymd = matchAt(YMD, s, at) ?? matchAt(YMD_BLANKS, s, at);
  if (ymd) {
    const [month, date_] = ymd.length === 5 ? [ymd[3], ymd[4]] : [ymd[2], ymd[3]];
    return full(at + ymd[0].length, Number(ymd[1]), Number(month), Number(date_));
  }
  const compact = matchAt(COMPACT, s, at);
  if (compact && !/[A-Za-z\d]/.test(s[at - 1] ?? " "))
    return full(at + compact[0].length, Number(compact[1]), Number(compact[2]), Number(compact[3]));
  const dmy = matchAt(DMY, s, at);
  if (dmy) {
    const [first, second, year] = [Number(dmy[1]), Number(dmy[2]), Number(dmy[3])];
    return second > 12 ? full(at + dmy[0].length, year, first, second) : full(at + dmy[0].length, year, second, first);
  }
  const ym = matchAt(YM, s, at);
  if (
    ym &&
    (ym[2] !== "." || (ym[3] ?? "").length === 2) &&
    !(ym[2] === "-" && Number(ym[3]) < 10 && (ym[3] ?? "").length === 1)
  ) {
    if (ym[2] === "." && /[元块万亿%％个米吨]/.test(s[at + ym[0].length] ?? "")) return null;
    return date(at + ym[0].length, months(Number(ym[1]), Number(ym[3]), 1), {
      year: Number(ym[1]),
      month: Number(ym[3]),
    });
  }
  const md = matchAt(MD_DOT, s, at) ?? matchAt(MD, s, at);
  if (md) {
    const [month, date_] = md.length === 4 ? [Number(md[1]), Number(md[3])] : [Number(md[1]), Number(md[2])];
    return isDay(context.year, month, date_) ? monthDay(at + md[0].length, month, date_, context) : null;
  }
  return null;
}

function full(end: number, year: number, month: number, date_: number): DateRef | null {
  return isDay(year, month, date_) ? date(end, day(year, month, date_), { year, month }) : null;
}

/** A month and day without a year: this year's, and the coming one when it is over (or the last one). */
export function monthDay(end: number, month: number, date_: number, context: TimeContext): DateRef | null {
  const valid = (year: number): boolean => isDay(year, month, date_);
  const years = valid(context.year) ? [context.year] : [];
  for (let step = 1; step <= 8 && years.length < 2; step++) {
    const ahead = valid(context.year + step) ? context.year + step : null;
    const back = valid(context.year - step) ? context.year - step : null;
    const over = years.length === 1 && day(years[0] ?? 0, month, date_).to <= context.now;
    if (years.length === 0) {
      if (ahead !== null) years.push(ahead);
      if (back !== null) years.push(back);
    } else years.push((over ? ahead : back) ?? context.year);
  }
  const [first, second] = years;
  if (first === undefined) return null;
  const other = second === undefined || second === first ? null : day(second, month, date_);
  return date(end, day(first, month, date_), { other, month });
}

export { weekdayOf };
