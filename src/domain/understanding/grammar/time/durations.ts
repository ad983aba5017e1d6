/** Lengths of time: 三天, 两个半月, 一年半, 5小时30分, 8天又二十个小时, 3~6个月, 15个交易日, 几天. */
import { numberClassAt, skipBlanks } from "../digits.js";
import { readNumber } from "../read-number.js";
import { matchAt } from "./context.js";
import { addMonths, DAY, HOUR, MINUTE, SECOND, type Wall } from "./wall.js";
import { pattern } from "../../pattern/pattern.js";

export type DurationUnit = "year" | "month" | "week" | "day" | "hour" | "minute" | "second";

/** Calendar months and milliseconds. */
export interface Length {
  months: number;
  ms: number;
}

export interface DurationRef {
  end: number;
  min: Length;
  max: Length;
  /** Finest unit said. */
  unit: DurationUnit;
  /** Parts as said, for ISO 8601 of a single duration. */
  iso: string;
  isoMax: string;
  range: boolean;
  approx: boolean;
  workdays: boolean;
  /** A 多 or 余 was said: at least this. */
  more: boolean;
  half: boolean;
}

const UNIT = pattern(
  /(年|载)|(个季度|季度)|(个月|月)|(个星期|个礼拜|星期|礼拜|周)|(个工作日|工作日|个交易日|交易日)|(天|日|昼夜|整天)|(个钟头|钟头|个小时|小时|个钟|时)|(分钟|分)|(秒钟|秒)|(刻钟)|(世纪)/y,
);
const NAMES = [
  "year",
  "quarter",
  "month",
  "week",
  "workday",
  "day",
  "hour",
  "minute",
  "second",
  "quarterHour",
  "century",
] as const;
type Name = (typeof NAMES)[number];
/** What one of each is in months and milliseconds, its ISO letter and how many of that letter. */
const SIZES: Readonly<Record<Name, { months: number; ms: number; letter: string; count: number; unit: DurationUnit }>> =
  {
    year: { months: 12, ms: 0, letter: "Y", count: 1, unit: "year" },
    quarter: { months: 3, ms: 0, letter: "M", count: 3, unit: "month" },
    month: { months: 1, ms: 0, letter: "M", count: 1, unit: "month" },
    week: { months: 0, ms: 7 * DAY, letter: "W", count: 1, unit: "week" },
    workday: { months: 0, ms: DAY, letter: "D", count: 1, unit: "day" },
    day: { months: 0, ms: DAY, letter: "D", count: 1, unit: "day" },
    hour: { months: 0, ms: HOUR, letter: "H", count: 1, unit: "hour" },
    minute: { months: 0, ms: MINUTE, letter: "m", count: 1, unit: "minute" },
    second: { months: 0, ms: SECOND, letter: "S", count: 1, unit: "second" },
    quarterHour: { months: 0, ms: 15 * MINUTE, letter: "m", count: 15, unit: "minute" },
    century: { months: 1200, ms: 0, letter: "Y", count: 100, unit: "year" },
  };

interface Part {
  end: number;
  name: Name;
  lo: number;
  hi: number;
  approx: boolean;
  more: boolean;
  half: boolean;
}

/** 半天 is half a day, 半个月 fifteen days, 半年 six months. */
function halfOf(name: Name): Length & { iso: string } {
  switch (name) {
    case "year":
      return { months: 6, ms: 0, iso: "6M" };
    case "month":
      return { months: 0, ms: 15 * DAY, iso: "15D" };
    case "hour":
      return { months: 0, ms: 30 * MINUTE, iso: "T30M" };
    case "minute":
      return { months: 0, ms: 30 * SECOND, iso: "T30S" };
    case "day":
    case "workday":
      return { months: 0, ms: 12 * HOUR, iso: "T12H" };
    case "quarter":
      return { months: 0, ms: 45 * DAY, iso: "45D" };
    case "week":
    case "second":
    case "quarterHour":
    case "century":
      return { months: SIZES[name].months / 2, ms: SIZES[name].ms / 2, iso: "" };
    default:
      return name satisfies never;
  }
}

