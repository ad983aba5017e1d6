import { Double } from "bson";
import { StoreError } from "../errors.js";
import { compareValues } from "../values/compare.js";
import { setOwn } from "../values/fields.js";
import { type GroupKey, groupKey } from "../values/group-key.js";
import { NumberSum } from "../values/number-sum.js";
import { intOrLong, toDouble } from "../values/numbers.js";
import { type Document, isDocument, isNullish, isNumber, type Value } from "../values/types.js";

/** What an accumulator collects while documents pass. One object per group. */
export interface AccumulatorState {
  /** Takes one value; `undefined` is missing. */
  add(value: Value): void;
  /** Takes out the value that was added first and is still in; only some accumulators can. */
  removeOldest?(value: Value): void;
  result(): Value;
}

/** Accumulators of one plain argument, by operator name: each call starts an empty one. */
export const plainAccumulators: Readonly<Record<string, () => AccumulatorState>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, () => AccumulatorState>, {
    $sum: () => new SumState(),
    $avg: () => new MeanState(),
    $min: () => extremeState(-1),
    $max: () => extremeState(1),
    $first: firstState,
    $last: lastState,
    $push: pushState,
    $addToSet: addToSetState,
    $mergeObjects: mergeObjectsState,
    $stdDevPop: () => deviationState(0),
    $stdDevSamp: () => deviationState(1),
  }),
);

class SumState implements AccumulatorState {
  protected readonly sum = new NumberSum();

  add(value: Value): void {
    if (isNumber(value)) this.sum.add(value);
  }

  removeOldest(value: Value): void {
    if (isNumber(value)) this.sum.remove(value);
  }

  result(): Value {
    return this.sum.total();
  }
}

class MeanState extends SumState {
  override result(): Value {
    return this.sum.mean();
  }
}

/** The number of documents, as Int32 (Long beyond). */
export function countState(): AccumulatorState {
  let count = 0;
  return { add: () => void count++, removeOldest: () => void count--, result: () => intOrLong(count) };
}

function extremeState(direction: 1 | -1): AccumulatorState {
  let best: Value;
  return {
    add: (value) => {
      if (isNullish(value)) return;
      if (best === undefined || compareValues(value, best) * direction > 0) best = value;
    },
    result: () => best ?? null,
  };
}

function firstState(): AccumulatorState {
  let value: Value;
  let isEmpty = true;
  return {
    add: (next) => {
      if (isEmpty) value = next;
      isEmpty = false;
    },
    result: () => value ?? null,
  };
}

function lastState(): AccumulatorState {
  let value: Value;
  return { add: (next) => void (value = next), result: () => value ?? null };
}

function pushState(): AccumulatorState {
  const values: Value[] = [];
  return {
    add: (value) => {
      if (value !== undefined) values.push(value);
    },
    removeOldest: (value) => {
      if (value !== undefined) values.shift();
    },
    result: () => [...values],
  };
}

function addToSetState(): AccumulatorState {
  const members = new Map<GroupKey, Value>();
  return {
    add: (value) => {
      if (value === undefined) return;
      const key = groupKey(value);
      if (!members.has(key)) members.set(key, value);
    },
    result: () => [...members.values()],
  };
}

function mergeObjectsState(): AccumulatorState {
  const merged: Document = {};
  return {
    add: (value) => mergeInto(merged, value),
    result: () => merged,
  };
}

/** Adds the fields of an object to `target`; null and missing add nothing. @throws StoreError 40400 for other values. */
export function mergeInto(target: Document, value: Value): void {
  if (isNullish(value)) return;
  if (!isDocument(value)) throw new StoreError(40400, "$mergeObjects requires object inputs");
  for (const field of Object.keys(value)) setOwn(target, field, value[field]);
}

/** Standard deviation by Welford's method; `lost` degrees of freedom: 0 population, 1 sample. */
function deviationState(lost: 0 | 1): AccumulatorState {
  let count = 0;
  let mean = 0;
  let squares = 0;
  return {
    add: (value) => {
      if (!isNumber(value)) return;
      const x = toDouble(value);
      const delta = x - mean;
      count++;
      mean += delta / count;
      squares += delta * (x - mean);
    },
    result: () => (count > lost ? new Double(Math.sqrt(squares / (count - lost))) : null),
  };
}

/** Keeps the first or last `n` values; missing counts as null. */
export function edgeState(n: number, edge: "first" | "last"): AccumulatorState {
  const values: Value[] = [];
  return {
    add: (value) => {
      if (edge === "first" && values.length === n) return;
      values.push(value ?? null);
      if (values.length > n) values.shift();
    },
    result: () => [...values],
  };
}

/** Keeps the `n` smallest values by `compare`, in order; among equals the earlier one stays first. */
export function smallestState<T>(n: number, compare: (a: T, b: T) => number): { add(item: T): void; items(): T[] } {
  const items: T[] = [];
  return {
    add: (item) => {
      const last = items.at(-1);
      if (items.length >= n && last !== undefined && compare(item, last) >= 0) return;
      let low = 0;
      let high = items.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (compare(item, items[middle] as T) < 0) high = middle;
        else low = middle + 1;
      }
      items.splice(low, 0, item);
      if (items.length > n) items.pop();
    },
    items: () => items,
  };
}

/** Keeps the `n` largest or smallest values; null and missing are not counted. */
export function extremesState(n: number, direction: 1 | -1): AccumulatorState {
  const kept = smallestState<Value>(n, (a, b) => compareValues(a, b) * direction);
  return {
    add: (value) => {
      if (!isNullish(value)) kept.add(value);
    },
    result: () => [...kept.items()],
  };
}

/** Checks the count of `$firstN` and its kin. @throws StoreError 5787902, 5787903 or 5787908. */
export function elementCount(value: Value): number {
  if (!isNumber(value)) throw new StoreError(5787902, "Value for 'n' must be of integral type");
  const n = toDouble(value);
  if (!Number.isInteger(n)) throw new StoreError(5787903, "Value for 'n' must be of integral type");
  if (n <= 0) throw new StoreError(5787908, "'n' must be greater than 0");
  return n;
}
