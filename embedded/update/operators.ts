import { BSONRegExp, Double, Int32, Long, Timestamp } from "bson";
import { fail, must } from "../errors.js";
import { nowSlot, type Scope, type Variables } from "../expressions/operator.js";
import { compileMatcher } from "../query/matcher.js";
import { addNumbers, arrayIndex, deepCopy, type Document, getOwn, isDocument, isNumber } from "../values/values.js";
import { isWhole, multiplyNumbers, type NumberValue, operatorOf, setOwn, sliceOf, toDouble } from "../values/values.js";
import { typeName, type Value } from "../values/values.js";
import { compareValues, compileSort, equalValues, groupKey } from "../values/order.js";

/** What an operator makes of the value at its path (`undefined`: missing). `unchanged` leaves everything as it is. */
export type Outcome = { readonly set: Value } | "remove" | "unchanged";
export type Change = (value: Value, context: UpdateContext) => Outcome;
export type ElementTest = (element: Value, variables: Variables) => boolean;
export interface UpdateContext {
  readonly variables: Variables;
  /** The array index that the query matched, for `$`. */
  readonly position: number | undefined;
  readonly isInsert: boolean;
  readonly arrayFilters: ReadonlyMap<string, ElementTest>;
}

/** Indexes beyond the end of an array are filled with null up to this many (as in MongoDB). */
const MAX_BACKFILL = 1_500_000;
/** A change on its way down a path. */
export interface Walk {
  readonly parts: readonly string[];
  readonly change: Change;
  /** The operator makes missing fields, and complains where it cannot; others pass over them. */
  readonly isCreating: boolean;
  readonly context: UpdateContext;
}

/** Applies a change at a dotted path, in place. Positional parts (`$`, `$[]`, `$[name]`) may lead to several places.
 * @throws StoreError 28 when the path leads through a scalar, 2 when a positional part finds no array or no match. */
export function modifyAt(node: Document | Value[], walk: Walk, at = 0): void {
  const part = walk.parts[at] ?? "";
  const places = part.startsWith("$") ? positions(node, part, walk, at).map(String) : [part];
  for (const place of places) modifyField(node, walk, at, place);
}

const pathOf = ({ parts }: Walk, length: number): string => parts.slice(0, length).join(".");
function positions(node: Document | Value[], part: string, walk: Walk, at: number): number[] {
  const { position, arrayFilters, variables } = walk.context;
  if (part === "$" && position === undefined) fail(2, "The positional operator did not find the match needed.");
  if (!Array.isArray(node)) return noArray(walk, at);
  if (part === "$") return [position ?? 0];
  const matches = part === "$[]" ? () => true : arrayFilters.get(part.slice(2, -1));
  return node.flatMap((element, i) => (matches?.(element, variables) ? [i] : []));
}

const noArray = (walk: Walk, at: number): never =>
  fail(2, `Cannot apply array updates to non-array element ${pathOf(walk, at)}`);
function modifyField(node: Document | Value[], walk: Walk, at: number, part: string): void {
  const { parts, change, isCreating, context } = walk;
  const notViable = (field: string, length: number): void => {
    if (isCreating) fail(28, `Cannot create field '${field}' in element {${pathOf(walk, length)}}`);
  };
  const index = Array.isArray(node) ? arrayIndex(part) : 0;
  if (index < 0) return notViable(part, at);
  const value = Array.isArray(node) ? node[index] : getOwn(node, part);
  const next = parts[at + 1];
  if (next === undefined) return put(node, part, index, change(value, context));
  if (isDocument(value) || Array.isArray(value)) return modifyAt(value, walk, at + 1);
  if (value !== undefined) return next.startsWith("$") ? noArray(walk, at + 1) : notViable(next, at + 1);
  const needsArray = next.startsWith("$[") || (next === "$" && isCreating);
  must(!needsArray, 2, `The path '${pathOf(walk, at + 1)}' must exist in the document to apply array updates.`);
  if (!isCreating) return;
  const child: Document = {};
  let isChanged = false;
  const tracked: Change = (inner) => {
    const outcome = change(inner, context);
    isChanged ||= outcome !== "unchanged";
    return outcome;
  };
  modifyAt(child, { ...walk, change: tracked }, at + 1);
  if (isChanged) put(node, part, index, { set: child });
}

function put(node: Document | Value[], part: string, index: number, outcome: Outcome): void {
  if (outcome === "unchanged") return;
  if (!Array.isArray(node)) {
    if (outcome === "remove") delete node[part];
    else setOwn(node, part, outcome.set);
  } else if (outcome === "remove") {
    if (index < node.length) node[index] = null; // removing an element would move the others
  } else {
    must(index - node.length <= MAX_BACKFILL, 34, `can't backfill more than ${MAX_BACKFILL} elements`);
    while (node.length < index) node.push(null);
    node[index] = outcome.set;
  }
}

