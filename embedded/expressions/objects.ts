import { fail, must } from "../errors.js";
import { type Document, isDocument, setOwn, typeName, type Value } from "../values/types.js";
import { needArray, needText, unaryOrNull } from "./arguments.js";
import type { OperatorTable } from "./scope.js";

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
