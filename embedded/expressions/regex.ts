import { BSONRegExp, Int32 } from "bson";
import { StoreError } from "../errors.js";
import { compilePattern } from "../query/regex.js";
import { isNullish, type Value } from "../values/types.js";
import { namedOperator } from "./arguments.js";
import { operatorTable } from "./scope.js";
import { codePointCount } from "./strings.js";

/** `$regexMatch`, `$regexFind` and `$regexFindAll`. */
export const regexOperators = operatorTable({
  $regexMatch: regexOperator(false, (text, regExp) => regExp.test(text)),
  $regexFind: regexOperator(null, (text, regExp) => {
    const match = regExp.exec(text);
    return match ? describe(text, match) : null;
  }),
  $regexFindAll: regexOperator([], (text, regExp) => {
    const all = new RegExp(regExp.source, `${regExp.flags}g`);
    return Array.from(text.matchAll(all), (match) => describe(text, match));
  }),
});

function regexOperator(whenNull: Value, apply: (text: string, regExp: RegExp) => Value) {
  const codes = { notObject: 51103, unknown: 31024, missing: { input: 31022, regex: 31023 } };
  return namedOperator(["input", "regex"], ["options"], codes, ({ input, regex, options }) => {
    if (!isNullish(input) && typeof input !== "string") throw new StoreError(51104, "'input' must be a string");
    if (!isNullish(options) && typeof options !== "string") throw new StoreError(51106, "'options' must be a string");
    if (isNullish(regex)) return whenNull;
    const regExp = compile(regex, options);
    return isNullish(input) ? whenNull : apply(input, regExp);
  });
}

function compile(regex: Value, options: string | null | undefined): RegExp {
  if (typeof regex === "string") return compilePattern(regex, options ?? "").regExp;
  if (!(regex instanceof BSONRegExp)) throw new StoreError(51105, "'regex' must be a string or a regular expression");
  if (regex.options !== "" && !isNullish(options) && options !== "") {
    throw new StoreError(51107, "found regex option(s) specified in both 'regex' and 'option' fields");
  }
  return compilePattern(regex.pattern, options ? options : regex.options).regExp;
}

function describe(text: string, match: RegExpExecArray | RegExpMatchArray): Value {
  return {
    match: match[0],
    idx: new Int32(codePointCount(text.slice(0, match.index ?? 0))),
    captures: match.slice(1).map((group: string | undefined) => group ?? null),
  };
}
