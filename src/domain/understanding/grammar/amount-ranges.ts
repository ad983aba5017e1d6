/** The second end of a range of amounts: 三到五台, 2-3万, 10和20之间. */
import { readAmountUnit, readPercentWord, type AmountUnit } from "./amount-units.js";
import { charset, isIn } from "../pattern/charset.js";
import { skipBlanks } from "./digits.js";
import type { ReadNumber } from "./numeral-shape.js";
import { readNumber } from "./read-number.js";

const CONNECTORS = charset("到至和与跟");

/** The second end of a range: 到, 至, dashes and waves, 和…之间. */
export function readSecond(
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
  else if (isIn(CONNECTORS, s, i)) i++;
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
