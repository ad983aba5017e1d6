import { BSONRegExp } from "bson";
import { StoreError } from "../errors.js";
import type { Scope, Variables } from "../expressions/scope.js";
import { compileMatcher } from "../query/matcher.js";
import { compareValues, equalValues } from "../values/compare.js";
import { deepCopy, getOwn } from "../values/fields.js";
import { groupKey } from "../values/group-key.js";
import { isWhole, toDouble } from "../values/numbers.js";
import { compileSort } from "../values/sort-order.js";
import { type Document, isDocument, isNumber, typeName, type Value } from "../values/types.js";
import type { Change } from "./modify.js";

interface ArrayOperator {
  readonly make: (operand: Value, path: string, scope: Scope) => Change;
  readonly isCreating: boolean;
}

/** The update operators on arrays. */
export const arrayOperators: Readonly<Record<string, ArrayOperator>> = {
  $push: { make: push, isCreating: true },
  $addToSet: { make: addToSet, isCreating: true },
  $pull: { make: (operand, path, scope) => removing("$pull", path, pullTest(operand, scope)), isCreating: false },
  $pullAll: {
    make: (operand, path) => {
      if (!Array.isArray(operand)) throw new StoreError(2, "$pullAll requires an array argument");
      return removing("$pullAll", path, (element) => operand.some((item) => equalValues(element, item)));
    },
    isCreating: false,
  },
  $pop: { make: pop, isCreating: false },
};

function arrayAt(name: string, path: string, value: Value): Value[] | undefined {
  if (value === undefined || Array.isArray(value)) return value;
  throw new StoreError(2, `The field '${path}' must be an array but is of type ${typeName(value)} (${name})`);
}

function push(operand: Value, path: string): Change {
  const { items, position, slice, order } = pushClauses(operand);
  return (value) => {
    const array = [...(arrayAt("$push", path, value) ?? [])];
    const added = items.map((item) => deepCopy(item));
    if (position === undefined) for (const item of added) array.push(item);
    else array.splice(position < 0 ? Math.max(0, array.length + position) : position, 0, ...added);
    if (order) array.sort(order);
    if (slice === undefined) return { set: array };
    return { set: slice >= 0 ? array.slice(0, slice) : array.slice(slice) };
  };
}

interface PushClauses {
  readonly items: readonly Value[];
  readonly position?: number | undefined;
  readonly slice?: number | undefined;
  readonly order?: ((a: Value, b: Value) => number) | undefined;
}

function pushClauses(operand: Value): PushClauses {
  if (!isDocument(operand) || !Object.hasOwn(operand, "$each")) return { items: [operand] };
  const items = getOwn(operand, "$each");
  if (!Array.isArray(items)) throw new StoreError(2, "The argument to $each in $push must be an array");
  let position: number | undefined;
  let slice: number | undefined;
  let order: PushClauses["order"];
  for (const [name, value] of Object.entries(operand)) {
    switch (name) {
      case "$each":
        break;
      case "$position":
        position = wholeClause(name, value);
        break;
      case "$slice":
        slice = wholeClause(name, value);
        break;
      case "$sort":
        order = sortClause(value);
        break;
      default:
        throw new StoreError(2, `Unrecognized clause in $push: ${name}`);
    }
  }
  return { items, position, slice, order };
}

function wholeClause(name: string, value: Value): number {
  if (!isNumber(value) || !isWhole(value)) throw new StoreError(2, `The value for ${name} must be an integer value`);
  return toDouble(value);
}

