import { StoreError } from "../errors.js";
import { isDocument, type Value } from "../values/types.js";
import { constant, constantOf, type Expression, type Operator, type Scope } from "./scope.js";

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
  if (min === max) {
    throw new StoreError(16020, `Expression ${name} takes exactly ${min} arguments. ${count} were passed in.`);
  }
  throw new StoreError(
    28667,
    `Expression ${name} takes at least ${min} arguments, and at most ${max}, but ${count} were passed in.`,
  );
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
  codes: NamedCodes,
): Map<N, Value> {
  if (!isDocument(argument)) throw new StoreError(codes.notObject, `${name} only supports an object as its argument`);
  const found = new Map<N, Value>();
  for (const key of Object.keys(argument)) {
    if (!(required as readonly string[]).includes(key) && !(optional as readonly string[]).includes(key)) {
      throw new StoreError(codes.unknown, `Unrecognized argument to ${name}: ${key}`);
    }
    found.set(key as N, argument[key]);
  }
  for (const key of required) {
    if (found.has(key)) continue;
    const code = typeof codes.missing === "number" ? codes.missing : (codes.missing[key] ?? 9);
    throw new StoreError(code, `Missing '${key}' parameter to ${name}`);
  }
  return found;
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
    const compiled = [...raw].map(([key, value]) => [key, scope.compile(value)] as const);
    const given = new Set(raw.keys());
    return folded(
      compiled.map(([, expression]) => expression),
      (root, variables) => {
        const values = {} as Record<N, Value>; // filled below; absent names read as undefined
        for (const [key, expression] of compiled) values[key] = expression(root, variables);
        return apply(values, given);
      },
    );
  };
}
