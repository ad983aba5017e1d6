import { fail } from "../errors.js";
import { type Document, type Value } from "../values/types.js";

/** Values of the variables at run time, by slot. One array serves a whole pipeline; inner variables overwrite theirs. */
export type Variables = Value[];

/** A compiled expression. `undefined` is a missing value. What it returns may be shared: never change it. */
export type Expression = (root: Document, variables: Variables) => Value;

/** Makes an expression of an operator's argument; throws StoreError for everything that can be known without data. */
export type Operator = (argument: Value, scope: Scope, name: string) => Expression;

/** Operators by name. */
export type OperatorTable = Readonly<Record<string, Operator>>;

/** The slot of `$$NOW`. */
export const nowSlot = 0;

/** What the scopes of one command share: how many slots there are, and which fields of the documents are looked at. */
interface Shared {
  slots: number;
  readonly fields: Set<string>;
  usesWhole: boolean;
}

/** The names an expression can see, and how a nested expression is compiled. */
export class Scope {
  readonly #compile: (value: Value, scope: Scope) => Expression;
  readonly #names: ReadonlyMap<string, number>;
  readonly #shared: Shared;

  /** The outermost scope: system variables only. Use `rootScope` of compile.ts. */
  constructor(
    compile: (value: Value, scope: Scope) => Expression,
    names: ReadonlyMap<string, number> = new Map(),
    shared: Shared = { slots: 1, fields: new Set(), usesWhole: false },
  ) {
    this.#compile = compile;
    this.#names = names;
    this.#shared = shared;
  }

  compile(value: Value): Expression {
    return this.#compile(value, this);
  }

  /** The slot of a user variable. @throws StoreError 17276 when it is not defined. */
  slotOf(name: string): number {
    return this.#names.get(name) ?? fail(17276, `Use of undefined variable: ${name}`);
  }

  /** True when `$$name` was rebound or defined here. */
  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** A scope in which the names have new slots, given in their order. */
  bind(names: readonly string[]): { scope: Scope; slots: number[] } {
    const slots = names.map(() => this.#shared.slots++);
    const all = new Map([...this.#names, ...names.map((name, i) => [name, slots[i] ?? 0] as const)]);
    return { scope: new Scope(this.#compile, all, this.#shared), slots };
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