function sortClause(value: Value): (a: Value, b: Value) => number {
  if (isNumber(value)) {
    const direction = toDouble(value);
    if (direction !== 1 && direction !== -1) {
      throw new StoreError(2, "The $sort element value must be either 1 or -1");
    }
    return (a, b) => direction * compareValues(a, b);
  }
  if (!isDocument(value))
    throw new StoreError(2, "The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1}");
  if (Object.keys(value).length === 0)
    throw new StoreError(2, "The $sort pattern is empty when it should be a set of fields.");
  for (const [path, direction] of Object.entries(value)) {
    if (!isNumber(direction) || Math.abs(toDouble(direction)) !== 1) {
      throw new StoreError(2, "The $sort element value must be either 1 or -1");
    }
    if (path === "" || path.split(".").includes(""))
      throw new StoreError(2, `The $sort field is a dotted field with an empty part: ${path}`);
  }
  const sort = compileSort(value);
  const keyOf = (element: Value): ReturnType<typeof sort.keyOf> => sort.keyOf(isDocument(element) ? element : {});
  return (a, b) => sort.compareKeys(keyOf(a), keyOf(b));
}

function addToSet(operand: Value, path: string): Change {
  let items: readonly Value[] = [operand];
  if (isDocument(operand) && Object.keys(operand)[0] === "$each") {
    const each = getOwn(operand, "$each");
    if (!Array.isArray(each)) throw new StoreError(14, "The argument to $each in $addToSet must be an array");
    const [, extra] = Object.keys(operand);
    if (extra !== undefined) throw new StoreError(2, `Found unexpected fields after $each in $addToSet: ${extra}`);
    items = each;
  }
  return (value) => {
    const array = arrayAt("$addToSet", path, value) ?? [];
    const present = new Set(array.map(groupKey));
    const added: Value[] = [];
    for (const item of items) {
      const key = groupKey(item);
      if (present.has(key)) continue;
      present.add(key);
      added.push(deepCopy(item));
    }
    return added.length === 0 && value !== undefined ? "unchanged" : { set: [...array, ...added] };
  };
}

function removing(name: string, path: string, isRemoved: (element: Value, variables: Variables) => boolean): Change {
  return (value, { variables }) => {
    const array = arrayAt(name, path, value);
    if (!array) return "unchanged";
    const kept = array.filter((element) => !isRemoved(element, variables));
    return kept.length === array.length ? "unchanged" : { set: kept };
  };
}

/** What `$pull` removes: elements equal to a value, matching a pattern or operators, or documents matching a filter. */
function pullTest(operand: Value, scope: Scope): (element: Value, variables: Variables) => boolean {
  if (isDocument(operand)) {
    const [first] = Object.keys(operand);
    if (first === undefined || !first.startsWith("$")) {
      const matches = compileMatcher(operand, scope);
      return (element, variables) => isDocument(element) && matches(element, variables);
    }
    const isLogical = first === "$and" || first === "$or" || first === "$nor" || first === "$expr";
    if (isLogical) {
      const matches = compileMatcher(operand, scope);
      return (element, variables) => isDocument(element) && matches(element, variables);
    }
    return elementTest(operand, scope);
  }
  if (operand instanceof BSONRegExp) return elementTest(operand, scope);
  return (element) => equalValues(element, operand);
}

/** A condition on the element itself; an element that is an array is not opened. */
function elementTest(
  condition: Document | BSONRegExp,
  scope: Scope,
): (element: Value, variables: Variables) => boolean {
  const test = condition instanceof BSONRegExp ? { $in: [condition] } : condition;
  const matches = compileMatcher({ "": { $elemMatch: test } }, scope);
  return (element, variables) => matches({ "": [element] }, variables);
}

function pop(operand: Value, path: string): Change {
  const end = isNumber(operand) ? toDouble(operand) : Number.NaN;
  if (end !== 1 && end !== -1) throw new StoreError(9, "$pop expects 1 or -1");
  return (value) => {
    if (value === undefined) return "unchanged";
    if (!Array.isArray(value)) {
      throw new StoreError(14, `Path '${path}' contains an element of non-array type '${typeName(value)}'`);
    }
    if (value.length === 0) return "unchanged";
    return { set: end === 1 ? value.slice(0, -1) : value.slice(1) };
  };
}
