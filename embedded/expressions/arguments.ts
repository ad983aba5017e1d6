import { fail, must, StoreError } from "../errors.js";
import { isWhole, toDouble } from "../values/numbers.js";
import { isDocument, isNumber, typeName, type Value } from "../values/types.js";
import { constant, type Expression, folded, type Operator, type Scope } from "./scope.js";

/** The expressions of an operator that takes a list; a single argument may stand without its array. */
export const compileList = (argument: Value, scope: Scope): Expression[] =>
  (Array.isArray(argument) ? argument : [argument]).map((item) => scope.compile(item));

/** An operator of `min` to `max` arguments: a pure function of their values. */
export function list(min: number, max: number, apply: (values: Value[], name: string) => Value): Operator {
  return (argument, scope, name) => {
    const args = compileList(argument, scope);
    const isFine = args.length >= min && args.length <= max;
    must(isFine, min === max ? 16020 : 28667, `${name} takes ${min} to ${max} arguments, not ${args.length}`);
    const [a = constant(undefined), b = constant(undefined)] = args;
    if (max === 1) return folded(args, (root, variables) => apply([a(root, variables)], name));
    if (max === 2)
      return folded(args, (root, variables) =>
        apply([a(root, variables), b(root, variables)].slice(0, args.length), name),
      );
    return folded(args, (root, variables) => apply(args.map((arg) => arg(root, variables)), name)); // prettier-ignore
  };
}

/** An operator of one and of two arguments. */
export const unary = (apply: (value: Value, name: string) => Value): Operator =>
  list(1, 1, ([value], name) => apply(value, name));
export const binary = (apply: (a: Value, b: Value, name: string) => Value): Operator =>
  list(2, 2, ([a, b], name) => apply(a, b, name));

/** Reads arguments one after the other and stops at the first that `step` answers with something but `undefined`. */
export function stepwise(
  begin: () => { readonly step: (value: Value, name: string) => Value; readonly end: () => Value },
): Operator {
  return (argument, scope, name) => {
    const args = compileList(argument, scope);
    return folded(args, (root, variables) => {
      const { step, end } = begin();
      for (const arg of args) {
        const result = step(arg(root, variables), name);
        if (result !== undefined) return result;
      }
      return end();
    });
  };
}

/**
 * The raw named arguments of an operator. `names` lists them: `"input:51749"` is required, and its absence has that
 * code; `"options"` is optional.
 *
 * @param codes when the argument is no object, and for a name that is not in the list.
 */
export function namedArguments(
  name: string,
  given: Value,
  names: string,
  codes: readonly [number, number],
): Map<string, Value> {
  must(isDocument(given), codes[0], `${name} only supports an object as its argument`);
  const known = new Map<string, string | undefined>(names.split(" ").map((one) => one.split(":") as [string, string]));
  for (const key of Object.keys(given)) must(known.has(key), codes[1], `Unrecognized argument to ${name}: ${key}`);
  for (const [key, code] of known) {
    must(code === undefined || Object.hasOwn(given, key), Number(code), `Missing '${key}' parameter to ${name}`);
  }
  return new Map(Object.entries(given));
}

/** The values of named arguments by name; `has` tells which were written. */
export interface Named {
  readonly get: (name: string) => Value;
  readonly has: (name: string) => boolean;
}

/** An operator with named arguments, each an expression. */
export function named(
  names: string,
  codes: readonly [number, number],
  apply: (values: Named, name: string) => Value,
): Operator {
  return (argument, scope, name) => {
    const raw = namedArguments(name, argument, names, codes);
    const compiled = new Map([...raw].map(([key, value]) => [key, scope.compile(value)]));
    const has = (key: string): boolean => compiled.has(key);
    return folded([...compiled.values()], (root, variables) =>
      apply({ get: (key) => compiled.get(key)?.(root, variables), has }, name),
    );
  };
}

/** The value, if it is an array. @throws StoreError with `code`. */
export const needArray = (value: Value, code: number, name: string): Value[] =>
  Array.isArray(value) ? value : fail(code, `${name} needs an array, found: ${typeName(value)}`);

/** The value, if it is a string. @throws StoreError with `code`. */
export const needText = (value: Value, code: number, name: string): string =>
  typeof value === "string" ? value : fail(code, `${name} needs a string, found: ${typeName(value)}`);

/** The value as a JS number, if it is a whole number (of 32 bits). @throws StoreError with one of the codes. */
export function needWhole(value: Value, codes: readonly [number, number], name: string, is32 = false): number {
  if (!isNumber(value)) return fail(codes[0], `${name} needs a number, found: ${typeName(value)}`);
  const number = toDouble(value);
  return isWhole(value) && (!is32 || (number | 0) === number) ? number : fail(codes[1], `${name} needs a whole number`);
}

/** The outcome of a conversion, or of `onError` when there is one and the conversion fails. */
export function orOnError(attempt: () => Value, onError: (() => Value) | undefined): Value {
  try {
    return attempt();
  } catch (error) {
    if (!onError || !(error instanceof StoreError) || error.code !== 241) throw error;
    return onError();
  }
}
