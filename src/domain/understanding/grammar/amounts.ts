/**
 * One pass over a text that reads every number together with what makes it an amount: comparison words before it,
 * its unit, a range's second end, 左右/以内/以上 behind it. The grammars of numbers, money, quantities, percentages and
 * ages are views of this pass.
 */
import { readAmountUnit, readPercentWord, type AmountUnit } from "./amount-units.js";
import type { Amount } from "./match.js";
import { isAsciiLetterAt, numberClassAt } from "./digits.js";
import type { ReadNumber } from "./numeral-shape.js";
import { readNumber } from "./read-number.js";
import { foldText } from "./text-fold.js";
import { BLANK_UNITS, charset, isIn } from "../pattern/charset.js";
import type { Span } from "../understanding.js";
import { currencyBefore, limited, wordsAround } from "./amount-words.js";
import { readSecond } from "./amount-ranges.js";

/** One amount of any kind; `unit.kind` tells which. */
export interface AmountMatch extends Span {
  amount: Amount;
  unit: AmountUnit;
  ordinal: boolean;
  /** The first number as read. */
  read: ReadNumber;
  /** Offsets of the first number itself, without the words around it. */
  numberStart: number;
  numberEnd: number;
}

let lastText = "";
let lastResult: AmountMatch[] = [];

/** All amounts of a text, in order, not overlapping. Calling it again with the same text costs nothing. */
export function scanAmounts(text: string): readonly AmountMatch[] {
  if (text === lastText) return lastResult;
  const s = foldText(text);
  const found: AmountMatch[] = [];
  let last = 0;
  for (let i = 0; i < s.length;) {
    if (numberClassAt(s, i) === 0 || glued(s, i)) {
      i++;
      continue;
    }
    const match = readAmount(s, i, last);
    if (!match) {
      i = skipNumber(s, i);
      continue;
    }
    if (match.unit.kind !== "time" || match.ordinal) mergeBounds(s, found, match);
    last = match.end;
    i = Math.max(match.end, i + 1);
  }
  lastText = text;
  lastResult = found;
  return found;
}

/** Digits that belong to a word or a longer token (A20, 3.5.1) are no number. */
function glued(s: string, i: number): boolean {
  const cls = numberClassAt(s, i);
  if (cls !== 1 && cls !== 7) return false;
  const before = s.charCodeAt(i - 1);
  if (isAsciiLetterAt(s, i - 1)) return !currencyBefore(s, i);
  return (before >= 48 && before <= 57) || before === 95 || before === 46;
}

/** A run of digits that is no amount is passed over as a whole, so that no tail of it is read. */
function skipNumber(s: string, i: number): number {
  let j = i + 1;
  if (numberClassAt(s, i) === 1) while (numberClassAt(s, j) === 1) j++;
  return j;
}

function readAmount(s: string, at: number, floor: number): AmountMatch | null {
  const percent = readPercentWord(s, at);
  if (percent) return finish(s, at, floor, percent.read, percent.end, percent.unit);
  const read = readNumber(s, at);
  if (!read || read.end <= at) return null;
  const unit = readAmountUnit(s, at, read);
  return finish(s, at, floor, read, unit.end, unit);
}

function finish(
  s: string,
  at: number,
  floor: number,
  read: ReadNumber,
  endOfUnit: number,
  unit: AmountUnit,
): AmountMatch | null {
  let end = endOfUnit;
  let start = at;
  let kind = unit;
  const currency = currencyBefore(s, at);
  if (currency && currency.start >= floor && (kind.kind === "number" || kind.kind === "money")) {
    start = currency.start;
    kind = {
      ...kind,
      kind: "money",
      currency: kind.kind === "money" && kind.currency !== "CNY" ? kind.currency : currency.code,
      word: kind.word ?? currency.word,
    };
  }
  const amount: Amount =
    read.lo === read.hi
      ? one(read.lo * kind.times + kind.plus, read.approx)
      : range(read.lo * kind.times, read.hi * kind.times, true);
  const ordinal = s[start - 1] === "第" || (s[start - 1] === "前" && kind.kind === "number" && read.form === "chinese");
  const second = readSecond(s, end, read, kind);
  if (second) {
    kind = second.unit;
    end = second.end;
    amount.value = null;
    amount.min = second.lo;
    amount.max = second.hi;
    amount.approx = second.approx;
  } else if (kind.more) {
    amount.value = null;
    amount.min = read.lo * kind.times;
    amount.max = kind.more;
    amount.approx = true;
  } else if (read.codeLike && kind.kind === "number") return null;
  if (!second && !limited(s, start, floor) && !plausible(s, start, at, read, kind, end)) return null;
  const words = wordsAround(s, start, end, floor, amount, kind);
  return {
    start: words.start,
    end: words.end,
    amount,
    unit: kind,
    ordinal,
    read,
    numberStart: at,
    numberEnd: read.end,
  };
}

const one = (value: number, approx: boolean): Amount => ({ value, min: null, max: null, bound: null, approx });

const range = (min: number | null, max: number | null, approx: boolean): Amount => ({
  value: null,
  min,
  max,
  bound: null,
  approx,
});

/** Is this really an amount, or a numeral that is part of a word? */
function plausible(s: string, start: number, at: number, read: ReadNumber, unit: AmountUnit, end: number): boolean {
  if (unit.kind === "number") {
    if (read.form !== "chinese") return read.form !== "digits" || !isAsciiLetterAt(s, end);
    if (s[at] === "半") return false;
    const length = read.end - at;
    if (read.positional) return length >= 3 || boundary(s, start - 1, end);
    if (length === 1 || (length === 2 && read.lo < 10)) return boundary(s, start - 1, end);
    return !/^(?:十分|千万[别不要记]|万万|百万富翁|十足|一百八十度)/.test(s.slice(at, at + 6));
  }
  if (unit.kind === "time") return true;
  return true;
}

const BEFORE_BARE = charset("是前为到选第有等于在叫写“\"'‘(（,，、。;；:：!！?？", BLANK_UNITS);
const AFTER_BARE = charset("的不而却和与跟或是个”\"'’)）,，、。;；:：!！?？.", BLANK_UNITS);

/** A bare numeral counts only where the characters around it leave it alone. */
function boundary(s: string, before: number, after: number): boolean {
  return (before < 0 || isIn(BEFORE_BARE, s, before)) && (after >= s.length || isIn(AFTER_BARE, s, after));
}

const JOIN = /^[\s,，]*(?:的)?(?:同时|并且|并|而且|且|但是|但|又)?[\s,，]*$/;

/** 大于二十的同时小于等于三十五: two limits that face each other are one range. */
function mergeBounds(s: string, found: AmountMatch[], match: AmountMatch): void {
  const before = found.at(-1);
  const a = before?.amount;
  const b = match.amount;
  if (
    before &&
    a &&
    a.bound !== null &&
    b.bound !== null &&
    a.bound[0] !== b.bound[0] &&
    a.value !== null &&
    b.value !== null &&
    match.start - before.end <= 8 &&
    before.unit.kind === match.unit.kind &&
    JOIN.test(s.slice(before.end, match.start))
  ) {
    const lower = a.bound.startsWith(">") ? a.value : b.value;
    const upper = a.bound.startsWith("<") ? a.value : b.value;
    if (lower < upper) {
      before.amount = range(lower, upper, a.approx || b.approx);
      before.end = match.end;
      return;
    }
  }
  found.push(match);
}
