import { Int32 } from "bson";
import { StoreError } from "../errors.js";
import { compareValues } from "../values/compare.js";
import { toDouble } from "../values/numbers.js";
import { compileSort } from "../values/sort-order.js";
import { isDocument, isNullish, isNumber, typeName, type Value } from "../values/types.js";
import { binary, compileList, folded, listOperator, namedArguments, unary } from "./arguments.js";
import { operatorTable } from "./scope.js";
import { searchRange } from "./strings.js";

/** Operators on arrays. */
export const arrayOperators = operatorTable({
  $size: unary((value) => {
    if (!Array.isArray(value))
      throw new StoreError(17124, `The argument to $size must be an array, but was of type: ${typeName(value)}`);
    return new Int32(value.length);
  }),
  $isArray: unary((value) => Array.isArray(value)),
  $in: binary((value, list) => {
    if (!Array.isArray(list))
      throw new StoreError(40081, `$in requires an array as a second argument, found: ${typeName(list)}`);
    return list.some((item) => compareValues(item, value) === 0);
  }),
  $arrayElemAt: binary((list, index, name) => {
    if (isNullish(list) || isNullish(index)) return null;
    if (!Array.isArray(list))
      throw new StoreError(28689, `${name}'s first argument must be an array, but is ${typeName(list)}`);
    return list.at(int32(index, 28690, 28691, `${name}'s second argument`));
  }),
  $slice: listOperator(2, 3, (values) => {
    const [list, second, third] = values;
    if (values.some(isNullish)) return null;
    if (!Array.isArray(list))
      throw new StoreError(28724, `First argument to $slice must be an array, but is of type: ${typeName(list)}`);
    const first = int32(second, 28725, 28726, "Second argument to $slice");
    if (values.length === 2) return first >= 0 ? list.slice(0, first) : list.slice(first);
    const count = int32(third, 28727, 28728, "Third argument to $slice");
    if (count <= 0) throw new StoreError(28729, `Third argument to $slice must be positive: ${count}`);
    const from = first >= 0 ? first : Math.max(0, list.length + first);
    return list.slice(from, from + count);
  }),
  $concatArrays: (argument, scope) => {
    const args = compileList(argument, scope);
    return folded(args, (root, variables) => {
      const result: Value[] = [];
      for (const arg of args) {
        const value = arg(root, variables);
        if (isNullish(value)) return null;
        if (!Array.isArray(value))
          throw new StoreError(28664, `$concatArrays only supports arrays, not ${typeName(value)}`);
        for (const item of value) result.push(item);
      }
      return result;
    });
  },
  $indexOfArray: listOperator(2, 4, ([list, item, start, end], name) => {
    if (isNullish(list)) return null;
    if (!Array.isArray(list))
      throw new StoreError(40090, `${name} requires an array as a first argument, found: ${typeName(list)}`);
    const [from, to] = searchRange(start, end, name, list.length);
    for (let i = from; i < to; i++) if (compareValues(list[i], item) === 0) return new Int32(i);
    return new Int32(-1);
  }),
  $reverseArray: unary((value) => {
    if (isNullish(value)) return null;
    if (!Array.isArray(value))
      throw new StoreError(
        34435,
        `The argument to $reverseArray must be an array, but was of type: ${typeName(value)}`,
      );
    return value.toReversed();
  }),
  $range: listOperator(2, 3, ([start, end, step]) => {
    const from = int32(start, 34443, 34444, "$range requires a start value that");
    const to = int32(end, 34445, 34446, "$range requires an end value that");
    const by = step === undefined ? 1 : int32(step, 34447, 34448, "$range requires a step value that");
    if (by === 0) throw new StoreError(34449, "$range requires a non-zero step value");
    if ((to - from) / by > 4_000_000) throw new StoreError(146, "$range would use too much memory");
    const result: Value[] = [];
    for (let n = from; by > 0 ? n < to : n > to; n += by) result.push(new Int32(n));
    return result;
  }),
  $zip: (argument, scope, name) => {
    const raw = namedArguments(name, argument, ["inputs"], ["useLongestLength", "defaults"], {
      notObject: 34460,
      unknown: 34464,
      missing: 34465,
    });
    const inputs = raw.get("inputs");
    const defaults = raw.get("defaults") ?? [];
    const longest = raw.get("useLongestLength") ?? false;
    if (!Array.isArray(inputs)) throw new StoreError(34461, "inputs must be an array of expressions");
    if (inputs.length === 0) throw new StoreError(34465, "$zip requires at least one input array");
    if (typeof longest !== "boolean") throw new StoreError(34463, "useLongestLength must be a bool");
    if (!Array.isArray(defaults)) throw new StoreError(34462, "defaults must be an array of expressions");
    if (defaults.length > 0 && !longest)
      throw new StoreError(34466, "cannot specify defaults unless useLongestLength is true");
    if (defaults.length > 0 && defaults.length !== inputs.length) {
      throw new StoreError(34467, "defaults and inputs must have the same length");
    }
    const lists = inputs.map((input) => scope.compile(input));
    const fillers = inputs.map((_, i) => scope.compile(defaults[i] ?? null));
    return folded([...lists, ...fillers], (root, variables) => {
      const values: Value[][] = [];
      for (const list of lists) {
        const value = list(root, variables);
        if (isNullish(value)) return null;
        if (!Array.isArray(value))
          throw new StoreError(34468, `$zip found a non-array expression in input: ${typeName(value)}`);
        values.push(value);
      }
      const lengths = values.map(({ length }) => length);
      const rows = longest ? Math.max(...lengths) : Math.min(...lengths);
      return Array.from({ length: rows }, (_, row) =>
        values.map((list, i) => (row < list.length ? list[row] : (fillers[i]?.(root, variables) ?? null))),
      );
    });
  },
  $sortArray: (argument, scope, name) => {
    const codes = { notObject: 2942500, unknown: 2942501, missing: { input: 2942502, sortBy: 2942503 } };
    const raw = namedArguments(name, argument, ["input", "sortBy"], [], codes);
    const input = scope.compile(raw.get("input"));
    const sort = sorter(raw.get("sortBy"));
    return folded([input], (root, variables) => {
      const value = input(root, variables);
      if (isNullish(value)) return null;
      if (!Array.isArray(value))
        throw new StoreError(
          2942504,
          `The input argument to $sortArray must be an array, but was of type: ${typeName(value)}`,
        );
      return sort(value);
    });
  },
});

/** A whole number of 32 bits. */
function int32(value: Value, notNumber: number, notWhole: number, what: string): number {
  if (!isNumber(value)) throw new StoreError(notNumber, `${what} must be a numeric value, but is ${typeName(value)}`);
  const number = toDouble(value);
  if ((number | 0) !== number)
    throw new StoreError(notWhole, `${what} must be representable as a 32-bit integer: ${number}`);
  return number;
}

/** Sorts by whole values (1 or -1) or by fields of the elements. */
function sorter(sortBy: Value): (list: readonly Value[]) => Value[] {
  if (isDocument(sortBy)) {
    const order = compileSort(sortBy);
    return (list) =>
      list
        .map((item) => ({ item, key: order.keyOf(isDocument(item) ? item : {}) }))
        .sort((a, b) => order.compareKeys(a.key, b.key))
        .map(({ item }) => item);
  }
  const direction = isNumber(sortBy) ? toDouble(sortBy) : Number.NaN;
  if (direction !== 1 && direction !== -1) {
    throw new StoreError(2942507, "Invalid sort direction: $sortArray sorts by 1, -1 or an object");
  }
  return (list) => list.toSorted((a, b) => compareValues(a, b) * direction);
}
