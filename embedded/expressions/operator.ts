import { fail, must } from "../errors.js";
import { type Document, isDocument, isNullish, isNumber, isWhole, type NumberValue } from "../values/values.js";
import { toDouble, typeName, type Value } from "../values/values.js";

/** Values of the variables at run time, by slot. One array serves a whole pipeline; inner variables overwrite theirs. */
export type Variables = Value[];
/** A compiled expression. `undefined` is a missing value. What it returns may be shared: never change it. */
export type Expression = (root: Document, variables: Variables) => Value;
/** Makes an expression of an operator's argument; throws StoreError for everything that can be known without data. */
export type Operator = (argument: Value, scope: Scope, name: string) => Expression;
export type OperatorTable = Readonly<Record<string, Operator>>;
/** The slot of `$$NOW`. */
export const nowSlot = 0;
/** What the scopes of one command share: how an expression is compiled, how many slots there are, and which fields of
 * the documents are looked at. */
type Shared = {
  compile(value: Value, scope: Scope): Expression;
  slots: number;
  fields: Set<string>;
  usesWhole: boolean;
};
/** The names an expression can see. */
export class Scope {
  readonly #shared: Shared;
  readonly #names: ReadonlyMap<string, number>;
  constructor(shared: Shared, names: ReadonlyMap<string, number> = new Map()) {
    this.#shared = shared;
    this.#names = names;
  }
  compile(value: Value): Expression {
    return this.#shared.compile(value, this);
  }
  slotOf(name: string): number {
    return this.#names.get(name) ?? fail(17276, `Use of undefined variable: ${name}`);
  }
  has(name: string): boolean {
    return this.#names.has(name);
  }
  /** A scope in which the names have new slots, given in their order. */
  bind(names: readonly string[]): { scope: Scope; slots: number[] } {
    if (names.length === 0) return { scope: this, slots: [] };
    const slots = names.map(() => this.#shared.slots++);
    const all = new Map([...this.#names, ...names.map((name, i) => [name, slots[i] ?? 0] as const)]);
    return { scope: new Scope(this.#shared, all), slots };
  }
  /** Notes that a dotted path of the document is looked at; without a path the whole document. */
  use(path?: string): void {
    if (path === undefined) this.#shared.usesWhole = true;
    else this.#shared.fields.add(path.split(".")[0] ?? "");
  }
  /** The top-level fields that were noted so far; undefined: all. */
  get used(): ReadonlySet<string> | undefined {
    return this.#shared.usesWhole ? undefined : this.#shared.fields;
  }
}

const constants = new WeakMap<Expression, { readonly value: Value }>();
/** An expression that always has this value; operators on constants are evaluated once, when compiled. */
export function constant(value: Value): Expression {
  const expression: Expression = () => value;
  constants.set(expression, { value });
  return expression;
}

/** The value of a constant expression, in a box; undefined when the expression is not constant. */
export const constantOf = (expression: Expression): { readonly value: Value } | undefined => constants.get(expression);
/** Evaluates at once what depends on constants only. */
export function folded(args: readonly (Expression | undefined)[], expression: Expression): Expression {
  return args.every((arg) => arg === undefined || constantOf(arg)) ? constant(expression({}, [])) : expression;
}

/** The codes of two errors that an operator tells apart. */
export type Codes = readonly [number, number];
/** The expressions of an operator that takes a list; a single argument may stand without its array. */
export const compileList = (argument: Value, scope: Scope): Expression[] =>
  (Array.isArray(argument) ? argument : [argument]).map((item) => scope.compile(item));
/** An operator of `min` to `max` arguments: a pure function of their values. */
export function list(min: number, max: number, apply: (values: Value[], name: string) => Value): Operator {
  return (argument, scope, name) => {
    const args = compileList(argument, scope);
    const isFine = args.length >= min && args.length <= max;
    must(isFine, min === max ? 16020 : 28667, `${name} takes ${min} to ${max} arguments, not ${args.length}`);
    return folded(args, (root, variables) => apply(args.map((arg) => arg(root, variables)), name)); // prettier-ignore
  };
}

/** The same, null as soon as one argument is null or missing. */
export const listOrNull = (min: number, max: number, apply: (values: Value[], name: string) => Value): Operator =>
  list(min, max, (values, name) => (values.some(isNullish) ? null : apply(values, name)));
/** An operator of one argument; the same, but null for null and missing; an operator of two arguments. */
export const unary = (apply: (value: Value, name: string) => Value): Operator =>
  list(1, 1, ([value], name) => apply(value, name));
export const unaryOrNull = (apply: (value: Value, name: string) => Value): Operator =>
  unary((value, name) => (isNullish(value) ? null : apply(value, name)));
export function binary(apply: (a: Value, b: Value, name: string) => Value): Operator {
  return (argument, scope, name) => {
    const [a, b, other] = compileList(argument, scope);
    if (!a || !b || other) return fail(16020, `${name} takes exactly 2 arguments`);
    return folded([a, b], (root, variables) => apply(a(root, variables), b(root, variables), name));
  };
}

/** An operator of any number of arguments, of which each is evaluated when it is asked for. */
export function lazily(apply: (values: Iterable<Value>, name: string) => Value): Operator {
  return (argument, scope, name) => {
    const args = compileList(argument, scope);
    const values = function* (root: Document, variables: Variables): Generator<Value> {
      for (const arg of args) yield arg(root, variables);
    };
    return folded(args, (root, variables) => apply(values(root, variables), name));
  };
}

/** The raw named arguments of an operator. `names` lists them: `"input:51749"` is required, and its absence has that
 * code; `"options"` is optional. */
export function namedArguments(name: string, given: Value, names: string, codes: Codes): Map<string, Value> {
  must(isDocument(given), codes[0], `${name} only supports an object as its argument`);
  const known = new Map<string, string | undefined>(names.split(" ").map((one) => one.split(":") as [string, string]));
  for (const key of Object.keys(given)) must(known.has(key), codes[1], `Unrecognized argument to ${name}: ${key}`);
  for (const [key, code] of known) {
    must(code === undefined || Object.hasOwn(given, key), Number(code), `Missing '${key}' parameter to ${name}`);
  }
  return new Map(Object.entries(given));
}

/** The values of named arguments by name, evaluated when they are asked for; `has` tells which were written. */
export type Named = { readonly get: (name: string) => Value; readonly has: (name: string) => boolean };
/** An operator with named arguments, each an expression. */
export function named(names: string, codes: Codes, apply: (values: Named, name: string) => Value): Operator {
  return (argument, scope, name) => {
    const raw = namedArguments(name, argument, names, codes);
    const compiled = new Map([...raw].map(([key, value]) => [key, scope.compile(value)]));
    const has = (key: string): boolean => compiled.has(key);
    const valuesOf = (root: Document, variables: Variables): Named => {
      return { get: (key) => compiled.get(key)?.(root, variables), has };
    };
    return folded([...compiled.values()], (root, variables) => apply(valuesOf(root, variables), name));
  };
}

/** The value, if it is of the type. @throws StoreError with `code`. */
export const needArray = (value: Value, code: number, name: string): Value[] =>
  Array.isArray(value) ? value : fail(code, `${name} needs an array, found: ${typeName(value)}`);
export const needText = (value: Value, code: number, name: string): string =>
  typeof value === "string" ? value : fail(code, `${name} needs a string, found: ${typeName(value)}`);
export const needNumber = (value: Value, code: number, name: string): NumberValue =>
  isNumber(value) ? value : fail(code, `${name} only supports numeric types, not ${typeName(value)}`);
/** The value as a JS number, if it is a whole number (of 32 bits). @throws StoreError with one of the codes. */
export function needWhole(value: Value, codes: Codes, name: string, is32 = false): number {
  const number = toDouble(needNumber(value, codes[0], name));
  const isFine = isWhole(value as NumberValue) && (!is32 || (number | 0) === number);
  return isFine ? number : fail(codes[1], `${name} needs a whole number`);
}