/** The message of error 66. */
export const immutableId = "Performing an update on the path '_id' would modify the immutable field '_id'";
/** `$rename`: takes a value from one path to another; neither may lead through an array.
 * @throws StoreError 2 for positional parts and equal paths, 28 or 2 for arrays on the way. */
export function renameChange(source: readonly string[], target: readonly string[]) {
  const path = source.join(".");
  must(path !== target.join("."), 2, `The source and target field for $rename must differ: ${path}`);
  const isDynamic = [...source, ...target].some((part) => part.startsWith("$"));
  must(!isDynamic, 2, `The fields of $rename may not be dynamic: ${path}`);
  const inArray = (next: string): never =>
    fail(arrayIndex(next) < 0 ? 28 : 2, `The source field of $rename cannot be in an array: ${path}`);
  const last = source.at(-1) ?? "";
  return (document: Document, context: UpdateContext): void => {
    const parent = parentOf(document, source, inArray);
    const value = parent && getOwn(parent, last);
    if (!parent || value === undefined) return;
    must(context.isInsert || (target[0] !== "_id" && source[0] !== "_id"), 66, immutableId);
    parentOf(document, target, () => fail(2, "The destination field of $rename cannot be an array element"));
    delete parent[last];
    // A field that is replaced keeps its place, as with $set.
    modifyAt(document, { parts: target, change: () => ({ set: value }), isCreating: true, context });
  };
}

/** The object that holds the last field of a path; `onArray` is told which part would enter an array. */
function parentOf(root: Document, parts: readonly string[], onArray: (next: string) => never): Document | undefined {
  const inside = (node: Value, part: string, i: number): Value => {
    const next = isDocument(node) ? getOwn(node, part) : undefined;
    return Array.isArray(next) ? onArray(parts[i + 1] ?? "") : next;
  };
  const node = parts.slice(0, -1).reduce<Value>(inside, root);
  return isDocument(node) ? node : undefined;
}

/** An update operator: makes the change at one path; what is wrong with the operand is found there. */
export type UpdateOperator = { make: (operand: Value, path: string, scope: Scope) => Change; isCreating: boolean };
const creating = (make: UpdateOperator["make"]): UpdateOperator => ({ make, isCreating: true });
const passing = (make: UpdateOperator["make"]): UpdateOperator => ({ make, isCreating: false });
const extreme = (direction: 1 | -1): UpdateOperator =>
  creating((operand) => (value) => {
    const isReplaced = value === undefined || compareValues(operand, value) * direction > 0;
    return isReplaced ? { set: deepCopy(operand) } : "unchanged";
  });

/** The update operators by name; `$rename` is apart because it has two paths. */
export const updateOperators: Readonly<Record<string, UpdateOperator>> = {
  $set: creating((operand) => () => ({ set: deepCopy(operand) })),
  $setOnInsert: creating((operand) => {
    return (_value, { isInsert }) => (isInsert ? { set: deepCopy(operand) } : "unchanged");
  }),
  $unset: passing(() => (value) => (value === undefined ? "unchanged" : "remove")),
  $inc: arithmetic("increment", addNumbers, (operand) => operand),
  $mul: arithmetic("multiply", multiplyNumbers, (operand) =>
    operand instanceof Double ? new Double(0) : multiplyNumbers(operand, new Int32(0)),
  ),
  $min: extreme(-1),
  $max: extreme(1),
  $currentDate: creating(currentDate),
  $push: creating(push),
  $addToSet: creating(addToSet),
  $pull: passing((operand, path, scope) => removing("$pull", path, pullTest(operand, scope))),
  $pullAll: passing((operand, path) => {
    must(Array.isArray(operand), 2, "$pullAll requires an array argument");
    return removing("$pullAll", path, (element) => operand.some((item) => equalValues(element, item)));
  }),
  $pop: passing((operand, path) => {
    const end = isNumber(operand) ? toDouble(operand) : 0;
    must(end === 1 || end === -1, 9, "$pop expects 1 or -1");
    return (value) => {
      if (value === undefined) return "unchanged";
      const array = Array.isArray(value) ? value : fail(14, `Path '${path}' contains an element of non-array type`);
      return array.length === 0 ? "unchanged" : { set: end === 1 ? array.slice(0, -1) : array.slice(1) };
    };
  }),
};

function arithmetic(
  verb: string,
  combine: (a: NumberValue, b: NumberValue) => NumberValue,
  missing: (operand: NumberValue) => NumberValue,
): UpdateOperator {
  const isInteger = (value: NumberValue): boolean => value instanceof Int32 || value instanceof Long;
  return creating((operand, path) => {
    must(isNumber(operand), 14, `Cannot ${verb} with non-numeric argument: {${path}: ${typeName(operand)}}`);
    return (value) => {
      if (value === undefined) return { set: missing(operand) };
      if (!isNumber(value))
        return fail(14, `Cannot ${verb} a value of non-numeric type: {${path}: ${typeName(value)}}`);
      const set = combine(value, operand);
      const isOver = set instanceof Double && isInteger(value) && isInteger(operand);
      return isOver ? fail(2, `Failed to apply ${verb}: it overflows 64 bits`) : { set };
    };
  });
}