/** One number with one time unit. */
function partAt(s: string, at: number, first: boolean): Part | null {
  let i = at;
  let approx = false;
  let more = false;
  let half = false;
  let lo: number;
  let hi: number;
  if (s[i] === "大" && s[i + 1] === "半" && first) {
    const unit = matchAt(UNIT, s, i + 2);
    const name = nameOf(unit);
    if (unit && name === "day")
      return { end: i + 2 + unit[0].length, name, lo: 0.5, hi: 0.9, approx: true, more: false, half: false };
    return null;
  }
  if (s[i] === "半") {
    lo = hi = 0.5;
    half = true;
    i += 1;
  } else if (
    (s[i] === "几" && !/[十百千万]/.test(s[i + 1] ?? "")) ||
    (s[i] === "数" && /[天周日月年个小分]/.test(s[i + 1] ?? "")) ||
    s.startsWith("好几", i)
  ) {
    lo = 2;
    hi = 9;
    approx = true;
    i += s[i] === "好" ? 2 : 1;
  } else {
    const read = readNumber(s, i);
    if (!read || read.lo < 0 || (read.positional && read.form === "chinese")) return null;
    lo = read.lo;
    hi = read.hi;
    approx = read.approx;
    if (read.form === "digits" && /^0\d/.test(s.slice(i, i + 2))) return null;
    i = skipBlanks(s, read.end);
    if (s[i] === "多" || s[i] === "余" || s[i] === "来") {
      more = s[i] !== "来";
      approx = true;
      i++;
    }
    if (s[i] === "个" && s[i + 1] === "多") {
      more = approx = true;
      const unit = matchAt(UNIT, s, i + 2);
      const name = nameOf(unit, true);
      return unit && name ? { end: i + 2 + unit[0].length, name, lo, hi, approx, more, half } : null;
    }
    if (s[i] === "个" && s[i + 1] === "半") {
      const unit = matchAt(UNIT, s, i + 2);
      const name = nameOf(unit, true);
      return unit && name
        ? { end: i + 2 + unit[0].length, name, lo: lo + 0.5, hi: hi + 0.5, approx, more, half: true }
        : null;
    }
    if (s[i] === "个" && s[i + 1] === " ") i++;
  }
  const unit = matchAt(UNIT, s, i);
  let name = nameOf(unit);
  if (!unit || !name) return null;
  let end = i + unit[0].length;
  const word = unit[0];
  const next = s[end] ?? "";
  const arabic = /\d/.test(s[i - 1] ?? "");
  if (
    name === "month" &&
    word === "月" &&
    !more &&
    !half &&
    !(lo === 2 && s[at] === "两") &&
    s[at] !== "仨" &&
    s[at] !== "俩" &&
    s[at] !== "几"
  )
    return null;
  if (
    name === "day" &&
    word === "日" &&
    !(
      s[at] === "两" ||
      s[at] === "数" ||
      s[at] === "几" ||
      lo > 31 ||
      lo !== hi ||
      /^[以之]?内/.test(s.slice(end, end + 2))
    )
  )
    return null;
  if (word === "时" && (first || /[间候代期常]/.test(next))) return null;
  if (word === "分" && first && !(more || next === "半") && !/^[以之]?[内前后]/.test(s.slice(end, end + 2)))
    return null;
  if (word === "分" && /[之数店公析店销部支]/.test(next) && next !== "之") return null;
  if (word === "年" && (/[级]/.test(next) || (arabic && lo >= 1900 && lo <= 2100 && lo === hi) || s[at - 1] === "第"))
    return null;
  if (word === "周" && /[年岁围边一二三四五六日末到转]/.test(next) && next !== "") return null;
  if ((word === "星期" || word === "礼拜") && /[一二三四五六日天]/.test(next)) return null;
  if (word === "天" && /[津下空气猫堂河山府涯]/.test(next) && next !== "") return null;
  if (word === "年" && /[代轮画货糕会糕饭夜]/.test(next)) return null;
  if (word === "秒" && /[杀懂回]/.test(next)) return null;
  if (/^(?:分|日|月)$/.test(word) && half)
    return name === "month" && word === "月" ? { end, name, lo, hi, approx, more, half } : null;
  // 一年半, 三天半, 两点半 is none
  if (
    next === "半" &&
    !half &&
    /[年天时钟头分周月]/.test(word.at(-1) ?? "") &&
    !/[年月日天价]/.test(s[end + 1] ?? "")
  ) {
    lo += 0.5;
    hi += 0.5;
    half = true;
    end += 1;
  }
  if (next === "多" && !/[少]/.test(s[end + 1] ?? "") && !more) {
    more = approx = true;
    end += 1;
  }
  if (name === "year" && s.startsWith("春秋", end)) end += 2;
  if (name === "day" && /^[一二三四五六七八九十两]{1,2}夜/.test(s.slice(end, end + 3)))
    end += s[end + 1] === "夜" ? 2 : 3;
  return { end, name, lo, hi, approx, more, half };
}

function nameOf(unit: RegExpExecArray | null, counted = false): Name | null {
  if (!unit) return null;
  const index = unit.slice(1).findIndex((group) => group !== undefined);
  const name = NAMES[index] ?? null;
  return counted && unit[0] === "分" ? null : name;
}

const lengthOf = (name: Name, n: number): Length & { iso: string } => {
  const whole = Math.floor(n);
  const size = SIZES[name];
  const rest = n - whole;
  const halfPart = rest === 0 ? null : rest === 0.5 ? halfOf(name) : null;
  if (rest !== 0 && !halfPart)
    return {
      months: 0,
      ms: size.months * 30 * DAY * n + size.ms * n,
      iso:
        size.unit === "hour" || size.unit === "minute" || size.unit === "second"
          ? `T${n * size.count}${size.letter.toUpperCase()}`
          : `${n * size.count}${size.letter}`,
    };
  const time = size.unit === "hour" || size.unit === "minute" || size.unit === "second";
  const base = whole > 0 ? `${time ? "T" : ""}${whole * size.count}${size.letter.toUpperCase()}` : "";
  return {
    months: size.months * whole + (halfPart?.months ?? 0),
    ms: size.ms * whole + (halfPart?.ms ?? 0),
    iso: joinIso([base, halfPart?.iso ?? ""]),
  };
};

