import { fail, must, refuse } from "../errors.js";
import { intOrLong, NumberSum } from "../values/numbers.js";
import { compareValues, groupKey, type GroupKey } from "../values/order.js";
import { type Document, isDocument, isNullish, isNumber, setOwn, type Value } from "../values/types.js";
import { compileList, constant, folded } from "./operator.js";
import type { Expression, Operator, OperatorTable, Scope } from "./operator.js";

/** What an accumulator collects while documents pass. One object per group. */
export interface AccumulatorState {
  /** Takes one value; `undefined` is missing. */
  add(value: Value): void;
  result(): Value;
}

function sumState(isMean: boolean): AccumulatorState {
  const sum = new NumberSum();
  return {
    add: (value) => void (isNumber(value) && sum.add(value)),
    result: () => (isMean ? sum.mean() : sum.total()),
  };
}

/** Keeps one value: the next one takes its place when `isBetter` says so. */
function bestState(isBetter: (next: Value, kept: Value, isFirst: boolean) => boolean): AccumulatorState {
  let kept: Value;
  let isFirst = true;
  return {
    add: (value) => {
      if (isBetter(value, kept, isFirst)) kept = value;
      isFirst = false;
    },
    result: () => kept ?? null,
  };
}

const extremeState = (direction: 1 | -1): AccumulatorState =>
  bestState((next, kept) => !isNullish(next) && (kept === undefined || compareValues(next, kept) * direction > 0));

function listState(isSet: boolean): AccumulatorState {
  const values: Value[] = [];
  const seen = new Set<GroupKey>();
  return {
    add: (value) => {
      if (value === undefined || (isSet && seen.has(groupKey(value)))) return;
      if (isSet) seen.add(groupKey(value));
      values.push(value);
    },
    result: () => [...values],
  };
}

function countState(): AccumulatorState {
  let count = 0;
  return { add: () => void count++, result: () => intOrLong(count) };
}

function mergeState(): AccumulatorState {
  const merged: Document = {};
  return { add: (value) => mergeInto(merged, value), result: () => merged };
}

/** Adds the fields of an object to `target`; null and missing add nothing. @throws StoreError 40400 for other values. */
function mergeInto(target: Document, value: Value): void {
  if (isNullish(value)) return;
  must(isDocument(value), 40400, "$mergeObjects requires object inputs");
  for (const [field, inner] of Object.entries(value)) setOwn(target, field, inner);
}

const states: Readonly<Record<string, () => AccumulatorState>> = {
  $sum: () => sumState(false),
  $avg: () => sumState(true),
  $min: () => extremeState(-1),
  $max: () => extremeState(1),
  $first: () => bestState((_next, _kept, isFirst) => isFirst),
  $last: () => bestState(() => true),
  $push: () => listState(false),
  $addToSet: () => listState(true),
  $mergeObjects: mergeState,
  $count: countState,
};

/** The names of all supported accumulators. */
export const accumulatorNames: readonly string[] = Object.keys(states);

const unsupported = new Set(
  (
    "$accumulator $median $percentile $concatArrays $setUnion $_internalJsReduce $firstN $lastN $maxN $minN $top " +
    "$topN $bottom $bottomN $stdDevPop $stdDevSamp"
  ).split(" "),
);

/** An accumulator, checked and compiled: `start` begins one group, fed with the values of `input`. */
export type CompiledAccumulator = { readonly input: Expression; readonly start: () => AccumulatorState };

/** Compiles `{$sum: …}`. Undefined for a name MongoDB does not know. @throws StoreError 238 for one that is lacking. */
export function compileAccumulator(name: string, argument: Value, scope: Scope): CompiledAccumulator | undefined {
  const start = Object.hasOwn(states, name) ? states[name] : undefined;
  if (!start) return unsupported.has(name) ? refuse(`accumulator ${name}`) : undefined;
  if (name === "$count") {
    const isEmpty = isDocument(argument) && Object.keys(argument).length === 0;
    return isEmpty ? { input: constant(null), start } : fail(14, "$count takes no arguments, i.e. $count:{}");
  }
  must(!Array.isArray(argument), 40237, `The ${name} accumulator is a unary operator`);
  return { input: scope.compile(argument), start };
}

/** An accumulator as an expression: over its arguments or, when there is one and it is an array, over its elements. */
const overArguments =
  (start: () => AccumulatorState): Operator =>
  (argument, scope) => {
    const args = compileList(argument, scope);
    return folded(args, (root, variables) => {
      const state = start();
      for (const arg of args) {
        const value = arg(root, variables);
        for (const item of args.length === 1 && Array.isArray(value) ? value : [value]) state.add(item);
      }
      return state.result();
    });
  };

/** `$sum $avg $min $max $mergeObjects` as expressions. */
export const accumulatorExpressions: OperatorTable = Object.fromEntries(
  ["$sum", "$avg", "$min", "$max", "$mergeObjects"].map((name) => [name, overArguments(states[name] ?? countState)]),
);
