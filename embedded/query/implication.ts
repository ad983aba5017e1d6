import { compareValues } from "../values/compare.js";
import { typeCodes, typeName, typeRank, type Value } from "../values/types.js";
import type { Comparison, Filter, PathFilter, Test } from "./filter.js";

/**
 * True when every document that satisfies all conjuncts surely satisfies the filter of a partial index. Careful: false
 * means "not known".
 */
export function implies(conjuncts: readonly Filter[], partial: Filter): boolean {
  if (partial.kind === "and") return partial.filters.every((inner) => implies(conjuncts, inner));
  if (partial.kind === "or") return partial.filters.some((inner) => implies(conjuncts, inner));
  if (partial.kind !== "path") return false;
  return conjuncts.some(
    (conjunct) => conjunct.kind === "path" && conjunct.path === partial.path && impliesTest(conjunct, partial),
  );
}

function impliesTest({ test: given }: PathFilter, { test: wanted }: PathFilter): boolean {
  switch (wanted.kind) {
    case "exists":
      return excludesMissing(given);
    case "type":
      return valuesOf(given)?.every((value) => wanted.codes.has(typeCodes[typeName(value)] ?? 0)) ?? false;
    case "in":
      return (
        wanted.patterns.length === 0 &&
        (valuesOf(given)?.every((value) => wanted.values.some((other) => compareValues(value, other) === 0)) ?? false)
      );
    case "compare":
      return impliesComparison(given, wanted.operator, wanted.value);
    case "all":
    case "bits":
    case "elemMatch":
    case "elemValue":
    case "mod":
    case "not":
    case "regex":
    case "size":
    default:
      return false;
  }
}

/** The values one of which the path must have; undefined when the test is not about single values. */
function valuesOf(test: Test): readonly Value[] | undefined {
  if (test.kind === "compare" && test.operator === "eq" && !Array.isArray(test.value)) return [test.value];
  if (test.kind === "in" && test.patterns.length === 0 && !test.values.some(Array.isArray)) return test.values;
  return undefined;
}

function excludesMissing(test: Test): boolean {
  switch (test.kind) {
    case "exists":
    case "regex":
    case "size":
    case "type":
    case "mod":
    case "elemMatch":
    case "elemValue":
      return true;
    case "compare":
      return test.value !== null && test.value !== undefined && !isEdge(test.value);
    case "in":
      return test.values.every((value) => value !== null && value !== undefined);
    case "not":
      // {$ne: null}
      return test.tests.length === 1 && test.tests[0]?.kind === "compare" && test.tests[0].value === null;
    case "all":
    case "bits":
    default:
      return false;
  }
}

function isEdge(value: Value): boolean {
  const name = typeName(value);
  return name === "minKey" || name === "maxKey";
}

function impliesComparison(given: Test, operator: Comparison, bound: Value): boolean {
  if (operator === "eq" || bound === null || bound === undefined) {
    return valuesOf(given)?.every((value) => satisfies(value, operator, bound)) ?? false;
  }
  const values = valuesOf(given);
  if (values) return values.every((value) => satisfies(value, operator, bound));
  if (given.kind !== "compare" || typeRank(given.value) !== typeRank(bound) || isEdge(bound)) return false;
  const order = compareValues(given.value, bound);
  switch (operator) {
    case "gt":
      return (given.operator === "gt" && order >= 0) || (given.operator === "gte" && order > 0);
    case "gte":
      return (given.operator === "gt" || given.operator === "gte") && order >= 0;
    case "lt":
      return (given.operator === "lt" && order <= 0) || (given.operator === "lte" && order < 0);
    case "lte":
    default:
      return (given.operator === "lt" || given.operator === "lte") && order <= 0;
  }
}

function satisfies(value: Value, operator: Comparison, bound: Value): boolean {
  if (typeRank(value ?? null) !== typeRank(bound ?? null)) return false;
  const order = compareValues(value ?? null, bound ?? null);
  switch (operator) {
    case "eq":
      return order === 0;
    case "gt":
      return order > 0;
    case "gte":
      return order >= 0;
    case "lt":
      return order < 0;
    case "lte":
    default:
      return order <= 0;
  }
}
