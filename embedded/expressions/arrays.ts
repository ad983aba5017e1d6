import { Int32 } from "bson";
import { fail, must } from "../errors.js";
import { compareValues, groupKey, type GroupKey } from "../values/order.js";
import { isDocument, typeName, type Value } from "../values/types.js";
import { binary, lazily, listOrNull, needArray, needWhole, unary, unaryOrNull } from "./operator.js";
import type { Codes, Operator, OperatorTable } from "./operator.js";

const int32 = (value: Value, codes: Codes, name: string): number => needWhole(value, codes, name, true);

/** The members of an array as a set: equal elements count once. */
function setOf(value: Value, code: number, name: string): Map<GroupKey, Value> {
  const members = new Map<GroupKey, Value>();
  for (const item of needArray(value, code, name)) if (!members.has(groupKey(item))) members.set(groupKey(item), item);
  return members;
}

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

const edge = (index: number): Operator => unaryOrNull((value, name) => needArray(value, 28689, name).at(index));

/** Operators on arrays, sets and objects. */
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
      if (value === null || value === undefined) return null;
      all = all.concat(needArray(value, 28664, name));
    }
    return all;
  }),
  $reverseArray: unaryOrNull((value, name) => needArray(value, 34435, name).toReversed()),
  $setUnion: combined(17043, (a, b) => [...a.values(), ...b.values()]),
  $setIntersection: combined(17047, (a, b) => [...a].flatMap(([key, item]) => (b.has(key) ? [item] : []))),
  $setDifference: listOrNull(2, 2, ([a, b], name) => {
    const gone = setOf(b, 17049, name);
    return [...setOf(a, 17048, name)].flatMap(([key, item]) => (gone.has(key) ? [] : [item]));
  }),
  $objectToArray: unaryOrNull((value) => {
    if (!isDocument(value)) fail(40390, `$objectToArray requires a document input, found: ${typeName(value)}`);
    return Object.entries(value).map(([k, v]) => ({ k, v }));
  }),
};
