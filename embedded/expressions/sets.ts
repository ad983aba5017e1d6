import { StoreError } from "../errors.js";
import { compareValues } from "../values/compare.js";
import { type GroupKey, groupKey } from "../values/group-key.js";
import { isNullish, typeName, type Value } from "../values/types.js";
import { binary, listOperator, unary } from "./arguments.js";
import { operatorTable } from "./scope.js";
import { isTrue } from "./truth.js";

/** Operators that see arrays as sets: equal elements count once. */
export const setOperators = operatorTable({
  $setUnion: listOperator(0, Infinity, (values) => {
    const members = new Map<GroupKey, Value>();
    for (const value of values) {
      if (isNullish(value)) return null;
      for (const item of arrayOf(value, 17043, "$setUnion"))
        if (!members.has(groupKey(item))) members.set(groupKey(item), item);
    }
    return sorted(members);
  }),
  $setIntersection: listOperator(0, Infinity, (values) => {
    let members = new Map<GroupKey, Value>();
    let isFirst = true;
    for (const value of values) {
      if (isNullish(value)) return null;
      const next = setOf(arrayOf(value, 17047, "$setIntersection"));
      if (isFirst) members = next;
      else for (const key of members.keys()) if (!next.has(key)) members.delete(key);
      isFirst = false;
    }
    return sorted(members);
  }),
  $setDifference: binary((a, b) => {
    if (isNullish(a) || isNullish(b)) return null;
    const from = setOf(arrayOf(a, 17048, "$setDifference"));
    for (const item of arrayOf(b, 17049, "$setDifference")) from.delete(groupKey(item));
    return [...from.values()];
  }),
  $setEquals: listOperator(0, Infinity, (values) => {
    if (values.length < 2) throw new StoreError(17045, "$setEquals needs at least two arguments");
    const [first, ...others] = values.map((value) => setOf(arrayOf(value, 17044, "$setEquals")));
    return others.every((other) => other.size === first?.size && [...other.keys()].every((key) => first.has(key)));
  }),
  $setIsSubset: binary((a, b) => {
    const part = setOf(arrayOf(a, 17046, "$setIsSubset"));
    const whole = setOf(arrayOf(b, 17042, "$setIsSubset"));
    return [...part.keys()].every((key) => whole.has(key));
  }),
  $allElementsTrue: unary((value) => arrayOf(value, 17040, "$allElementsTrue").every(isTrue)),
  $anyElementTrue: unary((value) => arrayOf(value, 17041, "$anyElementTrue").some(isTrue)),
});

function arrayOf(value: Value, code: number, name: string): Value[] {
  if (Array.isArray(value)) return value;
  throw new StoreError(code, `All operands of ${name} must be arrays. One argument is of type: ${typeName(value)}`);
}

function setOf(items: readonly Value[]): Map<GroupKey, Value> {
  const members = new Map<GroupKey, Value>();
  for (const item of items) {
    const key = groupKey(item);
    if (!members.has(key)) members.set(key, item);
  }
  return members;
}

/** MongoDB leaves the order open and in fact sorts. */
function sorted(members: ReadonlyMap<GroupKey, Value>): Value[] {
  return [...members.values()].sort(compareValues);
}
