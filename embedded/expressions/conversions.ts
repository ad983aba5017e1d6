import { BSONRegExp, Double, Int32, Long, ObjectId, Timestamp } from "bson";
import { fail, must, refuse } from "../errors.js";
import { compilePattern } from "../query/filter.js";
import { longValue, toDouble, truncated } from "../values/numbers.js";
import { isNullish, isNumber, MAX_DATE_MS, typeName } from "../values/types.js";
import type { NumberValue, Value } from "../values/types.js";
import { isTrue } from "./conditions.js";
import { lazily, list, listOrNull, named, needText, needWhole, unary, unaryOrNull } from "./operator.js";
import type { Operator, OperatorTable } from "./operator.js";

const failure = (message: string): never => fail(241, `${message} in $convert with no onError value`);

/** A conversion; `apply` answers undefined for a value that cannot become one of the type. Null stays null. */
const conversion = (type: string, apply: (value: Value) => Value): Operator =>
  unaryOrNull((value, name) => {
    const converted = apply(value);
    if (converted === undefined && typeName(value) === "binData") refuse(`${name} of binData`);
    return converted ?? failure(`Unsupported conversion from ${typeName(value)} to ${type}`);
  });

/** Conversions, and questions about types. */
export const conversionOperators: OperatorTable = {
  $toBool: conversion("bool", isTrue),
  $toDouble: conversion("double", (value) => {
    const number = typeof value === "string" ? parseDouble(value) : plainNumber(value);
    return number === undefined ? undefined : new Double(number);
  }),
  $toInt: conversion("int", (value) => {
    const whole = wholeOf(value);
    if (whole === undefined || value instanceof Date) return undefined;
    const isFitting = BigInt.asIntN(32, whole) === whole;
    return isFitting ? new Int32(Number(whole)) : failure("Conversion would overflow target type");
  }),
  $toLong: conversion("long", (value) => {
    const whole = value instanceof Date ? BigInt(value.getTime()) : wholeOf(value);
    return whole === undefined ? undefined : longValue(whole);
  }),
  $toDate: conversion("date", (value) => {
    if (typeof value === "string") refuse("a date made of text");
    if (value instanceof ObjectId) return value.getTimestamp();
    if (value instanceof Timestamp) return new Date(value.t * 1000);
    if (!isNumber(value) || value instanceof Int32) return value instanceof Date ? value : undefined;
    const ms = Number(wholeOf(value));
    return Math.abs(ms) <= MAX_DATE_MS ? new Date(ms) : refuse("a date more than 270,000 years from now");
  }),
  $toObjectId: conversion("objectId", (value) => {
    if (typeof value !== "string") return value instanceof ObjectId ? value : undefined;
    return /^[0-9a-fA-F]{24}$/.test(value) ? new ObjectId(value) : failure(`Failed to parse objectId '${value}'`);
  }),
  $toString: conversion("string", (value) => {
    if (typeof value === "boolean") return String(value);
    return value instanceof ObjectId ? value.toHexString() : plainText(value);
  }),
  $isNumber: unary((value) => isNumber(value)),
  $type: unary((value) => (value === undefined ? "missing" : typeName(value))),
};

function plainNumber(value: Value): number | undefined {
  if (isNumber(value)) return toDouble(value);
  if (value instanceof Date) return value.getTime();
  return typeof value === "boolean" ? Number(value) : undefined;
}

function parseDouble(text: string): number {
  const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(number)) return number;
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  return failure(`Failed to parse number '${text}'`);
}

/** The integer that a value is cut to, of at most 64 bits; undefined for types that are none. */
function wholeOf(value: Value): bigint | undefined {
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (!isNumber(value) && typeof value !== "string") return undefined;
  if (typeof value === "string" && !/^[+-]?\d+$/.test(value)) failure(`Failed to parse number '${value}'`);
  const whole = typeof value === "string" ? BigInt(value.replace("+", "")) : truncated(value);
  const isFitting = whole !== undefined && BigInt.asIntN(64, whole) === whole;
  return isFitting ? whole : failure("Conversion would overflow target type");
}

/** The text of a string, a number or a date (ISO 8601); undefined for other types. */
export function plainText(value: Value): string | undefined {
  if (typeof value === "string") return value;
  if (isNumber(value)) return numberText(value);
  if (!(value instanceof Date)) return undefined;
  const text = value.toISOString();
  return text.length > 24 ? fail(18537, "$dateToString is only defined on year 0-9999") : text;
}

/** The text of a number; doubles as C's `%.16g` writes them, like MongoDB. */
function numberText(n: NumberValue): string {
  if (n instanceof Int32 || n instanceof Long) return n.toString();
  const { value } = n;
  if (value === 0 || !Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value);
  const trimmed = (digits: string) => (digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits);
  const [mantissa = "", power = ""] = value.toExponential(15).split("e");
  if (Number(power) >= -4 && Number(power) < 16) return trimmed(value.toPrecision(16));
  return `${trimmed(mantissa)}e${power.replace(/^([+-])(\d)$/, "$10$2")}`;
}

