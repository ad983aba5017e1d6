/**
 * Reads one number at a place of a folded text: digits, Chinese numerals and mixtures of both (两百来万, 3万5, 1.5k,
 * 二十几万, 三五十, 负一又二分之一, 4 6/3, 2^5). The reader looks at each character a bounded number of times.
 */
import { charset, isIn } from "../pattern/charset.js";
import { readChinese, readPointDigits, readPositional } from "./chinese-numerals.js";
import { DIGITS, isAsciiLetterAt, isDigitAt, numberClassAt, readDigits, skipBlanks, UNITS } from "./digits.js";
import { exactNumber, type ReadNumber } from "./numeral-shape.js";

/** What k or w behind digits multiplies by. */
const letterUnit = (code: number): number =>
  code === 107 || code === 75 ? 1e3 : code === 119 || code === 87 ? 1e4 : 0;

/** Without one of these behind plain digits, nothing more belongs to them. */
const BEHIND_DIGITS = charset(" \t/^分又");
const SOME_MORE = charset("多余来几");
const LARGE_UNITS = charset("万亿百千");
const GOES_ON = charset("多余来点");

/** A number without sign and fraction bar; see {@link readNumber}. */
function readPlain(s: string, at: number): ReadNumber | null {
  const cls = numberClassAt(s, at);
  switch (cls) {
    case 1:
      return fromDigits(s, at);
    case 7:
      return s[at] === "." ? fromDigits(s, at) : null;
    case 2:
      return fromChineseDigit(s, at);
    case 6:
      return half(s, at);
    case 3:
    case 4:
    case 5:
      return readChinese(s, at);
    default:
      return null;
  }
}

/** 12.5, 3万5, 500多亿, 40k. */
function fromDigits(s: string, at: number): ReadNumber | null {
  const read = readDigits(s, at);
  if (!read) return null;
  const { end, value } = read;
  const next = s.charCodeAt(end);
  if (next > 127 || next === 32) {
    const after = skipBlanks(s, end);
    const unit = numberClassAt(s, after) === 3 && s[after] !== "十" && s[after] !== "拾";
    if (unit || (isIn(SOME_MORE, s, after) && isIn(LARGE_UNITS, s, after + 1))) {
      const mixed = s[at] === "." ? null : readChinese(s, at);
      if (mixed && mixed.end > end) return mixed;
    }
  } else {
    const letter = letterUnit(next);
    if (letter > 0 && !isAsciiLetterAt(s, end + 1) && !isDigitAt(s, end + 1) && !read.leadingZero)
      return exactNumber(end + 1, value * letter, "digits", letter, value);
  }
  return exactNumber(end, value, "digits", 1, value, read.leadingZero || (read.integer && end - at > 15));
}

function fromChineseDigit(s: string, at: number): ReadNumber | null {
  const digit = DIGITS.get(s[at] ?? "") ?? 0;
  if (digit === 0) return fromZero(s, at);
  const next = s.charCodeAt(at + 1);
  if (numberClassAt(s, at + 1) === 0 && next !== 32 && !isIn(GOES_ON, s, at + 1))
    return exactNumber(at + 1, digit, "chinese", 1, digit);
  const chinese = readChinese(s, at);
  if (!DIGITS.has(s[at + 1] ?? "")) return chinese;
  // 三五十, 两三百: a pair with its unit; 二零一六, 五五: digit by digit.
  const positional = readPositional(s, at);
  return positional && (!chinese || chinese.end < positional.end) ? positional : chinese;
}

/** 零点五, 零点五亿, 〇六, 零十. */
function fromZero(s: string, at: number): ReadNumber | null {
  const fraction = s[at + 1] === "点" ? readPointDigits(s, at + 2) : null;
  if (!fraction) return readPositional(s, at) ?? readChinese(s, at + 1) ?? exactNumber(at + 1, 0, "chinese", 1, 0);
  const unit = UNITS.get(s[fraction.end] ?? "") ?? 1;
  const scale = unit >= 1e4 ? unit : 1;
  return exactNumber(fraction.end + (scale > 1 ? 1 : 0), fraction.value * scale, "chinese", scale, fraction.value);
}

/** 半, 半百. */
function half(s: string, at: number): ReadNumber {
  const unit = UNITS.get(s[at + 1] ?? "") ?? 1;
  return unit >= 100
    ? exactNumber(at + 2, unit / 2, "chinese", unit, 0.5)
    : exactNumber(at + 1, 0.5, "chinese", 1, 0.5);
}

