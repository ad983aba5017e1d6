import { Int32 } from "bson";
import { fail, must } from "../errors.js";
import { toDouble } from "../values/numbers.js";
import { compareValues, compileSort, groupKey, type GroupKey } from "../values/order.js";
import { type Document, isDocument, isNullish, isNumber, setOwn, typeName, type Value } from "../values/types.js";
import { binary, folded, lazily, list, listOrNull, namedArguments, needArray, needText } from "./operator.js";
import { needWhole, unary, unaryOrNull } from "./operator.js";
import type { Codes, Operator, OperatorTable } from "./operator.js";

const int32 = (value: Value, codes: Codes, name: string): number => needWhole(value, codes, name, true);

/** The members of an array as a set: equal elements count once. */
function setOf(value: Value, code: number, name: string): Map<GroupKey, Value> {
  const members = new Map<GroupKey, Value>();
  for (const item of needArray(value, code, name)) if (!members.has(groupKey(item))) members.set(groupKey(item), item);
  return members;
}

const isInside = (part: ReadonlyMap<GroupKey, Value>, whole: ReadonlyMap<GroupKey, Value>): boolean =>
  [...part.keys()].every((key) => whole.has(key));

/** A set made of sets, in MongoDB's actual order: sorted. */
const combined = (
  code: number,
  combine: (a: Map<GroupKey, Value>, b: Map<GroupKey, Value>) => Iterable<Value>,
): Operator =>
  listOrNull(0, Infinity, (values, name) => {
    const sets = values.map((value) => setOf(value, code, name));
    const all = sets.reduce((a, b) => setOf([...combine(a, b)], code, name), sets[0] ?? new Map<GroupKey, Value>());
    return [...all.values()].sort(compareValues);
  });

/** The part of a list that `$indexOf…` searches. @throws StoreError 40096 not whole, 40097 negative. */
export function searchRange(start: Value, end: Value, name: string, length: number): [number, number] {
  const bound = (value: Value, fallback: number): number => {
    const number = value === undefined ? fallback : needWhole(value, [40096, 40096], name);
    must(number >= 0, 40097, `${name} requires a nonnegative index`);
    return number;
  };
  return [bound(start, 0), Math.min(bound(end, length), length)];
}

/** The order of elements by whole values (1 or -1) or by their fields. */
function elementOrder(sortBy: Value): (a: Value, b: Value) => number {
  if (isDocument(sortBy)) {
    must(Object.keys(sortBy).length > 0, 2, "a sort of elements needs at least one field");
    return compileSort(sortBy).compareElements;
  }
  const direction = isNumber(sortBy) ? toDouble(sortBy) : 0;
  must(direction === 1 || direction === -1, 2942507, "$sortArray sorts by 1, -1 or an object");
  return (a, b) => compareValues(a, b) * direction;
}

const edge = (index: number): Operator => unaryOrNull((value, name) => needArray(value, 28689, name).at(index));

