import { StoreError } from "../errors.js";
import type { Document, Value } from "../values/types.js";

/** Values of the variables at run time, by slot. One array serves a whole pipeline; inner variables overwrite theirs. */
export type Variables = Value[];

/** A compiled expression. `undefined` is a missing value. Documents and arrays it returns may be shared: never change them. */
export type Expression = (root: Document, variables: Variables) => Value;

/** Makes an expression of an operator's argument; throws StoreError for everything that can be known without data. */
export type Operator = (argument: Value, scope: Scope, name: string) => Expression;

/** A table of operators; it has no prototype, so that names such as `constructor` are not found in it. */
export type OperatorTable = Readonly<Record<string, Operator>>;

/** Makes an operator table. */
export function operatorTable(operators: Record<string, Operator>): OperatorTable {
  return Object.freeze(Object.assign(Object.create(null) as Record<string, Operator>, operators));
}

/** The slot of `$$NOW`. */
export const nowSlot = 0;

/** The names an expression can see, and how a nested expression is compiled. */
export class Scope {
  readonly #compile: (value: Value, scope: Scope) => Expression;
  readonly #names: ReadonlyMap<string, number>;
  readonly #slots: { count: number };

  /** The outermost scope: system variables only. Use `rootScope` of compile.ts. */
  constructor(
    compile: (value: Value, scope: Scope) => Expression,
    names: ReadonlyMap<string, number> = new Map(),
    slots: { count: number } = { count: 1 },
  ) {
    this.#compile = compile;
    this.#names = names;
    this.#slots = slots;
  }

  compile(value: Value): Expression {
    return this.#compile(value, this);
  }

  /** The slot of a user variable. @throws StoreError 17276 when it is not defined. */
  slotOf(name: string): number {
    const slot = this.#names.get(name);
    if (slot === undefined) throw new StoreError(17276, `Use of undefined variable: ${name}`);
    return slot;
  }

  /** True when `$$name` was rebound or defined here. */
  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** A scope in which the names have new slots, given in their order. */
  bind(names: readonly string[]): { scope: Scope; slots: number[] } {
    const map = new Map(this.#names);
    const slots = names.map((name) => {
      const slot = this.#slots.count++;
      map.set(name, slot);
      return slot;
    });
    return { scope: new Scope(this.#compile, map, this.#slots), slots };
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
export function constantOf(expression: Expression): { readonly value: Value } | undefined {
  return constants.get(expression);
}
