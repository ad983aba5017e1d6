import { BSON, Int32 } from "bson";
import { fail, must } from "../errors.js";
import {
  type Document,
  getOwn,
  isDocument,
  isNullish,
  operatorOf,
  setOwn,
  typeName,
  type Value,
} from "../values/types.js";
import { namedArguments, needArray, needText, unary } from "./arguments.js";
import { constantOf, folded, type OperatorTable } from "./scope.js";

/** Operators on objects. */
export const objectOperators: OperatorTable = {
  $objectToArray: unary((value) => {
    if (isNullish(value)) return null;
    if (!isDocument(value)) fail(40390, `$objectToArray requires a document input, found: ${typeName(value)}`);
    return Object.entries(value).map(([k, v]) => ({ k, v }));
  }),
  $arrayToObject: unary((value, name) => (isNullish(value) ? null : arrayToObject(needArray(value, 40386, name)))),
  $getField: (argument, scope, name) => {
    const isLong = isDocument(argument) && operatorOf(argument) === undefined;
    const given: Document = isLong ? argument : { field: argument, input: "$$CURRENT" };
    const raw = namedArguments(name, given, "field:3041702 input:3041703", [3041701, 3041701]);
    const field = scope.compile(raw.get("field"));
    const input = scope.compile(raw.get("input"));
    const known = constantOf(field);
    if (known) needText(known.value, 3041704, "'field' of $getField");
    return folded([field, input], (root, variables) => {
      const key = needText(field(root, variables), 3041704, "'field' of $getField");
      const value = input(root, variables);
      return isDocument(value) ? getOwn(value, key) : isNullish(value) ? value : undefined;
    });
  },
  $bsonSize: unary((value) => {
    if (isNullish(value)) return null;
    return isDocument(value)
      ? new Int32(BSON.calculateObjectSize(value))
      : fail(31393, "$bsonSize requires a document");
  }),
};

function arrayToObject(items: Value[]): Document {
  const result: Document = {};
  const [first] = items;
  for (const item of items) {
    let [key, value]: Value[] = [];
    if (Array.isArray(first)) {
      if (!Array.isArray(item)) return fail(40396, "$arrayToObject requires a consistent input format");
      must(item.length === 2, 40397, "$arrayToObject requires an array of size 2 arrays");
      [key, value] = item;
    } else {
      if (!isDocument(item)) return fail(first === item ? 40398 : 40391, "$arrayToObject requires a consistent format");
      must(Object.keys(item).length === 2, 40392, "$arrayToObject requires objects with exactly k and v");
      must(Object.hasOwn(item, "k") && Object.hasOwn(item, "v"), 40393, "Missing 'k' or 'v'");
      [key, value] = [item["k"], item["v"]];
    }
    const name = needText(key, Array.isArray(first) ? 40395 : 40394, "the key of $arrayToObject");
    must(!name.includes("\0"), 4940400, "Key field cannot contain an embedded null byte");
    setOwn(result, name, value);
  }
  return result;
}
