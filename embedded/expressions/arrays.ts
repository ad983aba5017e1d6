import { Int32 } from "bson";
import { StoreError } from "../errors.js";
import { compareValues } from "../values/compare.js";
import { toDouble } from "../values/numbers.js";
import { elementOrder } from "../values/sort-order.js";
import { isDocument, isNullish, isNumber, type Value } from "../values/types.js";
import {
  binary,
  folded,
  lazyOperator,
  listOperator,
  namedArguments,
  needArray,
  needWhole,
  unary,
} from "./arguments.js";
import { operatorTable } from "./scope.js";
import { searchRange } from "./strings.js";

/** Operators on arrays. */
export const arrayOperators = operatorTable({
  $size: unary((value, name) => new Int32(needArray(value, 17124, name).length)),
  $isArray: unary((value) => Array.isArray(value)),
  $in: binary((value, list, name) => needArray(list, 40081, name).some((item) => compareValues(item, value) === 0)),
  $arrayElemAt: binary((list, index, name) => {
    if (isNullish(list) || isNullish(index)) return null;
    return needArray(list, 28689, name).at(int32(index, 28690, 28691, name));
  }),
  $slice: listOperator(2, 3, (values, name) => {
    const [value, second, third] = values;
    if (values.some(isNullish)) return null;
    const list = needArray(value, 28724, name);
    const first = int32(second, 28725, 28726, name);
    if (values.length === 2) return first >= 0 ? list.slice(0, first) : list.slice(first);
    const count = int32(third, 28727, 28728, name);
    if (count <= 0) throw new StoreError(28729, `Third argument to $slice must be positive: ${count}`);
    const from = first >= 0 ? first : Math.max(0, list.length + first);
    return list.slice(from, from + count);
  }),
  $concatArrays: lazyOperator((args, root, variables, name) => {
    const result: Value[] = [];
    for (const arg of args) {
      const value = arg(root, variables);
      if (isNullish(value)) return null;
      for (const item of needArray(value, 28664, name)) result.push(item);
    }
    return result;
  }),
  $indexOfArray: listOperator(2, 4, ([value, item, start, end], name) => {
    if (isNullish(value)) return null;
    const list = needArray(value, 40090, name);
    const [from, to] = searchRange(start, end, name, list.length);
    for (let i = from; i < to; i++) if (compareValues(list[i], item) === 0) return new Int32(i);
    return new Int32(-1);
  }),
  $reverseArray: unary((value, name) => (isNullish(value) ? null : needArray(value, 34435, name).toReversed())),
  $range: listOperator(2, 3, ([start, end, step], name) => {
    const from = int32(start, 34443, 34444, name);
    const to = int32(end, 34445, 34446, name);
    const by = step === undefined ? 1 : int32(step, 34447, 34448, name);
    if (by === 0) throw new StoreError(34449, "$range requires a non-zero step value");
    if ((to - from) / by > 4_000_000) throw new StoreError(146, "$range would use too much memory");
    const result: Value[] = [];
    for (let n = from; by > 0 ? n < to : n > to; n += by) result.push(new Int32(n));
    return result;
  }),
  $zip: (argument, scope, name) => {
    const codes = { notObject: 34460, unknown: 34464, missing: 34465 };
    const raw = namedArguments(name, argument, ["inputs"], ["useLongestLength", "defaults"], codes);
    const inputs = needArray(raw.get("inputs"), 34461, "'inputs' of $zip");
    const defaults = needArray(raw.get("defaults") ?? [], 34462, "'defaults' of $zip");
    const isLongest = raw.get("useLongestLength") ?? false;
    if (inputs.length === 0) throw new StoreError(34465, "$zip requires at least one input array");
    if (typeof isLongest !== "boolean") throw new StoreError(34463, "useLongestLength must be a bool");
    if (defaults.length > 0 && !isLongest) throw new StoreError(34466, "'defaults' need useLongestLength");
    if (defaults.length > 0 && defaults.length !== inputs.length)
      throw new StoreError(34467, "'defaults' and 'inputs' must have the same length");
    const lists = inputs.map((input) => scope.compile(input));
    const fillers = inputs.map((_, i) => scope.compile(defaults[i] ?? null));
    return folded([...lists, ...fillers], (root, variables) => {
      const values: Value[][] = [];
      for (const list of lists) {
        const value = list(root, variables);
        if (isNullish(value)) return null;
        values.push(needArray(value, 34468, name));
      }
      const lengths = values.map(({ length }) => length);
      const rows = isLongest ? Math.max(...lengths) : Math.min(...lengths);
      const cell = (list: Value[], row: number, i: number) =>
        row < list.length ? list[row] : (fillers[i]?.(root, variables) ?? null);
      return Array.from({ length: rows }, (_, row) => values.map((list, i) => cell(list, row, i)));
    });
  },
  $sortArray: (argument, scope, name) => {
    const codes = { notObject: 2942500, unknown: 2942501, missing: { input: 2942502, sortBy: 2942503 } };
    const raw = namedArguments(name, argument, ["input", "sortBy"], [], codes);
    const input = scope.compile(raw.get("input"));
    const order = orderOf(raw.get("sortBy"));
    return folded([input], (root, variables) => {
      const value = input(root, variables);
      return isNullish(value) ? null : needArray(value, 2942504, name).toSorted(order);
    });
  },
});

/** A whole number of 32 bits. */
function int32(value: Value, notNumber: number, notWhole: number, name: string): number {
  const number = needWhole(value, notNumber, notWhole, name);
  if ((number | 0) !== number) throw new StoreError(notWhole, `${name} needs a 32-bit integer, not ${number}`);
  return number;
}

/** The order of elements by whole values (1 or -1) or by their fields. */
function orderOf(sortBy: Value): (a: Value, b: Value) => number {
  if (isDocument(sortBy)) return elementOrder(sortBy);
  const direction = isNumber(sortBy) ? toDouble(sortBy) : Number.NaN;
  if (direction !== 1 && direction !== -1) throw new StoreError(2942507, "$sortArray sorts by 1, -1 or an object");
  return (a, b) => compareValues(a, b) * direction;
}
