import { BSONRegExp } from "bson";
import { decodeValue, type Element, findField, Type } from "../bson/decode.js";
import { isTrue } from "../expressions/conditions.js";
import type { Scope, Variables } from "../expressions/operator.js";
import { arrayIndex, type Document, getOwn, isDocument, isNaNValue, isNullish, isNumber } from "../values/values.js";
import { Rank, truncated, typeCode, typeRank, type Value } from "../values/values.js";
import { compareValues, comparisons, groupKey } from "../values/order.js";
import { conjunctsOf, parseFilter } from "./filter.js";
import type { Comparison, Filter, PathFilter, Pattern, ScalarTest, Test, WholeTest } from "./filter.js";

/** Where an array was matched: the index of the element that satisfied the filter, for `$` in updates and projections. */
export type Position = { index: number | undefined };
/** True when the document satisfies the filter. @param variables the values `$expr` may use, laid out by the scope the
 * filter was compiled in. @param position  filled in when the match went through an array. */
export type Matcher = (document: Document, variables: Variables, position?: Position) => boolean;
/** A condition on one value; `undefined` stands for missing. */
type ValueTest = (value: Value, variables: Variables, position?: Position) => boolean;
export const compileMatcher = (filter: Value, scope: Scope): Matcher => compileFilter(parseFilter(filter, scope));
export function compileFilter(filter: Filter): Matcher {
  if (filter.kind === "expression") return (document, variables) => isTrue(filter.expression(document, variables));
  if (filter.kind === "path") return compilePathTest(filter.parts, filter.test);
  const all = filter.filters.map(compileFilter);
  if (filter.kind === "and") {
    return (document, variables, position) => all.every((matches) => matches(document, variables, position));
  }
  const isOr = filter.kind === "or";
  return (document, variables, position) =>
    all.some((matches) => matches(document, variables, isOr ? position : undefined)) === isOr;
}

/** A condition on what a path leads to; `undefined`: the path leads to nothing. */
export function compileValueTest(test: Test, onScalar: (test: ScalarTest) => ValueTest = opened): ValueTest {
  if (test.kind !== "not" && test.kind !== "all") return isWhole(test) ? compileWhole(test) : onScalar(test);
  const tests = test.tests.map((inner) => compileValueTest(inner, onScalar));
  const isAll = test.kind === "all";
  return (value, variables) => tests.every((matches) => matches(value, variables)) === isAll;
}

function compilePathTest(parts: readonly string[], test: Test): Matcher {
  if (test.kind === "not" || test.kind === "all") {
    const tests = test.tests.map((inner) => compilePathTest(parts, inner));
    const isAll = test.kind === "all";
    return (document, variables, position) =>
      tests.every((matches) => matches(document, variables, isAll ? position : undefined)) === isAll;
  }
  const open = compileValueTest(test);
  const [only = ""] = parts;
  if (parts.length === 1) return (document, variables, position) => open(getOwn(document, only), variables, position);
  const path: Path = { parts, open, whole: isWhole(test) ? open : compileScalar(test) };
  return (document, variables, position) => walk(document, 0, path, variables, position);
}

/** A path and the tests at its end: `open` on what it leads to (an array is tried element by element, then as a whole),
 * `whole` on an element that it names by its index (never opened). */
type Path = { readonly parts: readonly string[]; readonly open: ValueTest; readonly whole: ValueTest };
/** Follows a path. An array on the way is entered once per part: its objects continue with the same part, and a numeric
 * part also selects the element at that index. An array inside an array is only entered by its index. */
function walk(node: Value, at: number, path: Path, variables: Variables, position?: Position): boolean {
  const part = path.parts[at] ?? "";
  const isLast = at === path.parts.length - 1;
  if (isDocument(node)) {
    const value = getOwn(node, part);
    return isLast ? path.open(value, variables, position) : walk(value, at + 1, path, variables, position);
  }
  if (!Array.isArray(node)) return path.open(undefined, variables, position);
  const index = arrayIndex(part);
  const found = node.findIndex((element, i) => {
    if (i === index) {
      if (isLast && path.whole(element, variables)) return true;
      const isInside = !isLast && (isDocument(element) || Array.isArray(element));
      if (isInside && walk(element, at + 1, path, variables)) return true;
    }
    return isDocument(element) && walk(element, at, path, variables);
  });
  if (found >= 0 && position) position.index = found;
  return found >= 0;
}

const isWhole = (test: Exclude<Test, { kind: "all" | "not" }>): test is WholeTest =>
  ["exists", "size", "elemMatch", "elemValue"].includes(test.kind);
