import { setOwn, shallowCopy } from "../values/fields.js";
import { type Document, isDocument, type Value } from "../values/types.js";

/**
 * A copy of the document in which the path has the value, as `$addFields` sets it: objects on the way are copied or
 * made, arrays get it in each element; `undefined` removes the field.
 */
export function setAtPath(document: Document, parts: readonly string[], value: Value, at = 0): Document {
  const part = parts[at] ?? "";
  const copy = shallowCopy(document);
  if (at < parts.length - 1) {
    const inner = setInside(Object.hasOwn(copy, part) ? copy[part] : undefined, parts, value, at + 1);
    if (inner !== undefined) setOwn(copy, part, inner);
  } else if (value === undefined) delete copy[part];
  else setOwn(copy, part, value);
  return copy;
}

function setInside(node: Value, parts: readonly string[], value: Value, at: number): Value {
  if (Array.isArray(node)) return node.map((item) => setInside(item, parts, value, at));
  if (isDocument(node)) return setAtPath(node, parts, value, at);
  return value === undefined ? node : setAtPath({}, parts, value, at);
}