function currentDate(operand: Value): Change {
  const { $type: type, ...others } = isDocument(operand) ? operand : { $type: typeof operand === "boolean" && "date" };
  const isFine = (type === "date" || type === "timestamp") && Object.keys(others).length === 0;
  must(isFine, 2, "$currentDate needs true, {$type: 'date'} or {$type: 'timestamp'}");
  return (_value, { variables }) => {
    const now = variables[nowSlot] as Date;
    return { set: type === "date" ? now : new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 }) };
  };
}

const arrayAt = (name: string, path: string, value: Value): Value[] | undefined =>
  value === undefined || Array.isArray(value)
    ? value
    : fail(2, `The field '${path}' must be an array but is of type ${typeName(value)} (${name})`);
function push(operand: Value, path: string): Change {
  const clauses: Document = isDocument(operand) && Object.hasOwn(operand, "$each") ? operand : { $each: [operand] };
  for (const name of Object.keys(clauses)) {
    must(["$each", "$position", "$slice", "$sort"].includes(name), 2, `Unrecognized clause in $push: ${name}`);
  }
  const { $each: items, $position, $slice, $sort } = clauses;
  must(Array.isArray(items), 2, "The argument to $each in $push must be an array");
  const position = wholeClause($position) ?? Infinity;
  const slice = wholeClause($slice);
  const order = $sort === undefined ? undefined : sortClause($sort);
  return (value) => {
    const array = [...(arrayAt("$push", path, value) ?? [])];
    const at = position < 0 ? Math.max(0, array.length + position) : Math.min(array.length, position);
    const all = [...array.slice(0, at), ...items.map((item) => deepCopy(item)), ...array.slice(at)];
    if (order) all.sort(order);
    return { set: slice === undefined ? all : sliceOf(all, slice) };
  };
}

function wholeClause(value: Value): number | undefined {
  if (value === undefined) return undefined;
  must(isNumber(value) && isWhole(value), 2, "The value of $position or $slice must be an integer value");
  return toDouble(value);
}

function sortClause(value: Value): (a: Value, b: Value) => number {
  const isDirection = (one: Value): one is NumberValue => isNumber(one) && Math.abs(toDouble(one)) === 1;
  if (isDirection(value)) return (a, b) => toDouble(value) * compareValues(a, b);
  must(isDocument(value), 2, "The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1}");
  const fields = Object.entries(value);
  must(fields.length > 0, 2, "The $sort pattern is empty when it should be a set of fields.");
  for (const [path, direction] of fields) {
    must(isDirection(direction), 2, "The $sort element value must be either 1 or -1");
    must(!path.split(".").includes(""), 2, `The $sort field has an empty part: ${path}`);
  }
  const sort = compileSort(value);
  const keyOf = (element: Value) => sort.keyOf(isDocument(element) ? element : {});
  return (a, b) => sort.compareKeys(keyOf(a), keyOf(b));
}

function addToSet(operand: Value, path: string): Change {
  const isEach = operatorOf(operand) === "$each";
  const items = isEach ? (operand as Document)["$each"] : [operand];
  must(Array.isArray(items), 14, "The argument to $each in $addToSet must be an array");
  const isAlone = !isEach || Object.keys(operand as Document).length === 1;
  must(isAlone, 2, "Found unexpected fields after $each in $addToSet");
  return (value): Outcome => {
    const array = arrayAt("$addToSet", path, value) ?? [];
    const present = new Set(array.map(groupKey));
    const added = items.filter((item) => {
      const isNew = !present.has(groupKey(item));
      present.add(groupKey(item));
      return isNew;
    });
    return added.length === 0 && value !== undefined ? "unchanged" : { set: [...array, ...deepCopy(added)] };
  };
}

function removing(name: string, path: string, isRemoved: ElementTest): Change {
  return (value, { variables }) => {
    const array = arrayAt(name, path, value) ?? [];
    const kept = array.filter((element) => !isRemoved(element, variables));
    return kept.length === array.length ? "unchanged" : { set: kept };
  };
}

/** What `$pull` removes: elements equal to a value, matching a pattern or operators, or documents matching a filter. */
function pullTest(operand: Value, scope: Scope): ElementTest {
  const operator = operatorOf(operand);
  const isOnDocuments = operator === undefined || ["$and", "$or", "$nor", "$expr"].includes(operator);
  if (isDocument(operand) && isOnDocuments) {
    const matches = compileMatcher(operand, scope);
    return (element, variables) => isDocument(element) && matches(element, variables);
  }
  if (!isDocument(operand) && !(operand instanceof BSONRegExp)) return (element) => equalValues(element, operand);
  // A condition on the element itself; an element that is an array is not opened.
  const test = operand instanceof BSONRegExp ? { $in: [operand] } : operand;
  const matches = compileMatcher({ "": { $elemMatch: test } }, scope);
  return (element, variables) => matches({ "": [element] }, variables);
}
