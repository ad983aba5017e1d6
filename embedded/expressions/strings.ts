import { Int32 } from "bson";
import { StoreError } from "../errors.js";
import { compareStrings } from "../values/compare.js";
import { toDouble } from "../values/numbers.js";
import { isNullish, isNumber, typeName, type Value } from "../values/types.js";
import { binary, lazyOperator, listOperator, namedOperator, needText, needWhole, unary } from "./arguments.js";
import { numberText } from "./conversions.js";
import { operatorTable } from "./scope.js";

/** Text operators; positions and lengths count code points (`CP`) or UTF-8 bytes. */
export const stringOperators = operatorTable({
  $concat: lazyOperator((args, root, variables, name) => {
    let text = "";
    for (const arg of args) {
      const value = arg(root, variables);
      if (isNullish(value)) return null;
      text += needText(value, 16702, name);
    }
    return text;
  }),
  $toUpper: unary((value) => upper(textOf(value))),
  $toLower: unary((value) => textOf(value).replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())),
  $strcasecmp: binary((a, b) => new Int32(Math.sign(compareStrings(upper(textOf(a)), upper(textOf(b)))))),
  $strLenCP: unary((value, name) => new Int32(codePointCount(needText(value, 34471, name)))),
  $strLenBytes: unary((value, name) => new Int32(Buffer.byteLength(needText(value, 34473, name)))),
  $substrCP: listOperator(3, 3, ([value, start, length], name) => {
    const text = textOf(value);
    const from = needWhole(start, 34450, 34451, name);
    const count = needWhole(length, 34452, 34453, name);
    if (count < 0) throw new StoreError(34454, "$substrCP: length must be a nonnegative integer.");
    if (from < 0) throw new StoreError(34455, "$substrCP: the starting index must be nonnegative integer.");
    return isPlain(text)
      ? text.slice(from, from + count)
      : codePoints(text)
          .slice(from, from + count)
          .join("");
  }),
  $substrBytes: listOperator(3, 3, substringOfBytes),
  $substr: listOperator(3, 3, substringOfBytes),
  $indexOfCP: listOperator(2, 4, (values, name) => indexOf(values, name, 40093, 40094, codePoints)),
  $indexOfBytes: listOperator(2, 4, (values, name) =>
    indexOf(values, name, 40091, 40092, (text) => [...Buffer.from(text)]),
  ),
  $split: binary((value, separator, name) => {
    if (isNullish(value) || isNullish(separator)) return null;
    const text = needText(value, 40085, name);
    const by = needText(separator, 40086, name);
    if (by === "") throw new StoreError(40087, "$split requires a non-empty separator");
    return text.split(by);
  }),
  $replaceOne: replacer((input, find, replacement) => input.replace(find, () => replacement)),
  $replaceAll: replacer((input, find, replacement) =>
    find === "" ? ["", ...codePoints(input), ""].join(replacement) : input.replaceAll(find, () => replacement),
  ),
  $trim: trimmer(true, true),
  $ltrim: trimmer(true, false),
  $rtrim: trimmer(false, true),
});

const upper = (text: string) => text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());

/** True when the text has no surrogates, so that UTF-16 units are code points. */
const isPlain = (text: string) => !/[\ud800-\udfff]/.test(text);

function codePoints(text: string): string[] {
  return Array.from(text);
}

/** The number of code points. */
export function codePointCount(text: string): number {
  return isPlain(text) ? text.length : codePoints(text).length;
}

/** The text that string operators make of other values: null and missing are empty. */
function textOf(value: Value): string {
  if (typeof value === "string") return value;
  if (isNullish(value)) return "";
  if (isNumber(value)) return numberText(value);
  if (value instanceof Date) return value.toISOString();
  throw new StoreError(16007, `can't convert from BSON type ${typeName(value)} to String`);
}

function substringOfBytes([value, start, length]: Value[]): string {
  const bytes = Buffer.from(textOf(value));
  if (!isNumber(start)) throw new StoreError(16034, "$substrBytes: starting index must be a numeric type");
  if (!isNumber(length)) throw new StoreError(16035, "$substrBytes: length must be a numeric type");
  const from = Math.trunc(toDouble(start));
  const count = Math.trunc(toDouble(length));
  if (from < 0) throw new StoreError(50752, "$substrBytes: starting index must be non-negative");
  const to = count < 0 ? bytes.length : Math.min(bytes.length, from + count);
  const isInside = (at: number) => at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80;
  if (isInside(from)) throw new StoreError(28656, "$substrBytes: starting index is inside a UTF-8 character");
  if (from >= bytes.length) return "";
  if (isInside(to)) throw new StoreError(28657, "$substrBytes: ending index is inside a UTF-8 character");
  return bytes.toString("utf8", from, to);
}

function indexOf<T>(
  values: Value[],
  name: string,
  notText: number,
  notPart: number,
  split: (text: string) => T[],
): Value {
  const [text, part, start, end] = values;
  if (isNullish(text)) return null;
  const haystack = split(needText(text, notText, name));
  const needle = split(needText(part, notPart, name));
  const [from, to] = searchRange(start, end, name, haystack.length);
  for (let i = from; i + needle.length <= to; i++) {
    if (needle.every((unit, j) => haystack[i + j] === unit)) return new Int32(i);
  }
  return new Int32(-1);
}

/** The range that `$indexOf…` searches. @throws StoreError 40096 not whole, 40097 negative. */
export function searchRange(start: Value, end: Value, name: string, length: number): [number, number] {
  const bound = (value: Value, fallback: number) => {
    const number = value === undefined ? fallback : needWhole(value, 40096, 40096, name);
    if (number < 0) throw new StoreError(40097, `${name} requires a nonnegative index`);
    return number;
  };
  return [bound(start, 0), Math.min(bound(end, length), length)];
}

function replacer(apply: (input: string, find: string, replacement: string) => string) {
  const codes = { notObject: 51751, unknown: 51750, missing: { input: 51749, find: 51748, replacement: 51747 } };
  return namedOperator(["input", "find", "replacement"], [], codes, ({ input, find, replacement }) => {
    const text = isNullish(input) ? null : needText(input, 51746, "'input'");
    const part = isNullish(find) ? null : needText(find, 51745, "'find'");
    const other = isNullish(replacement) ? null : needText(replacement, 51744, "'replacement'");
    return text === null || part === null || other === null ? null : apply(text, part, other);
  });
}

/** What `$trim` removes by default; the ideographic space is not among it. */
const whitespace = new Set(
  "\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a",
);

function trimmer(left: boolean, right: boolean) {
  const codes = { notObject: 50696, unknown: 50694, missing: 50695 };
  return namedOperator(["input"], ["chars"], codes, ({ input, chars }, given) => {
    if (isNullish(input)) return null;
    const points = codePoints(needText(input, 50699, "$trim"));
    if (given.has("chars") && isNullish(chars)) return null;
    const removed = given.has("chars") ? new Set(needText(chars, 50700, "'chars' of $trim")) : whitespace;
    const keep = (point: string) => !removed.has(point);
    const from = left ? points.findIndex(keep) : 0;
    const to = right ? points.findLastIndex(keep) + 1 : points.length;
    return from < 0 ? "" : points.slice(from, to).join("");
  });
}
