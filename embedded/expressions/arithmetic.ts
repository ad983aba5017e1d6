import { Double, Int32, Long } from "bson";
import { fail, must, refuse } from "../errors.js";
import { addNumbers, type Document, fitsLong, integerValue, isDocument } from "../values/values.js";
import { isNullish, isNumber, isZero, longValue, MAX_DATE_MS, multiplyNumbers, NumberSum } from "../values/values.js";
import { type NumberValue, remainderOfNumbers, type Rounding, roundNumber, setOwn } from "../values/values.js";
import { subtractNumbers, toBigInt, toDouble, typeName, type Value } from "../values/values.js";
import { compareValues, groupKey, type GroupKey } from "../values/order.js";
import { binary, compileList, constant, folded, lazily, listOrNull, needNumber, needWhole } from "./operator.js";
import { unaryOrNull } from "./operator.js";
import type { Expression, Operator, OperatorTable, Scope } from "./operator.js";

const numeric = (apply: (n: NumberValue) => Value) => unaryOrNull((n, name) => apply(needNumber(n, 28765, name)));
const numericPair = (code: number, apply: (a: NumberValue, b: NumberValue) => Value): Operator =>
  listOrNull(2, 2, ([a, b], name) => apply(needNumber(a, code, name), needNumber(b, code, name)));
/** A sum or product of Int32 that left the range on the way may be back in it. */
const narrowed = (isInt: boolean, n: NumberValue): NumberValue =>
  isInt && n instanceof Long ? integerValue(n.toBigInt()) : n;
function dateAt(ms: number, name: string): Date {
  must(Math.abs(ms) <= MAX_DATE_MS, 15, `date overflow in ${name}`);
  return new Date(Math.round(ms));
}

export const arithmeticOperators: OperatorTable = {
  $add: lazily((values, name) => {
    let sum: NumberValue = new Int32(0);
    let dateMs: number | undefined;
    let isInt = true;
    for (const value of values) {
      if (isNullish(value)) return null;
      if (value instanceof Date) {
        must(dateMs === undefined, 16612, "only one date allowed in an $add expression");
        dateMs = value.getTime();
      } else sum = addNumbers(sum, needNumber(value, 14, name));
      isInt &&= value instanceof Int32;
    }
    return dateMs === undefined ? narrowed(isInt, sum) : dateAt(dateMs + toDouble(sum), name);
  }),
  $subtract: binary((a, b, name) => {
    if (isNullish(a) || isNullish(b)) return null;
    if (isNumber(a) && isNumber(b)) return subtractNumbers(a, b);
    if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
    if (a instanceof Date && isNumber(b)) return dateAt(a.getTime() - toDouble(b), name);
    return fail(14, `can't ${name} ${typeName(b)} from ${typeName(a)}`);
  }),
  $multiply: lazily((values, name) => {
    let product: NumberValue = new Int32(1);
    let isInt = true;
    for (const value of values) {
      if (isNullish(value)) return null;
      product = multiplyNumbers(product, needNumber(value, 14, name));
      isInt &&= value instanceof Int32;
    }
    return narrowed(isInt, product);
  }),
  $divide: numericPair(14, (a, b) => (isZero(b) ? fail(2, "$divide by zero") : new Double(toDouble(a) / toDouble(b)))),
  $mod: numericPair(16611, (a, b) => {
    must(!isZero(b), 16610, "can't $mod by zero");
    // A whole double on the right does not make the result a double (so in MongoDB's source).
    const isInt = b instanceof Double && !(a instanceof Double) && (b.value | 0) === b.value;
    return remainderOfNumbers(a, isInt ? new Int32(b.value) : b);
  }),
  $abs: numeric((n) => {
    if (n instanceof Double) return new Double(Math.abs(n.value));
    const size = toBigInt(n) < 0n ? -toBigInt(n) : toBigInt(n);
    must(fitsLong(size), 28680, "can't take $abs of long long min");
    return n instanceof Int32 ? integerValue(size) : longValue(size);
  }),
  $ceil: numeric((n) => (n instanceof Double ? new Double(Math.ceil(n.value)) : n)),
  $floor: numeric((n) => (n instanceof Double ? new Double(Math.floor(n.value)) : n)),
  $round: rounding("half-even"),
  $trunc: rounding("truncate"),
};

function rounding(mode: Rounding): Operator {
  return listOrNull(1, 2, ([value, precision = new Int32(0)], name) => {
    const n = needNumber(value, 51081, name);
    const places = toDouble(needNumber(precision, 16004, name));
    must(Number.isFinite(places), 31109, `the precision of ${name} is out of range`);
    needWhole(precision, [16004, 51082], name);
    must(places >= -20 && places <= 100, 51083, `the precision of ${name} must be in [-20, 100]`);
    return roundNumber(n, places, mode) ?? fail(51080, `the result of ${name} does not fit in 64 bits`);
  });
}

/** What an accumulator collects while documents pass. One object per group. `add`: takes one value; `undefined` is
 * missing. */
export type AccumulatorState = { add(value: Value): void; result(): Value };
function sumState(isMean: boolean): AccumulatorState {
  const sum = new NumberSum();
  return { add: (n) => void (isNumber(n) && sum.add(n)), result: () => (isMean ? sum.mean() : sum.total()) };
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

function mergeState(): AccumulatorState {
  const merged: Document = {};
  const add = (value: Value): void => {
    if (isNullish(value)) return;
    must(isDocument(value), 40400, "$mergeObjects requires object inputs");
    for (const [field, inner] of Object.entries(value)) setOwn(merged, field, inner);
  };
  return { add, result: () => merged };
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
  $count: () => sumState(false), // of ones
};

export const accumulatorNames: readonly string[] = Object.keys(states);
const refusedAccumulators = new Set(
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
  if (!start) return refusedAccumulators.has(name) ? refuse(`accumulator ${name}`) : undefined;
  if (name === "$count") {
    const isEmpty = isDocument(argument) && Object.keys(argument).length === 0;
    return isEmpty ? { input: constant(new Int32(1)), start } : fail(14, "$count takes no arguments, i.e. $count:{}");
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

export const accumulatorExpressions: OperatorTable = Object.fromEntries(
  ["$sum", "$avg", "$min", "$max", "$mergeObjects"].map((name) => [name, overArguments(states[name] ?? mergeState)]),
);