function compileWhole(test: WholeTest): ValueTest {
  if (test.kind === "exists") return (value) => value !== undefined;
  if (test.kind === "size") return (value) => Array.isArray(value) && value.length === test.size;
  if (test.kind === "elemMatch") {
    const matches = compileFilter(test.filter);
    return onElements((element, variables) => {
      const fields = Array.isArray(element) ? Object.fromEntries(element.entries()) : element; // indexes are names then
      return isDocument(fields) && matches(fields, variables);
    });
  }
  // On the element itself: an element that is an array is not opened.
  const tests = test.tests.map((inner) => compileValueTest(inner, compileScalar));
  return onElements((element, variables) => tests.every((matches) => matches(element, variables)));
}

function onElements(matches: ValueTest): ValueTest {
  return (value, variables, position) => {
    const index = Array.isArray(value) ? value.findIndex((element) => matches(element, variables)) : -1;
    if (index >= 0 && position) position.index = index;
    return index >= 0;
  };
}

/** A test of one value that also tries the elements of an array. */
function opened(test: ScalarTest): ValueTest {
  const matches = compileScalar(test);
  const anyElement = onElements(matches);
  return (value, variables, position) =>
    (Array.isArray(value) && anyElement(value, variables, position)) || matches(value, variables);
}

function compileScalar(test: ScalarTest): ValueTest {
  if (test.kind === "compare") return compileComparison(test.operator, test.value);
  if (test.kind === "regex") return (value) => matchesPattern(test.pattern, value);
  if (test.kind === "type") return (value) => value !== undefined && test.codes.has(typeCode(value));
  if (test.kind === "mod") {
    const isEqual = (whole: bigint | undefined) => whole !== undefined && whole % test.divisor === test.remainder;
    return (value) => isEqual(truncated(value));
  }
  const keys = new Set(test.values.map((value) => groupKey(value ?? null)));
  return (value) => keys.has(groupKey(value ?? null)) || test.patterns.some((one) => matchesPattern(one, value));
}

function compileComparison(operator: Comparison, operand: Value): ValueTest {
  const inOrder = comparisons[operator];
  if (isNullish(operand)) return (value) => isNullish(value) && inOrder(0);
  const rank = typeRank(operand);
  // MinKey and MaxKey are compared with everything; a missing field counts as null.
  if (rank === Rank.minKey || rank === Rank.maxKey) return (value) => inOrder(compareValues(value ?? null, operand));
  if (typeof operand === "string" && operator === "eq") return (value) => value === operand;
  const isNaN = isNumber(operand) && isNaNValue(operand);
  return (value) => {
    if (isNullish(value) || typeRank(value) !== rank) return false;
    // NaN is the lowest number, but less than none.
    return inOrder(compareValues(value, operand)) && (!isNumber(value) || isNaNValue(value) === isNaN);
  };
}

function matchesPattern(pattern: Pattern, value: Value): boolean {
  if (typeof value === "string") return pattern.regExp.test(value);
  return value instanceof BSONRegExp && value.pattern === pattern.source && value.options === pattern.options;
}

/** What the bytes of a document already say about a filter: false (it does not match), true (it does), or undefined (it
 * has to be decoded, because an array is on the way or the filter asks for more than fields). */
export type RawFilter = (bytes: Buffer, variables: Variables) => boolean | undefined;
/** Compiles what can be answered by looking up single fields in the bytes: nothing but their values is decoded. */
export function compileRawFilter(filter: Filter): RawFilter {
  const conjuncts = conjunctsOf(filter);
  const tests = conjuncts.filter((conjunct) => conjunct.kind === "path").map(compileRawPath);
  const isAll = tests.length === conjuncts.length;
  return (bytes, variables) => {
    let verdict: boolean | undefined = isAll ? true : undefined;
    for (const test of tests) {
      const one = test(bytes, variables);
      if (one === false) return false;
      if (one === undefined) verdict = undefined;
    }
    return verdict;
  };
}

function compileRawPath({ parts, test }: PathFilter): RawFilter {
  const matches = compileValueTest(test);
  const names = parts.map((part) => Buffer.from(part, "utf8"));
  const found: Element = { type: 0, start: 0, end: 0 };
  return (bytes, variables) => {
    let from = 0;
    for (let i = 0; i < names.length; i++) {
      if (!findField(bytes, from, names[i] as Buffer, found)) return matches(undefined, variables);
      if (found.type === Type.array) return undefined;
      if (i < names.length - 1 && found.type !== Type.object) return matches(undefined, variables);
      from = found.start;
    }
    return matches(decodeValue(bytes, found.start, found.type), variables);
  };
}
