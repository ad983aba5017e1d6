import type { Expression } from "../expressions/scope.js";
import type { Value } from "../values/types.js";
import type { Pattern } from "./regex.js";

/** A checked filter as a tree: what `parseFilter` makes, `compileFilter` runs and the planner reads. */
export type Filter =
  | { readonly kind: "and" | "or" | "nor"; readonly filters: readonly Filter[] }
  | { readonly kind: "expression"; readonly expression: Expression }
  | PathFilter;

/** A condition on one dotted path. */
export interface PathFilter {
  readonly kind: "path";
  readonly path: string;
  readonly parts: readonly string[];
  readonly test: Test;
}

export type Comparison = "eq" | "gt" | "gte" | "lt" | "lte";

/** A condition on one value. */
export type ScalarTest =
  | { readonly kind: "compare"; readonly operator: Comparison; readonly value: Value }
  | { readonly kind: "in"; readonly values: readonly Value[]; readonly patterns: readonly Pattern[] }
  | { readonly kind: "regex"; readonly pattern: Pattern }
  | { readonly kind: "type"; readonly codes: ReadonlySet<number> }
  | { readonly kind: "mod"; readonly divisor: bigint; readonly remainder: bigint };

/** A condition on a whole value, arrays not opened. */
export type WholeTest =
  | { readonly kind: "exists" }
  | { readonly kind: "size"; readonly size: number }
  | { readonly kind: "elemMatch"; readonly filter: Filter }
  | { readonly kind: "elemValue"; readonly tests: readonly Test[] };

/** A condition on what a path leads to. */
export type Test =
  | ScalarTest
  | WholeTest
  | { readonly kind: "all"; readonly tests: readonly Test[] }
  | { readonly kind: "not"; readonly tests: readonly Test[] };

/** The filter that everything satisfies. */
export const everything: Filter = { kind: "and", filters: [] };

/** True for the filter that everything satisfies. */
export const isEverything = (filter: Filter): boolean => filter.kind === "and" && filter.filters.length === 0;

/** A filter on one path. */
export const onPath = (path: string, test: Test): PathFilter => ({ kind: "path", path, parts: path.split("."), test });

/** The conditions that must all hold. */
export function conjunctsOf(filter: Filter): readonly Filter[] {
  return filter.kind === "and" ? filter.filters.flatMap(conjunctsOf) : [filter];
}
