import { Double, Int32, ObjectId } from "bson";
import { fail, must, refuse } from "../errors.js";
import { isNullish, isNumber, type NumberValue, typeName, type Value } from "../values/values.js";
import { lazily, list, listOrNull, named, needText, needWhole, unary, unaryOrNull } from "./operator.js";
import type { OperatorTable } from "./operator.js";

/** The text of a string, a number or a date (ISO 8601); undefined for other types. */
function plainText(value: Value): string | undefined {
  if (typeof value === "string") return value;
  if (isNumber(value)) return numberText(value);
  if (!(value instanceof Date)) return undefined;
  const text = value.toISOString();
  return text.length > 24 ? fail(18537, "$dateToString is only defined on year 0-9999") : text;
}

/** The text of a number; doubles as C's `%.16g` writes them, like MongoDB. */
function numberText(n: NumberValue): string {
  if (!(n instanceof Double)) return n.toString();
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

/** What `$trim` removes by default; the ideographic space is not among it. */
const blank = /[\0\t-\r \u00a0\u1680\u2000-\u200a]/;
const trim = named("input:50695 chars", [50696, 50694], ({ get, has }) => {
  const [input, chars] = [get("input"), get("chars")];
  if (isNullish(input)) return null;
  const points = Array.from(needText(input, 50699, "$trim"));
  if (has("chars") && isNullish(chars)) return null;
  const removed = has("chars") ? new Set(needText(chars, 50700, "'chars' of $trim")) : undefined;
  const keep = (point: string): boolean => !(removed ? removed.has(point) : blank.test(point));
  return points.slice(Math.max(0, points.findIndex(keep)), points.findLastIndex(keep) + 1).join("");
});

/** Operators on texts, and on types; lengths count code points. */
export const stringOperators: OperatorTable = {
  $isNumber: unary((value) => isNumber(value)),
  $type: unary((value) => (value === undefined ? "missing" : typeName(value))),
  $toString: unaryOrNull((value, name) => {
    if (typeof value === "boolean") return String(value);
    if (value instanceof ObjectId) return value.toHexString();
    if (typeName(value) === "binData") refuse(`${name} of binData`);
    return plainText(value) ?? fail(241, `Unsupported conversion from ${typeName(value)} to string`);
  }),
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
  $trim: trim,
};
