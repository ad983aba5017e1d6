import { BSONRegExp, Int32 } from "bson";
import { fail, must } from "../errors.js";
import { compilePattern } from "../query/regex.js";
import { isNullish, typeName, type Value } from "../values/types.js";
import { searchRange } from "./arrays.js";
import { plainText } from "./conversions.js";
import { lazily, list, listOrNull, named, needText, needWhole, unary } from "./operator.js";
import type { Operator, OperatorTable } from "./operator.js";

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

/** `$regexMatch`, `$regexFind` and `$regexFindAll`. */
const regexOperator = (whenNull: Value, apply: (text: string, regExp: RegExp) => Value): Operator =>
  named("input:31022 regex:31023 options", [51103, 31024], ({ get }) => {
    const [input, regex, options] = [get("input"), get("regex"), get("options") ?? ""];
    must(isNullish(input) || typeof input === "string", 51104, "'input' must be a string");
    must(typeof options === "string", 51106, "'options' must be a string");
    if (isNullish(regex)) return whenNull;
    must(typeof regex === "string" || regex instanceof BSONRegExp, 51105, "'regex' must be a string or a regex");
    const given = typeof regex === "string" ? "" : regex.options;
    must(given === "" || options === "", 51107, "regex options specified in both 'regex' and 'options'");
    const { regExp } = compilePattern(typeof regex === "string" ? regex : regex.pattern, given + options);
    return isNullish(input) ? whenNull : apply(input, regExp);
  });

const describe = (text: string, match: RegExpExecArray): Value => ({
  match: match[0],
  idx: new Int32(codePointCount(text.slice(0, match.index))),
  captures: match.slice(1).map((group: string | undefined) => group ?? null),
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
    return isPlain(text)
      ? text.slice(from, from + count)
      : Array.from(text)
          .slice(from, from + count)
          .join("");
  }),
  $indexOfCP: list(2, 4, ([value, part, start, end], name) => {
    if (isNullish(value)) return null;
    const text = Array.from(needText(value, 40093, name));
    const wanted = Array.from(needText(part, 40094, name));
    const [from, to] = searchRange(start, end, name, text.length);
    for (let i = from; i + wanted.length <= to; i++) {
      if (wanted.every((point, j) => text[i + j] === point)) return new Int32(i);
    }
    return new Int32(-1);
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
  $regexMatch: regexOperator(false, (text, regExp) => regExp.test(text)),
  $regexFind: regexOperator(null, (text, regExp) => {
    const match = regExp.exec(text);
    return match ? describe(text, match) : null;
  }),
  $regexFindAll: regexOperator([], (text, regExp) => {
    const all = new RegExp(regExp.source, `${regExp.flags}g`);
    return Array.from(text.matchAll(all), (match) => describe(text, match));
  }),
};