/** Joins ISO parts ("1Y", "6M", "T30M") in the standard's order. */
function joinIso(parts: readonly string[]): string {
  const totals = new Map<string, number>();
  for (const part of parts) {
    const time = part.startsWith("T");
    for (const [, n = "0", letter = ""] of part.matchAll(/([\d.]+)([A-Z])/g)) {
      const key = (time ? "T" : "") + letter;
      totals.set(key, (totals.get(key) ?? 0) + Number(n));
    }
  }
  let dateText = "";
  let timeText = "";
  for (const key of ["Y", "M", "W", "D"]) if (totals.has(key)) dateText += `${totals.get(key) ?? 0}${key}`;
  for (const key of ["TH", "TM", "TS"]) if (totals.has(key)) timeText += `${totals.get(key) ?? 0}${key.slice(1)}`;
  return dateText + (timeText === "" ? "" : `T${timeText}`);
}

const ORDER: readonly DurationUnit[] = ["year", "month", "week", "day", "hour", "minute", "second"];
const RANGE = pattern(/\s?(?:到|至|-{1,3}|~{1,2}|～|、(?=[一二三四五六七八九]))\s?/y);

/** A length of time at a place; several units add up (四年六个月), a range has two ends. */
export function durationAt(s: string, at: number): DurationRef | null {
  if (numberClassAt(s, at) === 0 && s[at] !== "大" && s[at] !== "好") return null;
  const first = partAt(s, at, true);
  const ranged = rangeAt(s, at, first);
  if (ranged) return ranged;
  if (!first) return null;
  const parts: Part[] = [first];
  let end = first.end;
  for (let n = 0; n < 5; n++) {
    let i = skipBlanks(s, end);
    if (s[i] === "又" || s[i] === "零") i = skipBlanks(s, i + 1);
    else if (i > end) break;
    const next = partAt(s, i, false);
    const before = parts.at(-1);
    if (!next || !before) break;
    const descending = ORDER.indexOf(SIZES[next.name].unit) > ORDER.indexOf(SIZES[before.name].unit);
    if (!descending && s[i - 1] !== "又") break;
    parts.push(next);
    end = next.end;
  }
  const last = parts.at(-1) ?? first;
  const lo = parts.map((part) => lengthOf(part.name, part.lo));
  const hi = parts.map((part) => lengthOf(part.name, part.hi));
  const sum = (list: Length[]): Length => ({
    months: list.reduce((a, b) => a + b.months, 0),
    ms: list.reduce((a, b) => a + b.ms, 0),
  });
  const range = parts.some((part) => part.lo !== part.hi);
  return {
    end,
    min: sum(lo),
    max: sum(hi),
    unit: SIZES[last.name].unit,
    iso: `P${joinIso(lo.map((l) => l.iso))}`,
    isoMax: `P${joinIso(hi.map((l) => l.iso))}`,
    range,
    approx: parts.some((part) => part.approx),
    workdays: parts.some((part) => part.name === "workday"),
    more: parts.some((part) => part.more),
    half: parts.some((part) => part.half),
  };
}

/** 3~6个月, 13—18天, 3天——8天, 两三个月 is read as one number already. */
function rangeAt(s: string, at: number, part: Part | null): DurationRef | null {
  const bare = readNumber(s, at);
  if (!bare || bare.lo < 0 || bare.positional) return null;
  const leftEnd = part?.end ?? bare.end;
  const connector = matchAt(RANGE, s, leftEnd);
  if (!connector) return null;
  const right = partAt(s, leftEnd + connector[0].length, true);
  if (!right || (part && part.name !== right.name) || (!part && right.name === "day" && s[right.end - 1] === "日"))
    return null;
  let lo = part?.lo ?? bare.lo;
  if (!part && bare.scale === 1 && lo < 1) return null;
  if (right.hi <= lo) return null;
  if (part === null && bare.scale >= 1e4 && right.lo < lo) lo = bare.factor;
  const low = lengthOf(right.name, lo);
  const high = lengthOf(right.name, right.hi);
  return {
    end: right.end,
    min: low,
    max: high,
    unit: SIZES[right.name].unit,
    iso: `P${low.iso}`,
    isoMax: `P${high.iso}`,
    range: true,
    approx: right.approx,
    workdays: right.name === "workday",
    more: right.more,
    half: right.half,
  };
}

/** A time moved by a length. */
export function shift(at: Wall, length: Length, sign: 1 | -1): Wall {
  return addMonths(at, sign * length.months) + sign * length.ms;
}
