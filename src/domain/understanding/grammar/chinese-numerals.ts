/**
 * Chinese numerals and mixtures with digits: 三百五十一万亿, 3万5, 二十几万, 三五十, 五百余万, 两千四百五 (2450), 一万三 (13,000).
 * Each number is read as a pair of ends, which differ where the numeral is vague.
 */
import { DIGITS, isDigitAt, numberClassAt, readDigits, skipBlanks, stepOf, UNITS } from "./digits.js";
import type { ReadNumber } from "./numeral-shape.js";

/** The numeral read so far: 亿 part, 万 part, section below 万, the digit still without unit (NaN: none); low and high end of each. */
interface Tally {
  bigLo: number;
  bigHi: number;
  midLo: number;
  midHi: number;
  partLo: number;
  partHi: number;
  digitLo: number;
  digitHi: number;
  lastUnit: number;
  /** Units in a section must fall: 千 百 十. */
  sectionUnit: number;
  scale: number;
  factor: number;
  approx: boolean;
  zero: boolean;
  /** The digit is a single one, so that 三百五 is 350. */
  single: boolean;
  mixed: boolean;
  few: boolean;
  /** Place behind what makes a number so far; -1: nothing yet. */
  end: number;
}

/** After a Chinese digit these make a date or clock of it: the digit belongs there, not to the number before a blank. */
const DATE_UNIT = /[号日月点年周天时]/;
const NONE = Number.NaN;
const hasDigit = (t: Tally): boolean => !Number.isNaN(t.digitLo);

/** The numeral at a place; null when none begins there. 万, 亿 alone are none; 几 and 数 are one only before a unit. */
export function readChinese(s: string, at: number): ReadNumber | null {
  const t: Tally = {
    bigLo: 0,
    bigHi: 0,
    midLo: 0,
    midHi: 0,
    partLo: 0,
    partHi: 0,
    digitLo: NONE,
    digitHi: NONE,
    lastUnit: 0,
    sectionUnit: 1e9,
    scale: 1,
    factor: 0,
    approx: false,
    zero: false,
    single: false,
    mixed: false,
    few: false,
    end: -1,
  };
  let i = at;
  for (let used = 0; used < 60; used++) {
    const j = t.end > 0 && s[i] === " " ? behindBlanks(s, i, t) : i;
    if (j < 0) break;
    const next = take(s, i, j, t);
    if (next < 0) break;
    i = next;
  }
  return t.end < 0 ? null : total(t);
}

/** A numeral may go on behind blanks (八千 三百), but a bare digit there must not belong to a date. */
function behindBlanks(s: string, i: number, t: Tally): number {
  const j = skipBlanks(s, i);
  const cls = numberClassAt(s, j);
  const next = s[j] ?? "";
  const trails =
    (/[余多几]/.test(next) && /[万亿]/.test(s[j + 1] ?? "")) || (next === "点" && DIGITS.has(s[j + 1] ?? ""));
  return trails || cls === 3 || (cls === 2 && !hasDigit(t) && !DATE_UNIT.test(s[skipBlanks(s, j + 1)] ?? "")) ? j : -1;
}

/** Takes one element at j (i: the place before blanks); returns the place behind it, or -1 when the numeral ends. */
function take(s: string, i: number, j: number, t: Tally): number {
  const char = s[j] ?? "";
  const digit = DIGITS.get(char);
  if (digit !== undefined) return takeDigit(s, j, digit, t);
  const unit = UNITS.get(char);
  if (unit !== undefined) return unit < 1e4 ? takeSmallUnit(s, j, unit, t) : takeBigUnit(j, unit, t);
  if (isDigitAt(s, j)) return i === j ? takeArabic(s, j, t) : -1;
  switch (char) {
    case "廿":
    case "卅":
      if (hasDigit(t)) return -1;
      t.partLo += char === "廿" ? 20 : 30;
      t.partHi += char === "廿" ? 20 : 30;
      t.lastUnit = t.sectionUnit = 10;
      t.single = false;
      return (t.end = j + 1);
    case "几":
    case "数":
      return takeFew(s, j, char, t);
    case "多":
    case "余":
    case "来":
      return takeMore(s, j, char, t);
    case "点":
      return takePoint(s, j, t);
    default:
      return -1;
  }
}

