import { Int32 } from "bson";
import { StoreError } from "../errors.js";
import { compareStrings } from "../values/compare.js";
import { toDouble } from "../values/numbers.js";
import { isNullish, isNumber, typeName, type Value } from "../values/types.js";
import { binary, compileList, folded, listOperator, namedOperator, unary } from "./arguments.js";
import { numberText } from "./conversions.js";
import { operatorTable } from "./scope.js";

/** Text operators; positions and lengths count code points (`CP`) or UTF-8 bytes. */
export const stringOperators = operatorTable({
  $concat: (argument, scope) => {
    const args = compileList(argument, scope);
    return folded(args, (root, variables) => {
      let text = "";
      for (const arg of args) {
        const value = arg(root, variables);
        if (isNullish(value)) return null;
        if (typeof value !== "string")
          throw new StoreError(16702, `$concat only supports strings, not ${typeName(value)}`);
        text += value;
      }
      return text;
    });
  },
  $toUpper: unary((value) => upper(textOf(value))),
  $toLower: unary((value) => textOf(value).replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())),
  $strcasecmp: binary((a, b) => new Int32(Math.sign(compareStrings(upper(textOf(a)), upper(textOf(b)))))),
  $strLenCP: unary((value, name) => new Int32(codePointCount(stringArgument(value, name, 34471)))),
  $strLenBytes: unary((value, name) => new Int32(Buffer.byteLength(stringArgument(value, name, 34473)))),
  $substrCP: listOperator(3, 3, ([value, start, length]) => {
    const text = textOf(value);
    const from = wholeArgument(start, 34450, 34451, "starting index");
    const count = wholeArgument(length, 34452, 34453, "length");
    if (count < 0) throw new StoreError(34454, "$substrCP: length must be a nonnegative integer.");
    if (from < 0) throw new StoreError(34455, "$substrCP: the starting index must be nonnegative integer.");
    if (isPlain(text)) return text.slice(from, from + count);
    return codePoints(text)
      .slice(from, from + count)
      .join("");
  }),
  $substrBytes: listOperator(3, 3, ([value, start, length]) => substringOfBytes(value, start, length)),
  $substr: listOperator(3, 3, ([value, start, length]) => substringOfBytes(value, start, length)),
  $indexOfCP: listOperator(2, 4, (values, name) => indexOf(values, name, 40093, 40094, codePoints, codePoints)),
  $indexOfBytes: listOperator(2, 4, (values, name) =>
    indexOf(
      values,
      name,
      40091,
      40092,
      (text) => [...Buffer.from(text)],
      (part) => [...Buffer.from(part)],
    ),
  ),
  $split: binary((value, separator) => {
    if (isNullish(value) || isNullish(separator)) return null;
    if (typeof value !== "string")
      throw new StoreError(40085, "$split requires an expression that evaluates to a string");
    if (typeof separator !== "string") throw new StoreError(40086, "$split requires a string as a second argument");
    if (separator === "") throw new StoreError(40087, "$split requires a non-empty separator");
    return value.split(separator);
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

const codePoints = (text: string): string[] => Array.from(text);

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

function stringArgument(value: Value, name: string, code: number): string {
  if (typeof value === "string") return value;
  throw new StoreError(code, `${name} requires a string argument, found: ${typeName(value)}`);
}

function wholeArgument(value: Value, notNumber: number, notWhole: number, what: string): number {
  if (!isNumber(value))
    throw new StoreError(notNumber, `${what} must be a numeric type (is BSON type ${typeName(value)})`);
  const number = toDouble(value);
  if (!Number.isInteger(number))
    throw new StoreError(notWhole, `${what} must be representable as a 32-bit integral value`);
  return number;
}

function substringOfBytes(value: Value, start: Value, length: Value): string {
  const bytes = Buffer.from(textOf(value));
  if (!isNumber(start)) throw new StoreError(16034, "$substrBytes: starting index must be a numeric type");
  if (!isNumber(length)) throw new StoreError(16035, "$substrBytes: length must be a numeric type");
  const from = Math.trunc(toDouble(start));
  const count = Math.trunc(toDouble(length));
  if (from < 0) throw new StoreError(50752, "$substrBytes: starting index must be non-negative");
  const to = count < 0 ? bytes.length : Math.min(bytes.length, from + count);
  const isInside = (at: number) => at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80;
  if (isInside(from))
    throw new StoreError(28656, "$substrBytes: Invalid range, starting index is a UTF-8 continuation byte.");
  if (from >= bytes.length) return "";
  if (isInside(to))
    throw new StoreError(28657, "$substrBytes: Invalid range, ending index is in the middle of a UTF-8 character.");
  return bytes.toString("utf8", from, to);
}

function indexOf<T>(
  [text, part, start, end]: Value[],
  name: string,
  notText: number,
  notPart: number,
  units: (text: string) => T[],
  partUnits: (part: string) => T[],
): Value {
  if (isNullish(text)) return null;
  if (typeof text !== "string") throw new StoreError(notText, `${name} requires a string as the first argument`);
  if (typeof part !== "string") throw new StoreError(notPart, `${name} requires a string as the second argument`);
  const haystack = units(text);
  const needle = partUnits(part);
  const [from, to] = searchRange(start, end, name, haystack.length);
  for (let i = from; i + needle.length <= to; i++) {
    if (needle.every((unit, j) => haystack[i + j] === unit)) return new Int32(i);
  }
  return new Int32(-1);
}

/** The range that `$indexOf…` searches. @throws StoreError 40096 not whole, 40097 negative. */
export function searchRange(start: Value, end: Value, name: string, length: number): [number, number] {
  const bound = (value: Value, fallback: number) => {
    if (value === undefined) return fallback;
    const number = isNumber(value) ? toDouble(value) : Number.NaN;
    if (!Number.isInteger(number)) throw new StoreError(40096, `${name} requires an integral index`);
    if (number < 0) throw new StoreError(40097, `${name} requires a nonnegative index`);
    return number;
  };
  return [bound(start, 0), Math.min(bound(end, length), length)];
}

function replacer(apply: (input: string, find: string, replacement: string) => string) {
  const codes = { notObject: 51751, unknown: 51750, missing: { input: 51749, find: 51748, replacement: 51747 } };
  return namedOperator(["input", "find", "replacement"], [], codes, ({ input, find, replacement }) => {
    const check = (value: Value, code: number, what: string) => {
      if (typeof value !== "string" && !isNullish(value)) throw new StoreError(code, `'${what}' must be a string`);
      return value;
    };
    const [text, part, other] = [
      check(input, 51746, "input"),
      check(find, 51745, "find"),
      check(replacement, 51744, "replacement"),
    ];
    return isNullish(text) || isNullish(part) || isNullish(other) ? null : apply(text, part, other);
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
    if (typeof input !== "string")
      throw new StoreError(50699, `$trim requires its input to be a string, got ${typeName(input)}`);
    if (given.has("chars") && isNullish(chars)) return null;
    if (chars !== undefined && typeof chars !== "string")
      throw new StoreError(50700, "$trim requires 'chars' to be a string");
    const removed = chars === undefined || chars === null ? whitespace : new Set(chars);
    const points = codePoints(input);
    const keep = (point: string) => !removed.has(point);
    const from = left ? points.findIndex(keep) : 0;
    const to = right ? points.findLastIndex(keep) + 1 : points.length;
    return from < 0 ? "" : points.slice(from, to).join("");
  });
}
