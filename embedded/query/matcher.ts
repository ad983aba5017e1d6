import { Binary, BSONRegExp, BSONSymbol, Double, MaxKey, MinKey } from "bson";
import type { Scope, Variables } from "../expressions/scope.js";
import { isTrue } from "../expressions/truth.js";
import { compareValues } from "../values/compare.js";
import { arrayIndex, getOwn } from "../values/fields.js";
import { groupKey, type GroupKey } from "../values/group-key.js";
import { isNaNValue } from "../values/numbers.js";
import {
  type Document,
  isDocument,
  isNumber,
  Rank,
  typeCodes,
  typeName,
  typeRank,
  type Value,
} from "../values/types.js";
import type { Comparison, Filter, Test } from "./filter.js";
import { parseFilter, truncated } from "./parse-filter.js";
import type { Pattern } from "./regex.js";

/** Where an array was matched: the index of the element that satisfied the filter, for `$` in updates and projections. */
export interface Position {
  index: number | undefined;
}

/**
 * True when the document satisfies the filter.
 *
 * @param variables the values `$expr` may use (`variablesOf`), laid out by the scope the filter was compiled in.
 * @param position  filled in when the match went through an array.
 */
export type Matcher = (document: Document, variables: Variables, position?: Position) => boolean;

/** A condition on one value; `undefined` stands for missing. */
type ValueTest = (value: Value, variables: Variables) => boolean;

/** Checks and compiles a filter. @throws StoreError as `parseFilter`. */
export function compileMatcher(filter: Value, scope: Scope): Matcher {
  return compileFilter(parseFilter(filter, scope));
}

/** Compiles a checked filter. */
export function compileFilter(filter: Filter): Matcher {
  switch (filter.kind) {
    case "constant":
      return () => filter.value;
    case "expression":
      return (document, variables) => isTrue(filter.expression(document, variables));
    case "and": {
      const all = filter.filters.map(compileFilter);
      const [first, second] = all;
      if (!first) return () => true;
      if (!second) return first;
      return (document, variables, position) => {
        for (const matches of all) if (!matches(document, variables, position)) return false;
        return true;
      };
    }
    case "or": {
      const any = filter.filters.map(compileFilter);
      return (document, variables, position) => any.some((matches) => matches(document, variables, position));
    }
    case "nor": {
      const none = filter.filters.map(compileFilter);
      return (document, variables) => !none.some((matches) => matches(document, variables));
    }
    case "path":
    default: {
      const { parts, test } = filter;
      return compilePathTest(parts, test);
    }
  }
}

/** A condition on what a path leads to; `undefined`: the path leads to nothing. */
export function compileValueTest(test: Test): ValueTest {
  if (test.kind === "not" || test.kind === "all") {
    const tests = test.tests.map(compileValueTest);
    const isNot = test.kind === "not";
    return (value, variables) => tests.every((matches) => matches(value, variables)) !== isNot;
  }
  return compileLeaf(test).open;
}

function compilePathTest(parts: readonly string[], test: Test): Matcher {
  if (test.kind === "not") {
    const tests = test.tests.map((inner) => compilePathTest(parts, inner));
    return (document, variables) => !tests.every((matches) => matches(document, variables));
  }
  if (test.kind === "all") {
    const tests = test.tests.map((inner) => compilePathTest(parts, inner));
    return (document, variables, position) => tests.every((matches) => matches(document, variables, position));
  }
  const leaf = compileLeaf(test);
  const last = parts.length - 1;
  const [only = ""] = parts;
  if (last === 0) {
    return (document, variables, position) => leaf.open(getOwn(document, only), variables, position);
  }
  return (document, variables, position) => walk(document, parts, 0, leaf, variables, position);
}

interface Leaf {
  /** On what a path leads to: an array is tried element by element, then as a whole. */
  readonly open: (value: Value, variables: Variables, position?: Position) => boolean;
  /** On an element that a path names by its index: never opened. */
  readonly whole: ValueTest;
}

