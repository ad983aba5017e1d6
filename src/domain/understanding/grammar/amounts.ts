/**
 * One pass over a text that reads every number together with what makes it an amount: comparison words before it,
 * its unit, a range's second end, 左右/以内/以上 behind it. The grammars of numbers, money, quantities, percentages and
 * ages are views of this pass.
 */
import { CURRENCY_PREFIXES } from "./tables/currencies.js";
import { readAmountUnit, readPercentWord, type AmountUnit } from "./amount-units.js";
import type { Amount, Bound } from "./match.js";
import { isAsciiLetterAt, numberClassAt, skipBlanks } from "./digits.js";
import type { ReadNumber } from "./numeral-shape.js";
import { readNumber } from "./read-number.js";
import { foldText } from "./text-fold.js";
import type { Span } from "../understanding.js";

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

const PREFIXES: readonly (readonly [word: string, bound: Bound | null])[] = [
  ["大于或者等于", ">="],
  ["小于或者等于", "<="],
  ["大于或等于", ">="],
  ["小于或等于", "<="],
  ["不少于", ">="],
  ["不低于", ">="],
  ["不小于", ">="],
  ["大于等于", ">="],
  ["小于等于", "<="],
  ["至少要", ">="],
  ["至少有", ">="],
  ["至少得", ">="],
  ["起码要", ">="],
  ["至少", ">="],
  ["起码", ">="],
  ["最少", ">="],
  ["最低", ">="],
  ["不超过", "<="],
  ["不能超过", "<="],
  ["别超过", "<="],
  ["不要超过", "<="],
  ["不大于", "<="],
  ["不多于", "<="],
  ["不高于", "<="],
  ["不超", "<="],
  ["别超", "<="],
  ["至多", "<="],
  ["最多", "<="],
  ["顶多", "<="],
  ["最高", "<="],
  ["超过了", ">"],
  ["超过", ">"],
  ["超出", ">"],
  ["大于", ">"],
  ["多于", ">"],
  ["高于", ">"],
  ["占比过", ">"],
  ["人数过", ">"],
  ["已过", ">"],
  ["超", ">"],
  ["小于", "<"],
  ["低于", "<"],
  ["少于", "<"],
  ["不到", "<"],
  ["不足", "<"],
  ["未满", "<"],
  ["≥", ">="],
  ["≤", "<="],
  [">=", ">="],
  ["<=", "<="],
  ["> =", ">="],
  ["< =", "<="],
  [">", ">"],
  ["<", "<"],
  ["大约", null],
  ["大概", null],
  ["大致", null],
  ["差不多", null],
  ["将近", null],
  ["接近", null],
  ["估计", null],
  ["约", null],
  ["近", null],
];
const SUFFIXES: readonly (readonly [word: string, bound: Bound | null])[] = [
  ["左右", null],
  ["上下", null],
  ["或者更多", ">="],
  ["或更多", ">="],
  ["或者更少", "<="],
  ["或更少", "<="],
  ["及以上", ">="],
  ["及以下", "<="],
  ["或以上", ">="],
  ["或以下", "<="],
  ["以上", ">="],
  ["之上", ">="],
  ["往上", ">="],
  ["开外", ">="],
  ["起步", ">="],
  ["以内", "<="],
  ["之内", "<="],
  ["以下", "<="],
  ["之下", "<="],
  ["封顶", "<="],
  ["打住", "<="],
  ["内", "<="],
];
const prefixesByLast = group(PREFIXES, (word) => word.at(-1) ?? "");
const suffixesByFirst = group(SUFFIXES, (word) => word[0] ?? "");
const currenciesByLast = group(CURRENCY_PREFIXES, (word) => word.at(-1) ?? "");