/** True when the text has no surrogates, so that UTF-16 units are code points. */
const isPlain = (text: string): boolean => !/[\ud800-\udfff]/.test(text);
const codePointCount = (text: string): number => (isPlain(text) ? text.length : Array.from(text).length);

/** The text that string operators make of other values: null and missing are empty. */
function textOf(value: Value): string {
  if (isNullish(value)) return "";
  return plainText(value) ?? fail(16007, `can't convert from ${typeName(value)} to String`);
}

/** `$replaceOne` and `$replaceAll`. */
const replacer = (apply: (input: string, find: string, replacement: string) => string): Operator =>
  named("input:51749 find:51748 replacement:51747", [51751, 51750], ({ get }) => {
    const text = (key: string, code: number): string | undefined =>
      isNullish(get(key)) ? undefined : needText(get(key), code, `'${key}'`);
    const [input, find, replacement] = [text("input", 51746), text("find", 51745), text("replacement", 51744)];
    const isWhole = input !== undefined && find !== undefined && replacement !== undefined;
    return isWhole ? apply(input, find, replacement) : null;
  });

/** What `$trim` removes by default; the ideographic space is not among it. */
const whitespace = new Set(
  "\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a",
);

const trimmer = (left: boolean, right: boolean): Operator =>
  named("input:50695 chars", [50696, 50694], ({ get, has }) => {
    const [input, chars] = [get("input"), get("chars")];
    if (isNullish(input)) return null;
    const points = Array.from(needText(input, 50699, "$trim"));
    if (has("chars") && isNullish(chars)) return null;
    const removed = has("chars") ? new Set(needText(chars, 50700, "'chars' of $trim")) : whitespace;
    const keep = (point: string): boolean => !removed.has(point);
    const from = left ? points.findIndex(keep) : 0;
    const to = right ? points.findLastIndex(keep) + 1 : points.length;
    return from < 0 ? "" : points.slice(from, to).join("");
  });

/** `$regexMatch`. */
const regexMatch = named("input:31022 regex:31023 options", [51103, 31024], ({ get }) => {
  const [input, regex, options] = [get("input"), get("regex"), get("options") ?? ""];
  must(isNullish(input) || typeof input === "string", 51104, "'input' must be a string");
  must(typeof options === "string", 51106, "'options' must be a string");
  if (isNullish(regex)) return false;
  must(typeof regex === "string" || regex instanceof BSONRegExp, 51105, "'regex' must be a string or a regex");
  const given = typeof regex === "string" ? "" : regex.options;
  must(given === "" || options === "", 51107, "regex options specified in both 'regex' and 'options'");
  const { regExp } = compilePattern(typeof regex === "string" ? regex : regex.pattern, given + options);
  return !isNullish(input) && regExp.test(input);
});

/** Text operators; positions and lengths count code points. */
export const stringOperators: OperatorTable = {
  $concat: lazily((values, name) => {
    let text = "";
    for (const value of values) {
      if (isNullish(value)) return null;
      text += needText(value, 16702, name);
    }
    return text;
  }),
  $toUpper: unary((value) => textOf(value).replaceAll(/[a-z]/g, (letter) => letter.toUpperCase())),
  $toLower: unary((value) => textOf(value).replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())),
  $strLenCP: unary((value, name) => new Int32(codePointCount(needText(value, 34471, name)))),
  $substrCP: list(3, 3, ([value, start, length], name) => {
    const text = textOf(value);
    const from = needWhole(start, [34450, 34451], name);
    const count = needWhole(length, [34452, 34453], name);
    must(count >= 0, 34454, "$substrCP: length must be a nonnegative integer.");
    must(from >= 0, 34455, "$substrCP: the starting index must be nonnegative integer.");
    if (isPlain(text)) return text.slice(from, from + count);
    const points = Array.from(text).slice(from, from + count);
    return points.join("");
  }),
  $split: listOrNull(2, 2, ([value, separator], name) => {
    const text = needText(value, 40085, name);
    const by = needText(separator, 40086, name);
    return by === "" ? fail(40087, "$split requires a non-empty separator") : text.split(by);
  }),
  $replaceOne: replacer((input, find, replacement) => input.replace(find, () => replacement)),
  $replaceAll: replacer((input, find, replacement) =>
    find === "" ? ["", ...Array.from(input), ""].join(replacement) : input.replaceAll(find, () => replacement),
  ),
  $trim: trimmer(true, true),
  $ltrim: trimmer(true, false),
  $rtrim: trimmer(false, true),
  $regexMatch: regexMatch,
};
