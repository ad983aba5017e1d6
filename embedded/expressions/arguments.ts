import { StoreError } from "../errors.js";
import { isWhole, toDouble } from "../values/numbers.js";
import { type Document, isDocument, isNumber, typeName, type Value } from "../values/types.js";
import { constant, constantOf, type Expression, type Operator, type Scope, type Variables } from "./scope.js";

/** The expressions of an operator that takes a list; a single argument may stand without its array. */
export function compileList(argument: Value, scope: Scope): Expression[] {
  return Array.isArray(argument) ? argument.map((item) => scope.compile(item)) : [scope.compile(argument)];
}

/** Evaluates at once what depends on constants only. */
export function folded(args: readonly (Expression | undefined)[], expression: Expression): Expression {
  if (!args.every((arg) => arg === undefined || constantOf(arg))) return expression;
  return constant(expression({}, []));
}

/** @throws StoreError 16020 (exact count) or 28667 (range) when the number of arguments is wrong. */
export function checkArity(name: string, count: number, min: number, max: number): void {
  if (count >= min && count <= max) return;
  const wanted = min === max ? `exactly ${min}` : `at least ${min}, and at most ${max}`;
  throw new StoreError(min === max ? 16020 : 28667, `${name} takes ${wanted} arguments. ${count} were passed in.`);
}

/** An operator on a list that evaluates its arguments itself, one after the other. */
export function lazyOperator(
  evaluate: (args: readonly Expression[], root: Document, variables: Variables, name: string) => Value,
): Operator {
  return (argument, scope, name) => {
    const args = compileList(argument, scope);
    return folded(args, (root, variables) => evaluate(args, root, variables, name));
  };
}

/** An operator of one argument: a pure function of its value. */
export function unary(apply: (value: Value, name: string) => Value): Operator {
  return (argument, scope, name) => {
    const args = compileList(argument, scope);
    checkArity(name, args.length, 1, 1);
    const [a = constant(undefined)] = args;
    return folded(args, (root, variables) => apply(a(root, variables), name));
  };
}

/** An operator of two arguments: a pure function of their values. */
export function binary(apply: (a: Value, b: Value, name: string) => Value): Operator {
  return (argument, scope, name) => {
    const args = compileList(argument, scope);
    checkArity(name, args.length, 2, 2);
    const [a = constant(undefined), b = constant(undefined)] = args;
    return folded(args, (root, variables) => apply(a(root, variables), b(root, variables), name));
  };
}

/** An operator of `min` to `max` arguments: a pure function of their values. */
export function listOperator(min: number, max: number, apply: (values: Value[], name: string) => Value): Operator {
  return (argument, scope, name) => {
    const args = compileList(argument, scope);
    checkArity(name, args.length, min, max);
    return folded(args, (root, variables) => {
      const values: Value[] = [];
      for (const arg of args) values.push(arg(root, variables));
      return apply(values, name);
    });
  };
}

/** Codes for an operator with named arguments: not an object, an unknown name, and a required one that is missing. */
export interface NamedCodes {
  readonly notObject: number;
  readonly unknown: number;
  readonly missing: number | Readonly<Record<string, number>>;
}

/** The raw named arguments of an operator, checked against the names it knows. */
export function namedArguments<N extends string>(
  name: string,
  argument: Value,
  required: readonly N[],
  optional: readonly N[],
  { notObject, unknown, missing }: NamedCodes,
): Map<N, Value> {
  if (!isDocument(argument)) throw new StoreError(notObject, `${name} only supports an object as its argument`);
  const known: readonly string[] = [...required, ...optional];
  const stranger = Object.keys(argument).find((key) => !known.includes(key));
  if (stranger !== undefined) throw new StoreError(unknown, `Unrecognized argument to ${name}: ${stranger}`);
  for (const key of required) {
    if (Object.hasOwn(argument, key)) continue;
    throw new StoreError(
      typeof missing === "number" ? missing : (missing[key] ?? 9),
      `Missing '${key}' parameter to ${name}`,
    );
  }
  return new Map(Object.keys(argument).map((key) => [key as N, argument[key]]));
}

/**
 * An operator with named arguments, each an expression: `apply` gets their values, undefined for absent ones.
 * `given` tells which optional arguments were written.
 */
export function namedOperator<N extends string>(
  required: readonly N[],
  optional: readonly N[],
  codes: NamedCodes,
  apply: (values: Record<N, Value>, given: ReadonlySet<N>) => Value,
): Operator {
  return (argument, scope, name) => {
    const raw = namedArguments(name, argument, required, optional, codes);
    const given = new Set(raw.keys());
    const compiled = [...raw].map(([key, value]) => [key, scope.compile(value)] as const);
    const evaluate: Expression = (root, variables) => {
      const values = {} as Record<N, Value>; // filled below; absent names read as undefined
      for (const [key, expression] of compiled) values[key] = expression(root, variables);
      return apply(values, given);
    };
    return folded(
      compiled.map(([, expression]) => expression),
      evaluate,
    );
  };
}

/** The value, if it is an array. @throws StoreError with `code`. */
export function needArray(value: Value, code: number, name: string): Value[] {
  if (Array.isArray(value)) return value;
  throw new StoreError(code, `${name} needs an array, found: ${typeName(value)}`);
}

/** The value, if it is a string. @throws StoreError with `code`. */
export function needText(value: Value, code: number, name: string): string {
  if (typeof value === "string") return value;
  throw new StoreError(code, `${name} needs a string, found: ${typeName(value)}`);
}

/** The value as a JS number, if it is a whole number of 53 bits. @throws StoreError with one of the codes. */
export function needWhole(value: Value, notNumber: number, notWhole: number, name: string): number {
  if (!isNumber(value)) throw new StoreError(notNumber, `${name} needs a number, found: ${typeName(value)}`);
  if (!isWhole(value)) throw new StoreError(notWhole, `${name} needs a whole number`);
  return toDouble(value);
}
