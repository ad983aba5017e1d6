import { StoreError } from "../errors.js";
import { arrayIndex, getOwn } from "../values/fields.js";
import { type Document, isDocument, type Value } from "../values/types.js";
import { modifyAt, type UpdateContext } from "./modify.js";

/**
 * `$rename`: takes a value from one path to another, at the end of the object it comes to. Neither path may lead
 * through an array.
 *
 * @throws StoreError 2 for positional parts and equal paths, 28 or 2 for arrays on the way.
 */
export function renameChange(
  source: string,
  sourceParts: readonly string[],
  target: string,
  targetParts: readonly string[],
): (document: Document, context: UpdateContext) => void {
  if (source === target) throw new StoreError(2, `The source and target field for $rename must differ: ${source}`);
  for (const [path, parts] of [
    [source, sourceParts],
    [target, targetParts],
  ] as const) {
    if (parts.some((part) => part.startsWith("$"))) {
      throw new StoreError(2, `The field of $rename may not be dynamic: ${path}`);
    }
  }
  return (document, context) => {
    const parent = parentOf(document, source, sourceParts);
    const last = sourceParts.at(-1) ?? "";
    const value = parent && getOwn(parent, last);
    if (!parent || value === undefined) return;
    if (!context.isInsert && (targetParts[0] === "_id" || sourceParts[0] === "_id")) {
      throw new StoreError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
    }
    refuseArrays(document, target, targetParts);
    delete parent[last];
    const removeFirst = { set: value };
    // A field that is replaced keeps its place, as with $set.
    modifyAt(document, targetParts, 0, () => removeFirst, true, context);
  };
}

function parentOf(document: Document, path: string, parts: readonly string[]): Document | undefined {
  let node: Value = document;
  for (const part of parts.slice(0, -1)) {
    node = isDocument(node) ? getOwn(node, part) : undefined;
    if (Array.isArray(node)) {
      const next = parts[parts.indexOf(part) + 1] ?? "";
      if (arrayIndex(next) < 0)
        throw new StoreError(28, `cannot use the part '${part}' of '${path}' to traverse the element`);
      throw new StoreError(2, `The source field cannot be an array element, '${path}'`);
    }
  }
  return isDocument(node) ? node : undefined;
}

function refuseArrays(document: Document, path: string, parts: readonly string[]): void {
  let node: Value = document;
  for (const part of parts.slice(0, -1)) {
    node = isDocument(node) ? getOwn(node, part) : undefined;
    if (Array.isArray(node)) throw new StoreError(2, `The destination field cannot be an array element, '${path}'`);
  }
}