function takeDigit(s: string, j: number, digit: number, t: Tally): number {
  if (hasDigit(t)) return -1;
  if (digit === 0) {
    if (t.end < 0) return -1;
    t.zero = true;
    t.single = false;
    return numberClassAt(s, j + 1) === 0 ? -1 : j + 1;
  }
  const next = DIGITS.get(s[j + 1] ?? "");
  const pair =
    next !== undefined &&
    next !== 0 &&
    (next === digit + 1 || (digit === 3 && next === 5)) &&
    s[j] !== "俩" &&
    !DIGITS.has(s[j + 2] ?? "");
  t.digitLo = digit;
  t.digitHi = pair ? next : digit;
  t.approx ||= pair;
  t.single = true;
  return (t.end = j + (pair ? 2 : 1));
}

/** Digits between units: 3万5, 2千零30万; behind a unit only one digit, or more when a unit follows. */
function takeArabic(s: string, j: number, t: Tally): number {
  if (hasDigit(t)) return -1;
  const read = readDigits(s, j);
  if (!read) return -1;
  const one = read.integer && read.end === j + 1;
  if (t.end >= 0 && !one && !t.zero && !UNITS.has(s[skipBlanks(s, read.end)] ?? "")) return -1;
  t.digitLo = t.digitHi = read.value;
  t.single = one;
  t.mixed = true;
  return (t.end = read.end);
}

/** 几 and 数: one to ten of the next unit (几百: 100 to 1000), none to ten behind 十 (十几: 10 to 20). */
function takeFew(s: string, j: number, char: string, t: Tally): number {
  if (hasDigit(t) || (char === "数" && t.end >= 0)) return -1;
  const next = UNITS.get(s[j + 1] ?? "");
  if (t.end < 0 && (next === undefined || next >= 1e12)) return -1;
  const first = t.end < 0 || (t.lastUnit !== 10 && !t.zero && next !== undefined);
  t.digitLo = first ? 1 : 0;
  t.digitHi = first || t.lastUnit === 10 || t.zero ? 10 : t.lastUnit;
  t.few = t.approx = true;
  t.single = false;
  return (t.end = j + 1);
}

/** 五百余万, 三十多万: up to the next step of the place said; 来 says "about". */
function takeMore(s: string, j: number, char: string, t: Tally): number {
  const next = UNITS.get(s[skipBlanks(s, j + 1)] ?? "");
  if (t.end < 0 || next === undefined || next < 1e4) return -1;
  t.approx = true;
  if (char === "来") return j + 1;
  const digit = hasDigit(t);
  const whole = (digit ? t.digitHi : 0) + t.partHi;
  if (whole === 0) t.midHi += t.lastUnit;
  else if (digit) t.digitHi += stepOf(1, whole);
  else t.partHi += stepOf(Math.max(t.lastUnit, 1), whole);
  return j + 1;
}

function takeSmallUnit(s: string, j: number, unit: number, t: Tally): number {
  const digit = hasDigit(t);
  if (
    unit >= t.sectionUnit ||
    (!digit && unit !== 10 && (t.partLo > 0 || (t.end < 0 && !oneDigitBehind(s, j)))) ||
    (digit && t.mixed && unit === 10 && t.end >= 0 && !t.zero)
  )
    return -1;
  const lo = digit ? t.digitLo : 1;
  t.partLo += lo * unit;
  t.partHi += (digit ? t.digitHi : 1) * unit;
  t.factor = lo;
  t.sectionUnit = unit;
  return unitTaken(j, unit, t);
}

/** 百三 = 130, 千三 = 1300: a bare unit counts only with exactly one Chinese digit behind it. */
function oneDigitBehind(s: string, i: number): boolean {
  const next = DIGITS.get(s[i + 1] ?? "");
  const after = s[i + 2] ?? "";
  return (s[i] === "百" || s[i] === "千") && next !== undefined && next > 0 && !UNITS.has(after) && !DIGITS.has(after);
}

