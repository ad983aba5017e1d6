import { Binary, BSON, Int32, Long, Timestamp } from "bson";
import { StoreError } from "../errors.js";
import { getOwn, setOwn, shallowCopy } from "../values/fields.js";
import { type Document, isDocument, isNullish, typeName, type Value } from "../values/types.js";
import { folded, namedArguments, needText, unary } from "./arguments.js";
import { constantOf, type Operator, operatorTable, type Scope } from "./scope.js";

/** Operators on objects, and the sizes and parts of a few other values. */
export const objectOperators = operatorTable({
  $objectToArray: unary((value) => {
    if (isNullish(value)) return null;
    if (!isDocument(value))
      throw new StoreError(40390, `$objectToArray requires a document input, found: ${typeName(value)}`);
    return Object.keys(value).map((k) => ({ k, v: value[k] }));
  }),
  $arrayToObject: unary((value) => {
    if (isNullish(value)) return null;
    if (!Array.isArray(value))
      throw new StoreError(40386, `$arrayToObject requires an array input, found: ${typeName(value)}`);
    return arrayToObject(value);
  }),
  $getField: (argument, scope, name) => {
    const isLong = isDocument(argument) && !Object.keys(argument)[0]?.startsWith("$");
    const codes = { notObject: 3041701, unknown: 3041701, missing: { field: 3041702, input: 3041703 } };
    const raw = isLong
      ? namedArguments(name, argument, ["field", "input"], [], codes)
      : new Map<string, Value>([
          ["field", argument],
          ["input", "$$CURRENT"],
        ]);
    const field = scope.compile(raw.get("field"));
    const input = scope.compile(raw.get("input"));
    const constant = constantOf(field);
    if (constant) needText(constant.value, 3041704, "'field' of $getField");
    return folded([field, input], (root, variables) => {
      const key = needText(field(root, variables), 3041704, "'field' of $getField");
      const value = input(root, variables);
      if (isNullish(value)) return value;
      return isDocument(value) ? getOwn(value, key) : undefined;
    });
  },
  $setField: setField(["field", "input", "value"]),
  $unsetField: setField(["field", "input"]),
  $bsonSize: unary((value) => {
    if (isNullish(value)) return null;
    if (!isDocument(value)) throw new StoreError(31393, "$bsonSize requires a document input");
    return new Int32(BSON.calculateObjectSize(value));
  }),
  $binarySize: unary((value) => {
    if (isNullish(value)) return null;
    if (typeof value === "string") return new Int32(Buffer.byteLength(value));
    if (value instanceof Binary) return new Int32(value.length());
    throw new StoreError(51276, `$binarySize requires a string or BinData argument, found: ${typeName(value)}`);
  }),
  $tsSecond: unary((value) => timestampPart(value, 5687301, (timestamp) => timestamp.t)),
  $tsIncrement: unary((value) => timestampPart(value, 5687302, (timestamp) => timestamp.i)),
});

function timestampPart(value: Value, code: number, part: (timestamp: Timestamp) => number): Value {
  if (isNullish(value)) return null;
  if (!(value instanceof Timestamp)) throw new StoreError(code, `requires a timestamp, found: ${typeName(value)}`);
  return Long.fromNumber(part(value));
}

function arrayToObject(items: Value[]): Document {
  const result: Document = {};
  const isPairs = Array.isArray(items[0]);
  for (const item of items) {
    let [key, value]: [Value, Value] = [undefined, undefined];
    if (isPairs) {
      if (!Array.isArray(item)) throw new StoreError(40396, "$arrayToObject requires a consistent input format");
      if (item.length !== 2) throw new StoreError(40397, "$arrayToObject requires an array of size 2 arrays");
      [key, value] = [item[0], item[1]];
      if (typeof key !== "string") throw new StoreError(40395, "$arrayToObject requires keys of type string");
    } else {
      if (!isDocument(item))
        throw new StoreError(items[0] === item ? 40398 : 40391, "$arrayToObject requires a consistent input format");
      if (Object.keys(item).length !== 2)
        throw new StoreError(40392, "$arrayToObject requires objects with exactly k and v");
      if (!Object.hasOwn(item, "k") || !Object.hasOwn(item, "v")) throw new StoreError(40393, "Missing 'k' or 'v'");
      [key, value] = [item["k"], item["v"]];
      if (typeof key !== "string") throw new StoreError(40394, "$arrayToObject requires the 'k' field to be a string");
    }
    if (key.includes("\0")) throw new StoreError(4940400, "Key field cannot contain an embedded null byte");
    setOwn(result, key, value);
  }
  return result;
}

/** The field name of `$setField`: a constant string; one that begins with "$" needs `$literal`. */
function fieldName(value: Value, scope: Scope, name: string): string {
  if (typeof value === "string" && value.startsWith("$"))
    throw new StoreError(4161108, `${name} needs a constant 'field'`);
  const constant = Array.isArray(value) ? undefined : constantOf(scope.compile(value));
  if (!constant) throw new StoreError(4161106, `${name} requires 'field' to evaluate to a constant`);
  return needText(constant.value, 4161107, `'field' of ${name}`);
}

function setField(names: readonly string[]): Operator {
  return (argument, scope, name) => {
    const codes = { notObject: 4161100, unknown: 4161101, missing: { field: 4161102, value: 4161103, input: 4161109 } };
    const raw = namedArguments(name, argument, names, [], codes);
    const field = fieldName(raw.get("field"), scope, name);
    const input = scope.compile(raw.get("input"));
    const value = scope.compile(names.includes("value") ? raw.get("value") : "$$REMOVE");
    return folded([input, value], (root, variables) => {
      const object = input(root, variables);
      if (isNullish(object)) return null;
      if (!isDocument(object)) throw new StoreError(4161105, `${name} requires 'input' to evaluate to type Object`);
      const copy = shallowCopy(object);
      const next = value(root, variables);
      if (next === undefined) delete copy[field];
      else setOwn(copy, field, next);
      return copy;
    });
  };
}
