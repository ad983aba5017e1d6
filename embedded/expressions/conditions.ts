import { Int32 } from "bson";
import { fail, must, refuse } from "../errors.js";
import { type Document, isDocument, isNaNValue, isNullish, isNumber, isZero, type Value } from "../values/values.js";
import { compareValues, comparisons } from "../values/order.js";
import { binary, compileList, constant, folded, lazily, namedArguments, needArray } from "./operator.js";
import { unary } from "./operator.js";
import type { Expression, Operator, OperatorTable, Scope, Variables } from "./operator.js";

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

export const conditionOperators: OperatorTable = {
  ...Object.fromEntries(Object.entries(comparisons).map(([name, isFine]) => [`$${name}`, ordered(isFine)])),
  $ne: ordered((order) => order !== 0),
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

/** @throws StoreError 9 FailedToParse for names a user variable may not have. */
export function checkVariableName(name: string): void {
  if (name === "CURRENT") refuse("rebinding $$CURRENT");
  must(/^[a-z\u0080-\uffff]/.test(name), 9, `'${name}' starts with an invalid character for a user variable name`);
  must(/^[A-Za-z0-9_\u0080-\uffff]*$/.test(name), 9, `'${name}' contains an invalid character for a variable name`);
}

/** Operators that bind variables (`$let $map $filter $reduce`), and `$literal`. */
export const variableOperators: OperatorTable = {
  $literal: (argument) => constant(argument),
  $let: (argument, scope, name) => {
    const raw = namedArguments(name, argument, "vars:16876 in:16877", [16874, 16875]);
    const vars = raw.get("vars");
    must(isDocument(vars), 10065, "'vars' of $let must be an object");
    const names = Object.keys(vars);
    names.forEach(checkVariableName);
    const values = names.map((variable) => scope.compile(vars[variable]));
    const { scope: inner, slots } = scope.bind(names);
    const body = inner.compile(raw.get("in"));
    return (root, variables) => {
      values.forEach((value, i) => (variables[slots[i] ?? 0] = value(root, variables)));
      return body(root, variables);
    };
  },
  $map: (argument, scope, name) => {
    const raw = namedArguments(name, argument, "input:16880 as in:16882", [16878, 16879]);
    const input = arrayInput(raw, scope, 16883, name);
    const [body, slot] = bindOne(raw, "in", scope);
    return (root, variables) => {
      const mapped = (item: Value): Value => {
        variables[slot] = item;
        return body(root, variables) ?? null;
      };
      return input(root, variables)?.map(mapped) ?? null;
    };
  },
  $filter: (argument, scope, name) => {
    const raw = namedArguments(name, argument, "input:28648 as cond:28650 limit", [28646, 28647]);
    if (raw.has("limit")) refuse("$filter with a limit");
    const input = arrayInput(raw, scope, 28651, name);
    const [body, slot] = bindOne(raw, "cond", scope);
    return (root, variables) => {
      const keep = (item: Value): boolean => {
        variables[slot] = item;
        return isTrue(body(root, variables));
      };
      return input(root, variables)?.filter(keep) ?? null;
    };
  },
  $reduce: (argument, scope, name) => {
    const raw = namedArguments(name, argument, "input:40077 initialValue:40078 in:40079", [40075, 40076]);
    const input = arrayInput(raw, scope, 40080, name);
    const initial = scope.compile(raw.get("initialValue"));
    const { scope: inner, slots } = scope.bind(["value", "this"]);
    const [valueSlot = 0, thisSlot = 0] = slots;
    const body = inner.compile(raw.get("in"));
    return (root, variables) => {
      const items = input(root, variables);
      let value = items ? initial(root, variables) : null;
      for (const item of items ?? []) {
        variables[thisSlot] = item;
        variables[valueSlot] = value;
        value = body(root, variables);
      }
      return value;
    };
  },
};

function bindOne(raw: ReadonlyMap<string, Value>, body: string, scope: Scope): [Expression, number] {
  const as = raw.has("as") ? raw.get("as") : "this";
  must(typeof as === "string" && as !== "", 9, "'as' must be a string, and not an empty one");
  checkVariableName(as);
  const { scope: inner, slots } = scope.bind([as]);
  return [inner.compile(raw.get(body)), slots[0] ?? 0];
}

/** The input of `$map` and its kin: an array; undefined for null and missing. */
function arrayInput(raw: ReadonlyMap<string, Value>, scope: Scope, code: number, name: string) {
  const expression = scope.compile(raw.get("input"));
  return (root: Document, variables: Variables): Value[] | undefined => {
    const value = expression(root, variables);
    return isNullish(value) ? undefined : needArray(value, code, `'input' of ${name}`);
  };
}