function group<T>(
  rows: readonly (readonly [string, T])[],
  key: (word: string) => string,
): Map<string, (readonly [string, T])[]> {
  const map = new Map<string, (readonly [string, T])[]>();
  for (const row of [...rows].sort((a, b) => b[0].length - a[0].length)) {
    const list = map.get(key(row[0]));
    if (list) list.push(row);
    else map.set(key(row[0]), [row]);
  }
  return map;
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

/** A currency mark right before a number, e.g. 人民币 50元, $20. */
function currencyBefore(s: string, at: number): { start: number; code: string; word: string } | null {
  let i = at;
  while (i > 0 && at - i < 3 && s[i - 1] === " ") i--;
  const last = s.charCodeAt(i - 1);
  const rows = currenciesByLast.get(last >= 65 && last <= 90 ? (s[i - 1] ?? "").toLowerCase() : (s[i - 1] ?? ""));
  if (!rows) return null;
  for (const [word, code] of rows) {
    const from = i - word.length;
    if (from < 0 || s.slice(from, i).toLowerCase() !== word) continue;
    if (isAsciiLetterAt(word, 0) && isAsciiLetterAt(s, from - 1)) continue;
    // "4人民币5美元": the word belongs to the number before it
    if (numberClassAt(s, from - 1) === 1 || numberClassAt(s, from - 1) === 2 || numberClassAt(s, from - 1) === 3)
      continue;
    return { start: from, code, word };
  }
  return null;
}

/** The second end of a range: 到, 至, dashes and waves, 和…之间. */
function readSecond(
  s: string,
  end: number,
  first: ReadNumber,
  unit: AmountUnit,
): { lo: number; hi: number; end: number; unit: AmountUnit; approx: boolean } | null {
  let i = skipBlanks(s, end);
  if (s.startsWith("(含)", i)) i = skipBlanks(s, i + 3);
  const connector = s[i] ?? "";
  const dash = connector === "-" || connector === "~" || connector === "～";
  if (dash) while (s[i] === connector && i - end < 8) i++;
  else if (/[到至和与跟]/.test(connector)) i++;
  else return null;
  const pair = /[和与跟]/.test(connector);
  i = skipBlanks(s, i);
  if (/[¥$€£]/.test(s[i] ?? "")) i++;
  const percent = readPercentWord(s, i);
  const second = percent ? percent.read : readNumber(s, i);
  if (!second || (connector === "-" && s[i] === "-")) return null;
  let secondUnit = percent ? percent.unit : readAmountUnit(s, i, second);
  if (pair && secondUnit.word === "间") secondUnit = { ...secondUnit, kind: "number", word: null, end: second.end };
  if (pair && !/^\s{0,2}(?:之间|间)/.test(s.slice(secondUnit.end, secondUnit.end + 4))) return null;
  const sameUnit =
    unit.kind === "number" ||
    (unit.kind === secondUnit.kind &&
      (unit.word === secondUnit.word || unit.kind === "money" || unit.kind === "percent"));
  if (!sameUnit) return null;
  if (dash && first.form === "digits" && second.form === "digits" && unit.kind === "number") {
    // 2020-10-11, 010-64617788, 3-2: no range
    if (first.codeLike || second.codeLike || first.lo >= 1e6 || (s[secondUnit.end] === "-" && connector === "-"))
      return null;
    if (secondUnit.kind === "number" && second.lo >= 1e6) return null;
  }
  let lo = first.lo * (unit.kind === "number" ? secondUnit.times : unit.times) + unit.plus;
  const hi = second.hi * secondUnit.times + secondUnit.plus;
  if (
    unit.kind === "number" &&
    first.scale === 1 &&
    second.scale > 1 &&
    first.hi < second.factor * (second.scale >= 1e4 ? 1 : 1e9) &&
    first.hi < second.lo
  )
    lo = inheritScale(first.lo, second) * secondUnit.times;
  else if (
    unit.kind === "number" &&
    second.scale >= 1e4 &&
    first.scale < 1e4 &&
    first.scale > 1 &&
    first.lo < second.lo &&
    first.lo <= second.factor * 1e4
  )
    lo = first.lo * second.scale * secondUnit.times;
  if (hi <= lo) return null;
  const trailing = pair
    ? s.startsWith("之间", skipBlanks(s, secondUnit.end))
      ? skipBlanks(s, secondUnit.end) + 2
      : skipBlanks(s, secondUnit.end) + 1
    : secondUnit.end;
  return { lo, hi, end: trailing, unit: secondUnit, approx: first.approx || second.approx };
}

/** 2 of "2-3万" is 20,000; 8 of "八到九百亿" is 8 亿; 2 of "2-3百" is 200. */
function inheritScale(first: number, second: ReadNumber): number {
  return first * second.scale;
}

/** 大于十: a comparison before it makes a number of any numeral. */
const limited = (s: string, start: number, floor: number): boolean =>
  (prefixBefore(s, start, floor)?.bound ?? null) !== null;

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

const BEFORE_BARE = /[是前为到选第有等于在叫写“"'‘(（\s,，、。;；:：!！?？]/;
const AFTER_BARE = /[的不而却和与跟或是个”"'’)）\s,，、。;；:：!！?？.]/;
/** A bare numeral counts only where the characters around it leave it alone. */
function boundary(s: string, before: number, after: number): boolean {
  return (before < 0 || BEFORE_BARE.test(s[before] ?? "")) && (after >= s.length || AFTER_BARE.test(s[after] ?? ""));
}

function wordsAround(
  s: string,
  start: number,
  end: number,
  floor: number,
  amount: Amount,
  unit: AmountUnit,
): { start: number; end: number } {
  let from = start;
  let to = end;
  const before = prefixBefore(s, start, floor);
  if (before) {
    from = before.start;
    if (before.bound === null) amount.approx = true;
    else if (amount.value !== null) amount.bound = before.bound;
  }
  const after = suffixAfter(s, end, unit);
  if (after) {
    to = after.end;
    if (after.bound === null) amount.approx = true;
    else if (amount.value !== null) amount.bound ??= after.bound;
    else if (amount.approx && amount.min !== null && unit.kind !== "number") {
      amount.value = after.bound.startsWith("<") ? amount.max : amount.min;
      amount.min = amount.max = null;
      amount.bound = after.bound;
    }
  } else if (s[from - 1] === "比" && amount.value !== null && /[大多高小少低]/.test(s[end] ?? "") && !before) {
    amount.bound = /[大多高]/.test(s[end] ?? "") ? ">" : "<";
    from--;
    to++;
  }
  if (amount.value === null && amount.min !== null && amount.max !== null) {
    const i = skipBlanks(s, to);
    if (s.startsWith("之间", i) && unit.kind !== "money") to = i + 2;
  }
  return { start: from, end: to };
}

function prefixBefore(s: string, at: number, floor: number): { start: number; bound: Bound | null } | null {
  let i = at;
  while (i > 0 && at - i < 2 && s[i - 1] === " ") i--;
  const rows = prefixesByLast.get(s[i - 1] ?? "");
  if (rows)
    for (const [word, bound] of rows) {
      const from = i - word.length;
      if (from < floor || !s.startsWith(word, from)) continue;
      if ((word === "近" || word === "约") && /[最附临靠远签预合条节违特公]/.test(s[from - 1] ?? "")) continue;
      return { start: from, bound };
    }
  if (s[i - 1] !== "于" && s[i - 1] !== "=") return null;
  // 大于 或 等于 100, < = 100
  const spaced = /(?:(大于|小于)\s{0,2}或者?\s{0,2}等于|([<>])\s{0,2}=)\s{0,2}$/.exec(
    s.slice(Math.max(floor, at - 14), at),
  );
  if (!spaced) return null;
  return { start: at - spaced[0].length, bound: spaced[1] === "大于" || spaced[2] === ">" ? ">=" : "<=" };
}

function suffixAfter(s: string, at: number, unit: AmountUnit): { end: number; bound: Bound | null } | null {
  const i = skipBlanks(s, at);
  const rows = suffixesByFirst.get(s[i] ?? "");
  if (!rows) return null;
  for (const [word, bound] of rows) {
    if (!s.startsWith(word, i)) continue;
    if (word === "内" && (unit.kind === "number" || /[容部存外]/.test(s[i + 1] ?? ""))) continue;
    return { end: i + word.length, bound };
  }
  return null;
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
