import { Int32 } from "bson";
import { StoreError } from "../errors.js";
import { compareValues } from "../values/compare.js";
import { isDocument, isNullish, type Value } from "../values/types.js";
import { binary, checkArity, compileList, folded, lazyOperator, namedArguments, unary } from "./arguments.js";
import { constant, type Expression, type Operator, operatorTable } from "./scope.js";
import { isTrue } from "./truth.js";

/** Comparisons and conditions: `$eq` … `$cmp`, `$and $or $not`, `$cond $ifNull $switch`. */
export const conditionOperators = operatorTable({
  $eq: binary((a, b) => compareValues(a, b) === 0),
  $ne: binary((a, b) => compareValues(a, b) !== 0),
  $gt: binary((a, b) => compareValues(a, b) > 0),
  $gte: binary((a, b) => compareValues(a, b) >= 0),
  $lt: binary((a, b) => compareValues(a, b) < 0),
  $lte: binary((a, b) => compareValues(a, b) <= 0),
  $cmp: binary((a, b) => new Int32(Math.sign(compareValues(a, b)))),
  $and: logical(false),
  $or: logical(true),
  $not: unary((value) => !isTrue(value)),
  $cond: (argument, scope, name) => {
    const [test, then, otherwise] = isDocument(argument)
      ? namedCond(argument).map((value) => scope.compile(value))
      : compileCondList(argument, scope.compile.bind(scope), name);
    const [a = constant(undefined), b = constant(undefined), c = constant(undefined)] = [test, then, otherwise];
    return folded([a, b, c], (root, variables) => (isTrue(a(root, variables)) ? b : c)(root, variables));
  },
  $ifNull: (argument, scope, name) => {
    const args = compileList(argument, scope);
    if (args.length < 2) throw new StoreError(1257300, `${name} needs at least two arguments, had: ${args.length}`);
    return folded(args, (root, variables) => {
      let value: Value;
      for (const arg of args) {
        value = arg(root, variables);
        if (!isNullish(value)) return value;
      }
      return value;
    });
  },
  $switch: (argument, scope, name) => {
    const raw = namedArguments(name, argument, [], ["branches", "default"], {
      notObject: 40060,
      unknown: 40067,
      missing: 40068,
    });
    const branches = raw.get("branches") ?? [];
    if (!Array.isArray(branches)) throw new StoreError(40061, "$switch expected an array for 'branches'");
    if (branches.length === 0) throw new StoreError(40068, "$switch requires at least one branch");
    const compiled = branches.map((branch) => {
      if (!isDocument(branch)) throw new StoreError(40062, "$switch expected each branch to be an object");
      const parts = namedArguments(name, branch, [], ["case", "then"], {
        notObject: 40062,
        unknown: 40063,
        missing: 40064,
      });
      if (!parts.has("case")) throw new StoreError(40064, "$switch requires each branch have a 'case' expression");
      if (!parts.has("then")) throw new StoreError(40065, "$switch requires each branch have a 'then' expression");
      return { test: scope.compile(parts.get("case")), result: scope.compile(parts.get("then")) };
    });
    const otherwise = raw.has("default") ? scope.compile(raw.get("default")) : undefined;
    return (root, variables) => {
      for (const { test, result } of compiled) {
        if (isTrue(test(root, variables))) return result(root, variables);
      }
      if (otherwise) return otherwise(root, variables);
      throw new StoreError(
        40066,
        "$switch could not find a matching branch for an input, and no default was specified.",
      );
    };
  },
});

/** `$and` stops at the first false, `$or` at the first true. */
function logical(decisive: boolean): Operator {
  return lazyOperator((args, root, variables) => {
    for (const arg of args) if (isTrue(arg(root, variables)) === decisive) return decisive;
    return !decisive;
  });
}

function namedCond(argument: Value): Value[] {
  const raw = namedArguments("$cond", argument, [], ["if", "then", "else"], {
    notObject: 17083,
    unknown: 17083,
    missing: 9,
  });
  if (!raw.has("if")) throw new StoreError(17080, "Missing 'if' parameter to $cond");
  if (!raw.has("then")) throw new StoreError(17081, "Missing 'then' parameter to $cond");
  if (!raw.has("else")) throw new StoreError(17082, "Missing 'else' parameter to $cond");
  return [raw.get("if"), raw.get("then"), raw.get("else")];
}

function compileCondList(argument: Value, compile: (value: Value) => Expression, name: string): Expression[] {
  const items = Array.isArray(argument) ? argument : [argument];
  checkArity(name, items.length, 3, 3);
  return items.map(compile);
}