/**
 * Follows a path. An array on the way is entered once per part: its objects continue with the same part, and a
 * numeric part also selects the element at that index. An array inside an array is only entered by its index.
 */
function walk(
  node: Value,
  parts: readonly string[],
  at: number,
  leaf: Leaf,
  variables: Variables,
  position?: Position,
): boolean {
  const part = parts[at] ?? "";
  const isLast = at === parts.length - 1;
  if (isDocument(node)) {
    const value = getOwn(node, part);
    if (isLast) return leaf.open(value, variables, position);
    return walk(value, parts, at + 1, leaf, variables, position);
  }
  if (!Array.isArray(node)) return leaf.open(undefined, variables, position);
  const index = arrayIndex(part);
  for (let i = 0; i < node.length; i++) {
    const element = node[i];
    let isMatch = false;
    if (i === index) {
      if (isLast) isMatch = leaf.whole(element, variables);
      else if (isDocument(element) || Array.isArray(element)) isMatch = walk(element, parts, at + 1, leaf, variables);
    }
    if (!isMatch && isDocument(element)) isMatch = walk(element, parts, at, leaf, variables);
    if (isMatch) {
      if (position) position.index = i;
      return true;
    }
  }
  return false;
}

function compileLeaf(test: Exclude<Test, { kind: "not" | "all" }>): Leaf {
  const open = compileOpen(test);
  const isOnWhole = ["exists", "size", "elemMatch", "elemValue"].includes(test.kind);
  return { open, whole: isOnWhole ? open : compileScalar(test as ScalarTest) };
}

function compileOpen(test: Exclude<Test, { kind: "not" | "all" }>): Leaf["open"] {
  switch (test.kind) {
    case "exists":
      return (value) => value !== undefined;
    case "size":
      return (value) => Array.isArray(value) && value.length === test.size;
    case "elemMatch": {
      const matches = compileFilter(test.filter);
      return onElements((element, variables) => {
        if (isDocument(element)) return matches(element, variables);
        return Array.isArray(element) && matches(Object.assign({}, element) as unknown as Document, variables);
      });
    }
    case "elemValue": {
      const tests = test.tests.map(compileElementTest);
      return onElements((element, variables) => tests.every((matches) => matches(element, variables)));
    }
    case "bits":
    case "compare":
    case "in":
    case "mod":
    case "regex":
    case "type":
    default: {
      const matches = compileScalar(test);
      return (value, variables, position) => {
        if (!Array.isArray(value)) return matches(value, variables);
        for (let i = 0; i < value.length; i++) {
          if (matches(value[i], variables)) {
            if (position) position.index = i;
            return true;
          }
        }
        return matches(value, variables);
      };
    }
  }
}

function onElements(matches: ValueTest): Leaf["open"] {
  return (value, variables, position) => {
    if (!Array.isArray(value)) return false;
    const index = value.findIndex((element) => matches(element, variables));
    if (index >= 0 && position) position.index = index;
    return index >= 0;
  };
}

/** A test inside `$elemMatch: {$op: …}`: on the element itself; an element that is an array is not opened. */
function compileElementTest(test: Test): ValueTest {
  if (test.kind === "not") {
    const tests = test.tests.map(compileElementTest);
    return (value, variables) => !tests.every((matches) => matches(value, variables));
  }
  if (test.kind === "all") {
    const tests = test.tests.map(compileElementTest);
    return (value, variables) => tests.every((matches) => matches(value, variables));
  }
  if (test.kind === "exists" || test.kind === "size" || test.kind === "elemMatch" || test.kind === "elemValue") {
    return compileOpen(test);
  }
  return compileScalar(test);
}

type ScalarTest = Exclude<Test, { kind: "not" | "all" | "exists" | "size" | "elemMatch" | "elemValue" }>;