function takeBigUnit(j: number, unit: number, t: Tally): number {
  if (t.end < 0) return -1;
  const lo = t.partLo + (hasDigit(t) ? t.digitLo : 0);
  const hi = t.partHi + (hasDigit(t) ? t.digitHi : 0);
  if (hi === 0 && t.midHi === 0) return -1;
  if (unit === 1e4) {
    if (t.midLo > 0 && hi > 0) return -1;
    t.midLo = (t.midLo > 0 ? t.midLo : lo) * 1e4;
    t.midHi = (t.midHi > 0 && hi === 0 ? t.midHi : hi) * 1e4;
    t.factor = t.midLo / 1e4;
  } else {
    if (t.bigLo > 0 && t.bigLo < unit * 1e4 && unit >= 1e12) return -1;
    t.factor = t.midLo + lo;
    t.bigLo += (t.midLo + lo) * unit;
    t.bigHi += (t.midHi + hi) * unit;
    t.midLo = t.midHi = 0;
  }
  t.partLo = t.partHi = 0;
  t.sectionUnit = 1e9;
  return unitTaken(j, unit, t);
}

function unitTaken(j: number, unit: number, t: Tally): number {
  t.digitLo = t.digitHi = NONE;
  t.scale = t.lastUnit = unit;
  t.zero = t.single = false;
  return (t.end = j + 1);
}

/** 十五点七, 一千六点五 (1600.5), 三点五万. */
function takePoint(s: string, j: number, t: Tally): number {
  if (t.few || (!hasDigit(t) && t.partLo + t.midLo + t.bigLo === 0)) return -1;
  const fraction = readPointDigits(s, j + 1);
  if (!fraction) return -1;
  const unit = t.single && t.lastUnit >= 100 && !t.zero ? t.lastUnit / 10 : 1;
  t.digitLo = t.partLo + (hasDigit(t) ? t.digitLo * unit : 0) + fraction.value;
  t.digitHi = t.partHi + (hasDigit(t) ? t.digitHi * unit : 0) + fraction.value;
  t.partLo = t.partHi = 0;
  t.lastUnit = 0;
  t.single = false;
  t.end = fraction.end;
  const next = UNITS.get(s[skipBlanks(s, t.end)] ?? "");
  return next !== undefined && next >= 1e4 ? t.end : -1;
}

function total(t: Tally): ReadNumber {
  const digit = hasDigit(t);
  // 两千四百五: the last digit counts the next lower unit
  const unit = digit && t.single && t.lastUnit >= 100 && !t.zero ? t.lastUnit / 10 : 1;
  return {
    end: t.end,
    lo: t.bigLo + t.midLo + t.partLo + (digit ? t.digitLo * unit : 0),
    hi: t.bigHi + t.midHi + t.partHi + (digit ? t.digitHi * unit : 0),
    approx: t.approx,
    form: t.mixed ? "mixed" : "chinese",
    scale: digit ? 1 : t.scale,
    factor: digit && t.lastUnit === 0 ? t.digitLo : t.factor,
    positional: false,
    codeLike: false,
  };
}

/** The digits behind 点; null where a clock time or a fraction goes on (三点二十, 五点一刻). */
export function readPointDigits(s: string, at: number): { end: number; value: number } | null {
  let digits = "";
  let i = at;
  if (s[i] === " ") i++;
  while (digits.length < 15) {
    const digit = isDigitAt(s, i) ? Number(s[i]) : DIGITS.get(s[i] ?? "");
    if (digit === undefined || s[i] === "两" || s[i] === "俩") break;
    digits += String(digit);
    i++;
  }
  if (digits === "" || s[i] === "十" || s[i] === "分" || s[i] === "刻") return null;
  return { end: i, value: Number(`0.${digits}`) };
}

/** A run of Chinese digits read place by place (二零一六, 五五); null when shorter than two. */
export function readPositional(s: string, at: number): ReadNumber | null {
  let digits = "";
  let i = at;
  while (digits.length < 20) {
    const digit = DIGITS.get(s[i] ?? "");
    if (digit === undefined || s[i] === "两" || s[i] === "俩" || s[i] === "仨") break;
    digits += String(digit);
    i++;
  }
  if (digits.length < 2 || UNITS.has(s[i] ?? "")) return null;
  let value = Number(digits);
  if (s[i] === "点") {
    const fraction = readPointDigits(s, i + 1);
    if (fraction) {
      value += fraction.value;
      i = fraction.end;
    }
  }
  return {
    end: i,
    lo: value,
    hi: value,
    approx: false,
    form: "chinese",
    scale: 1,
    factor: value,
    positional: true,
    codeLike: digits.startsWith("0") || digits.length > 6,
  };
}
