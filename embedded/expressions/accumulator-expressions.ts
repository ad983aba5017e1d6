import { Double } from "bson";
import { StoreError } from "../errors.js";
import { isNullish, isNumber, type Value } from "../values/types.js";
import { toDouble } from "../values/numbers.js";
import {
  type AccumulatorState,
  edgeState,
  elementCount,
  extremesState,
  mergeInto,
  plainAccumulators,
} from "./accumulator-states.js";
import { lazyOperator, namedOperator, needArray, unary } from "./arguments.js";
import { type Operator, operatorTable } from "./scope.js";

/** Operators that are accumulators in `$group` and work on their arguments, or on one array, as expressions. */
export const accumulatorExpressions = operatorTable({
  $sum: overArguments("$sum"),
  $avg: overArguments("$avg"),
  $min: overArguments("$min"),
  $max: overArguments("$max"),
  $stdDevPop: overArguments("$stdDevPop"),
  $stdDevSamp: overArguments("$stdDevSamp"),
  $mergeObjects: lazyOperator((args, root, variables) => {
    const merged = {};
    for (const arg of args) {
      const value = arg(root, variables);
      // One array argument is taken as the list of objects.
      for (const item of args.length === 1 && Array.isArray(value) ? value : [value]) mergeInto(merged, item);
    }
    return merged;
  }),
  $first: unary((value, name) => edge(value, name, 0)),
  $last: unary((value, name) => edge(value, name, -1)),
  $firstN: overArray((n) => edgeState(n, "first")),
  $lastN: overArray((n) => edgeState(n, "last")),
  $maxN: overArray((n) => extremesState(n, -1), 5787900),
  $minN: overArray((n) => extremesState(n, 1), 5787900),
  $percentile: namedOperator(
    ["input", "p", "method"],
    [],
    { notObject: 7429703, unknown: 40415, missing: 40414 },
    (values) => percentiles(values.input, fractionsOf(values.p), values.method),
  ),
  $median: namedOperator(
    ["input", "method"],
    [],
    { notObject: 7436100, unknown: 40415, missing: 40414 },
    (values) => percentiles(values.input, [0.5], values.method)[0] ?? null,
  ),
});

function overArguments(name: string): Operator {
  const start = plainAccumulators[name] as () => AccumulatorState; // the table above names existing ones
  return lazyOperator((args, root, variables) => {
    const state = start();
    for (const arg of args) {
      const value = arg(root, variables);
      for (const item of args.length === 1 && Array.isArray(value) ? value : [value]) state.add(item);
    }
    return state.result();
  });
}

function edge(value: Value, name: string, index: number): Value {
  if (isNullish(value)) return null;
  return needArray(value, 28689, name).at(index);
}

function overArray(start: (n: number) => AccumulatorState, notObject = 5787801): Operator {
  const codes = { notObject, unknown: 5787901, missing: { n: 5787906, input: 5787907 } };
  return namedOperator(["input", "n"], [], codes, ({ input, n }) => {
    const state = start(elementCount(n));
    if (!Array.isArray(input)) throw new StoreError(5788200, "Input must be an array");
    for (const item of input) state.add(item);
    return state.result();
  });
}

/** The fractions of `$percentile`. @throws StoreError 7750300, 7750303 */
function fractionsOf(p: Value): number[] {
  if (!Array.isArray(p) || p.length === 0)
    throw new StoreError(7750300, "'p' of $percentile must be an array of numbers");
  return p.map((fraction) => {
    const number = isNumber(fraction) ? toDouble(fraction) : Number.NaN;
    if (!(number >= 0 && number <= 1))
      throw new StoreError(7750303, "'p' of $percentile must hold numbers from 0 to 1");
    return number;
  });
}

/** The values at fractions of the sorted numbers (nearest rank), as doubles; null for each when there are none. */
function percentiles(input: Value, fractions: readonly number[], method: Value): Value[] {
  if (method !== "approximate")
    throw new StoreError(2, "Currently only 'approximate' can be used as percentile 'method'.");
  const numbers = (Array.isArray(input) ? input : [input]).filter(isNumber).map(toDouble);
  numbers.sort((a, b) => a - b);
  return fractions.map((p) => {
    const number = numbers[Math.max(0, Math.ceil(p * numbers.length) - 1)];
    return number === undefined ? null : new Double(number);
  });
}
