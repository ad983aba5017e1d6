/** Words around a number: comparisons and currency marks before it, 左右, 以内, 以上 behind it. */
import { CURRENCY_PREFIXES } from "./tables/currencies.js";
import { type AmountUnit } from "./amount-units.js";
import type { Amount, Bound } from "./match.js";
import { isAsciiLetterAt, numberClassAt, skipBlanks } from "./digits.js";

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

/** A currency mark right before a number, e.g. 人民币 50元, $20. */
export function currencyBefore(s: string, at: number): { start: number; code: string; word: string } | null {
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

/** 大于十: a comparison before it makes a number of any numeral. */
export const limited = (s: string, start: number, floor: number): boolean =>
  (prefixBefore(s, start, floor)?.bound ?? null) !== null;

export function wordsAround(
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