/** Operators on arrays and sets. */
export const arrayOperators: OperatorTable = {
  $size: unary((value, name) => new Int32(needArray(value, 17124, name).length)),
  $isArray: unary((value) => Array.isArray(value)),
  $first: edge(0),
  $last: edge(-1),
  $in: binary((value, items, name) => needArray(items, 40081, name).some((item) => compareValues(item, value) === 0)),
  $arrayElemAt: listOrNull(2, 2, ([items, index], name) =>
    needArray(items, 28689, name).at(int32(index, [28690, 28691], name)),
  ),
  $slice: listOrNull(2, 3, (values, name) => {
    const items = needArray(values[0], 28724, name);
    const first = int32(values[1], [28725, 28726], name);
    if (values.length === 2) return first >= 0 ? items.slice(0, first) : items.slice(first);
    const count = int32(values[2], [28727, 28728], name);
    must(count > 0, 28729, `Third argument to $slice must be positive: ${count}`);
    const from = first >= 0 ? first : Math.max(0, items.length + first);
    return items.slice(from, from + count);
  }),
  $concatArrays: lazily((values, name) => {
    let all: Value[] = [];
    for (const value of values) {
      if (isNullish(value)) return null;
      all = all.concat(needArray(value, 28664, name));
    }
    return all;
  }),
  $indexOfArray: list(2, 4, ([value, item, start, end], name) => {
    if (isNullish(value)) return null;
    const items = needArray(value, 40090, name);
    const [from, to] = searchRange(start, end, name, items.length);
    return new Int32(items.findIndex((one, i) => i >= from && i < to && compareValues(one, item) === 0));
  }),
  $reverseArray: unaryOrNull((value, name) => needArray(value, 34435, name).toReversed()),
  $range: list(2, 3, ([start, end, step], name) => {
    const from = int32(start, [34443, 34444], name);
    const to = int32(end, [34445, 34446], name);
    const by = step === undefined ? 1 : int32(step, [34447, 34448], name);
    must(by !== 0, 34449, "$range requires a non-zero step value");
    const length = Math.max(0, Math.ceil((to - from) / by));
    must(length <= 4_000_000, 146, "$range would use too much memory");
    return Array.from({ length }, (_, i) => new Int32(from + i * by));
  }),
  $sortArray: (argument, scope, name) => {
    const raw = namedArguments(name, argument, "input:2942502 sortBy:2942503", [2942500, 2942501]);
    const input = scope.compile(raw.get("input"));
    const order = elementOrder(raw.get("sortBy"));
    return folded([input], (root, variables) => {
      const value = input(root, variables);
      return isNullish(value) ? null : needArray(value, 2942504, name).toSorted(order);
    });
  },
  $setUnion: combined(17043, (a, b) => [...a.values(), ...b.values()]),
  $setIntersection: combined(17047, (a, b) => [...a].flatMap(([key, item]) => (b.has(key) ? [item] : []))),
  $setDifference: listOrNull(2, 2, ([a, b], name) => {
    const gone = setOf(b, 17049, name);
    return [...setOf(a, 17048, name)].flatMap(([key, item]) => (gone.has(key) ? [] : [item]));
  }),
  $setEquals: list(0, Infinity, (values, name) => {
    must(values.length >= 2, 17045, "$setEquals needs at least two arguments");
    const sets = values.map((value) => setOf(value, 17044, name));
    return sets.every((set, i) => i === 0 || (isInside(set, sets[0] ?? set) && isInside(sets[0] ?? set, set)));
  }),
  $setIsSubset: binary((a, b, name) => isInside(setOf(a, 17046, name), setOf(b, 17042, name))),
};

/** Operators on objects. */
export const objectOperators: OperatorTable = {
  $objectToArray: unaryOrNull((value) => {
    if (!isDocument(value)) fail(40390, `$objectToArray requires a document input, found: ${typeName(value)}`);
    return Object.entries(value).map(([k, v]) => ({ k, v }));
  }),
  $arrayToObject: unaryOrNull((value, name) => {
    const items = needArray(value, 40386, name);
    const result: Document = {};
    for (const item of items) {
      const [key, inner] = Array.isArray(items[0]) ? pairOf(item) : fieldOf(item, item === items[0]);
      must(!key.includes("\0"), 4940400, "Key field cannot contain an embedded null byte");
      setOwn(result, key, inner);
    }
    return result;
  }),
};

/** `[key, value]`, when the first element is of this form. */
function pairOf(item: Value): [string, Value] {
  if (!Array.isArray(item)) return fail(40396, "$arrayToObject requires a consistent input format");
  must(item.length === 2, 40397, "$arrayToObject requires an array of size 2 arrays");
  return [needText(item[0], 40395, "the key of $arrayToObject"), item[1]];
}

/** `{k: key, v: value}`. */
function fieldOf(item: Value, isFirst: boolean): [string, Value] {
  if (!isDocument(item)) return fail(isFirst ? 40398 : 40391, "$arrayToObject requires a consistent format");
  must(Object.keys(item).length === 2, 40392, "$arrayToObject requires objects with exactly k and v");
  must(Object.hasOwn(item, "k") && Object.hasOwn(item, "v"), 40393, "Missing 'k' or 'v'");
  return [needText(item["k"], 40394, "the key of $arrayToObject"), item["v"]];
}
