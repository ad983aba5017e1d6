import { Int32 } from "bson";
import { fail, must } from "../errors.js";
import { compareValues } from "../values/compare.js";
import { isNaNValue, isZero } from "../values/numbers.js";
import { isDocument, isNullish, isNumber, type Value } from "../values/types.js";
import { binary, compileList, lazily, namedArguments, unary } from "./arguments.js";
import { type Expression, folded, type Operator, type OperatorTable } from "./scope.js";

/** MongoDB's truth: false, null, missing and zeros of any type are false, everything else (NaN, "" and []) is true. */
export function isTrue(value: Value): boolean {
  if (typeof value === "boolean" || isNullish(value)) return value === true;
  return !isNumber(value) || isNaNValue(value) || !isZero(value);
}

const ordered = (isFine: (order: number) => Value): Operator => binary((a, b) => isFine(compareValues(a, b)));

const conditional =
  (test: Expression, then: Expression, otherwise: Expression): Expression =>
  (root, variables) =>
    (isTrue(test(root, variables)) ? then : otherwise)(root, variables);

/** `$and` stops at the first false, `$or` at the first true. */
const logical = (decisive: boolean): Operator =>
  lazily((values) => {
    for (const value of values) if (isTrue(value) === decisive) return decisive;
    return !decisive;
  });

/** Comparisons and conditions. */
export const conditionOperators: OperatorTable = {
  $eq: ordered((order) => order === 0),
  $ne: ordered((order) => order !== 0),
  $gt: ordered((order) => order > 0),
  $gte: ordered((order) => order >= 0),
  $lt: ordered((order) => order < 0),
  $lte: ordered((order) => order <= 0),
  $cmp: ordered((order) => new Int32(Math.sign(order))),
  $and: logical(false),
  $or: logical(true),
  $not: unary((value) => !isTrue(value)),
  $cond: (argument, scope, name) => {
    const raw = isDocument(argument)
      ? namedArguments(name, argument, "if:17080 then:17081 else:17082", [17083, 17083])
      : undefined;
    const parts = raw ? [raw.get("if"), raw.get("then"), raw.get("else")] : argument;
    const [test, then, otherwise, more] = compileList(parts, scope);
    if (!test || !then || !otherwise || more) return fail(16020, "$cond takes exactly 3 arguments.");
    return folded([test, then, otherwise], conditional(test, then, otherwise));
  },
  $ifNull: (argument, scope, name) => {
    const args = compileList(argument, scope);
    must(args.length >= 2, 1257300, `${name} needs at least two arguments, had: ${args.length}`);
    return folded(args, (root, variables) => {
      let value: Value;
      for (const arg of args) if (!isNullish((value = arg(root, variables)))) break;
      return value;
    });
  },
  $switch: (argument, scope, name) => {
    const raw = namedArguments(name, argument, "branches default", [40060, 40067]);
    const branches = raw.get("branches") ?? [];
    must(Array.isArray(branches), 40061, "$switch expected an array for 'branches'");
    must(branches.length > 0, 40068, "$switch requires at least one branch");
    const none = () => fail(40066, "$switch could not find a matching branch, and no default was specified.");
    const otherwise = raw.has("default") ? scope.compile(raw.get("default")) : none;
    const compiled = branches.map((branch) => {
      const parts = namedArguments(name, branch, "case:40064 then:40065", [40062, 40063]);
      return [scope.compile(parts.get("case")), scope.compile(parts.get("then"))] as const;
    });
    return compiled.reduceRight((rest, [test, result]) => conditional(test, result, rest), otherwise);
  },
};