function compileScalar(test: ScalarTest): ValueTest {
  switch (test.kind) {
    case "compare":
      return compileComparison(test.operator, test.value);
    case "in":
      return compileIn(test.values, test.patterns);
    case "regex":
      return (value) => matchesPattern(test.pattern, value);
    case "type":
      return (value) => value !== undefined && test.codes.has(typeCode(value));
    case "mod":
      return (value) => {
        const whole = isNumber(value) ? truncated(value) : undefined;
        return whole !== undefined && whole % test.divisor === test.remainder;
      };
    case "bits":
    default:
      return (value) => matchesBits(value, test.mask, test.want);
  }
}

function typeCode(value: Value): number {
  return typeCodes[typeName(value)] ?? 0;
}

function compileComparison(operator: Comparison, operand: Value): ValueTest {
  if (operand === null || operand === undefined) {
    const isEqual = operator === "eq" || operator === "gte" || operator === "lte";
    return (value) => isEqual && (value === null || value === undefined);
  }
  if (operand instanceof MinKey || operand instanceof MaxKey) return compileEdge(operator, operand);
  const rank = typeRank(operand);
  if (rank === Rank.number && isNumber(operand) && isNaNValue(operand)) {
    const isEqual = operator === "eq" || operator === "gte" || operator === "lte";
    return (value) => isEqual && isNumber(value) && isNaNValue(value);
  }
  if (typeof operand === "string" && operator === "eq") {
    return (value) => value === operand || (value instanceof BSONSymbol && value.value === operand);
  }
  const inOrder = orderTest(operator);
  return (value) => {
    if (value === undefined || value === null || typeRank(value) !== rank) return false;
    if (value instanceof Double && Number.isNaN(value.value) && operator !== "eq") return false;
    return inOrder(compareValues(value, operand));
  };
}

/** MinKey and MaxKey are compared with everything; a missing field counts as null. */
function compileEdge(operator: Comparison, operand: Value): ValueTest {
  const inOrder = orderTest(operator);
  return (value) => inOrder(compareValues(value ?? null, operand));
}

function orderTest(operator: Comparison): (order: number) => boolean {
  switch (operator) {
    case "eq":
      return (order) => order === 0;
    case "gt":
      return (order) => order > 0;
    case "gte":
      return (order) => order >= 0;
    case "lt":
      return (order) => order < 0;
    case "lte":
    default:
      return (order) => order <= 0;
  }
}

function compileIn(values: readonly Value[], patterns: readonly Pattern[]): ValueTest {
  const keys = new Set<GroupKey>(values.map((value) => groupKey(value ?? null)));
  return (value) => keys.has(groupKey(value ?? null)) || patterns.some((pattern) => matchesPattern(pattern, value));
}

function matchesPattern(pattern: Pattern, value: Value): boolean {
  if (typeof value === "string") return pattern.regExp.test(value);
  if (value instanceof BSONSymbol) return pattern.regExp.test(value.value);
  return value instanceof BSONRegExp && value.pattern === pattern.source && value.options === pattern.options;
}

function matchesBits(value: Value, mask: bigint, want: "allSet" | "allClear" | "anySet" | "anyClear"): boolean {
  let bits: bigint | undefined;
  if (isNumber(value)) {
    bits = truncated(value);
    if (bits !== undefined && compareValues(value, new Double(Number(bits))) !== 0) bits = undefined;
  } else if (value instanceof Binary) {
    bits = 0n;
    const bytes = value.buffer.subarray(0, value.position);
    for (let i = bytes.length - 1; i >= 0; i--) bits = (bits << 8n) | BigInt(bytes[i] ?? 0);
  }
  if (bits === undefined) return false;
  switch (want) {
    case "allSet":
      return (bits & mask) === mask;
    case "allClear":
      return (bits & mask) === 0n;
    case "anySet":
      return (bits & mask) !== 0n;
    case "anyClear":
    default:
      return (bits & mask) !== mask;
  }
}