/** 负 or a minus that is no dash between two things. Returns the place behind it and the sign. */
function readSign(s: string, at: number): { end: number; sign: 1 | -1 } {
  if (s[at] === "负") return { end: skipBlanks(s, at + 1), sign: -1 };
  if (s[at] === "-" && !/[\w)\]一二三四五六七八九十百千万亿年月日号\u4e00-\u9fff]/.test(s[at - 1] ?? " "))
    return { end: at + 1, sign: -1 };
  return { end: at, sign: 1 };
}

/**
 * Reads the longest number at a place: sign, integer, fraction (五分之一, 3/5, 4 6/3, 一又二分之一) and power (2^5).
 *
 * @param s  folded text (see text-fold).
 * @param at where it must begin.
 */
export function readNumber(s: string, at: number): ReadNumber | null {
  const signed = readSign(s, at);
  if (s[at] === "-" && signed.sign === 1) return null;
  const first = readPlain(s, signed.end);
  if (!first) return null;
  const sign = signed.sign;
  const read = first.form === "digits" ? withBar(s, signed.end, first) : withFenzhi(s, first);
  return sign === 1 ? read : { ...read, lo: -read.hi, hi: -read.lo, factor: -read.factor };
}

/** 3/5, 4 6/3, 2^5 after plain digits; digits before 分之 as well. */
function withBar(s: string, at: number, first: ReadNumber): ReadNumber {
  if (!isIn(BEHIND_DIGITS, s, first.end)) return first;
  const fenzhi = withFenzhi(s, first);
  if (fenzhi !== first) return fenzhi;
  if (s[first.end] === "^") {
    const sign = s[first.end + 1] === "-" ? -1 : 1;
    const exponent = readDigits(s, first.end + (s[first.end + 1] === "+" || sign < 0 ? 2 : 1));
    if (exponent) return value(first, exponent.end, first.lo ** (sign * exponent.value));
  }
  const bar = readFraction(s, at);
  if (bar) return value(first, bar.end, bar.value);
  if (s[first.end] === " ") {
    const fraction = readFraction(s, first.end + 1);
    if (fraction && Number.isInteger(first.lo)) return value(first, fraction.end, first.lo + fraction.value);
  }
  return first;
}

function value(first: ReadNumber, end: number, amount: number): ReadNumber {
  return exactNumber(end, amount, first.form, 1, amount);
}

/** Digits, a bar, digits, and no further bar (which would be a date). */
function readFraction(s: string, at: number): { end: number; value: number } | null {
  const top = readDigits(s, at);
  if (!top?.integer || s[top.end] !== "/" || top.leadingZero || s[at - 1] === "/") return null;
  const bottom = readDigits(s, top.end + 1);
  if (!bottom?.integer || bottom.value === 0 || bottom.leadingZero || /[/=\d]/.test(s[bottom.end] ?? "")) return null;
  return { end: bottom.end, value: top.value / bottom.value };
}

/** N分之M and K又N分之M. */
function withFenzhi(s: string, first: ReadNumber): ReadNumber {
  const parted = fenzhiAt(s, first.end);
  if (parted > 0 && first.lo === first.hi && first.lo !== 0) {
    const top = readSignedPlain(s, parted);
    return top ? value(first, top.end, top.lo / first.lo) : first;
  }
  const you = skipBlanks(s, first.end);
  if (s[you] !== "又") return first;
  const bottom = readPlain(s, skipBlanks(s, you + 1));
  const over = bottom ? fenzhiAt(s, bottom.end) : -1;
  if (!bottom || over < 0 || bottom.lo === 0) return first;
  const top = readSignedPlain(s, over);
  return top ? value(first, top.end, first.lo + top.lo / bottom.lo) : first;
}

function readSignedPlain(s: string, at: number): ReadNumber | null {
  const signed = readSign(s, at);
  const read = readPlain(s, signed.end);
  return read && signed.sign < 0 ? { ...read, lo: -read.hi, hi: -read.lo } : read;
}

/** Place behind 分之 (blanks allowed inside), or -1. */
export function fenzhiAt(s: string, at: number): number {
  const fen = skipBlanks(s, at);
  if (s[fen] !== "分") return -1;
  const zhi = skipBlanks(s, fen + 1);
  return s[zhi] === "之" ? skipBlanks(s, zhi + 1) : -1;
}

/** A number as a decimal string without exponent; fractions to 15 significant digits. */
export function decimalString(n: number): string {
  if (Number.isInteger(n)) return Math.abs(n) < 1e15 ? String(n) : BigInt(n).toString();
  const short = n.toPrecision(15);
  const [mantissa = "", exponent] = short.split("e");
  if (exponent === undefined) return short.replace(/0+$/, "").replace(/\.$/, "");
  const places = Math.min(100, 15 - Number(exponent));
  return n.toFixed(places).replace(/0+$/, "") + (mantissa === "" ? "" : "");
}
