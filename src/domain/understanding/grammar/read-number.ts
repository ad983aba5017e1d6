/**
 * Reads one number at a place of a folded text: digits, Chinese numerals and mixtures of both (两百来万, 3万5, 1.5k,
 * 二十几万, 三五十, 负一又二分之一, 4 6/3, 2^5). The reader looks at each character a bounded number of times.
 */
import { readChinese, readPointDigits, readPositional } from "./chinese-numerals.js";
import {
  DIGITS,
  isAsciiLetterAt,
  isDigitAt,
  numberClassAt,
  readDigits,
  skipBlanks,
  UNITS,
} from "./digits.js";
import type { ReadNumber } from "./numeral-shape.js";

/** What k or w behind digits multiplies by. */
const letterUnit = (code: number): number | undefined =>
  code === 107 || code === 75 ? 1e3 : code === 119 || code === 87 ? 1e4 : undefined;

/** A number without sign and fraction bar; see {@link readNumber}. */
function readPlain(s: string, at: number): ReadNumber | null {
  const cls = numberClassAt(s, at);
  if (cls === 1 || (cls === 7 && s[at] === ".")) {
    const read = readDigits(s, at);
    if (!read) return null;
    const after = skipBlanks(s, read.end);
    if (numberClassAt(s, after) === 3 && s[after] !== "十" && s[after] !== "拾") {
      const mixed = cls === 1 ? readChinese(s, at) : null;
      if (mixed && mixed.end > read.end) return mixed;
    } else if (
      cls === 1 &&
      s.charCodeAt(after) > 127 &&
      /[多余来几]/.test(s[after] ?? "") &&
      /[万亿百千]/.test(s[after + 1] ?? "")
    ) {
      const mixed = readChinese(s, at);
      if (mixed && mixed.end > read.end) return mixed;
    }
    const base = { lo: read.value, hi: read.value, approx: false, form: "digits" as const, positional: false };
    const letter = letterUnit(s.charCodeAt(read.end));
    if (letter !== undefined && !isAsciiLetterAt(s, read.end + 1) && !isDigitAt(s, read.end + 1) && !read.leadingZero)
      return {
        ...base,
        end: read.end + 1,
        lo: read.value * letter,
        hi: read.value * letter,
        scale: letter,
        factor: read.value,
        codeLike: false,
      };
    return {
      ...base,
      end: read.end,
      scale: 1,
      factor: read.value,
      codeLike: read.leadingZero || (read.integer && read.end - at > 15),
    };
  }
  if (cls === 2 && DIGITS.get(s[at] ?? "") === 0) {
    if (s[at + 1] === "点") {
      const fraction = readPointDigits(s, at + 2);
      if (fraction) {
        const unit = UNITS.get(s[fraction.end] ?? "");
        const big = unit !== undefined && unit >= 1e4 ? unit : 1;
        return {
          end: fraction.end + (big > 1 ? 1 : 0),
          lo: fraction.value * big,
          hi: fraction.value * big,
          approx: false,
          form: "chinese",
          scale: big,
          factor: fraction.value,
          positional: false,
          codeLike: false,
        };
      }
    }
    return readPositional(s, at) ?? readAfterZero(s, at);
  }
  if (cls === 2 && numberClassAt(s, at + 1) === 0 && !/[多余来点 ]/.test(s[at + 1] ?? ""))
    return single(at + 1, DIGITS.get(s[at] ?? "") ?? 0);
  if (cls === 2 && DIGITS.has(s[at + 1] ?? "")) {
    const chinese = readChinese(s, at);
    const positional = readPositional(s, at);
    // 三五十, 两三百: a pair with its unit; 二零一六, 五五: digit by digit.
    if (positional && (!chinese || chinese.end < positional.end)) return positional;
    return chinese;
  }
  if (cls === 6) {
    if (s[at + 1] === "百" || s[at + 1] === "千" || s[at + 1] === "万" || s[at + 1] === "亿") {
      const unit = UNITS.get(s[at + 1] ?? "") ?? 1;
      return {
        end: at + 2,
        lo: unit / 2,
        hi: unit / 2,
        approx: false,
        form: "chinese",
        scale: unit,
        factor: 0.5,
        positional: false,
        codeLike: false,
      };
    }
    return {
      end: at + 1,
      lo: 0.5,
      hi: 0.5,
      approx: false,
      form: "chinese",
      scale: 1,
      factor: 0.5,
      positional: false,
      codeLike: false,
    };
  }
  return cls >= 2 && cls <= 5 ? readChinese(s, at) : null;
}

/** One Chinese digit by itself. */
function single(end: number, value: number): ReadNumber {
  return {
    end,
    lo: value,
    hi: value,
    approx: false,
    form: "chinese",
    scale: 1,
    factor: value,
    positional: false,
    codeLike: false,
  };
}

/** 零十 of 第零十: leading zeros before a number. */
function readAfterZero(s: string, at: number): ReadNumber | null {
  const rest = readChinese(s, at + 1);
  if (rest) return rest;
  return {
    end: at + 1,
    lo: 0,
    hi: 0,
    approx: false,
    form: "chinese",
    scale: 1,
    factor: 0,
    positional: false,
    codeLike: false,
  };
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
  return { ...first, end, lo: amount, hi: amount, scale: 1, factor: amount, codeLike: false };
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
