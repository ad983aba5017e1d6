import type { Expression } from "../expressions/scope.js";
import type { Value } from "../values/types.js";
import type { Pattern } from "./regex.js";

/**
 * A checked filter as a tree: what `parseFilter` makes, `compileMatcher` runs and the planner reads.
 */
export type Filter =
  | { readonly kind: "and" | "or" | "nor"; readonly filters: readonly Filter[] }
  | { readonly kind: "constant"; readonly value: boolean }
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

/** A condition on what a path leads to. */
export type Test =
  | { readonly kind: "compare"; readonly operator: Comparison; readonly value: Value }
  | { readonly kind: "in"; readonly values: readonly Value[]; readonly patterns: readonly Pattern[] }
  | { readonly kind: "regex"; readonly pattern: Pattern }
  | { readonly kind: "exists" }
  | { readonly kind: "type"; readonly codes: ReadonlySet<number> }
  | { readonly kind: "mod"; readonly divisor: bigint; readonly remainder: bigint }
  | { readonly kind: "size"; readonly size: number }
  | { readonly kind: "bits"; readonly mask: bigint; readonly want: "allSet" | "allClear" | "anySet" | "anyClear" }
  | { readonly kind: "elemMatch"; readonly filter: Filter }
  | { readonly kind: "elemValue"; readonly tests: readonly Test[] }
  | { readonly kind: "all"; readonly tests: readonly Test[] }
  | { readonly kind: "not"; readonly tests: readonly Test[] };
