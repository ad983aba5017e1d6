import { fail, must } from "../errors.js";
import { arrayIndex, type Document, getOwn, isDocument, type Value } from "../values/types.js";
import { modifyAt, type UpdateContext } from "./modify.js";

/**
 * `$rename`: takes a value from one path to another, at the end of the object it comes to. Neither path may lead
 * through an array.
 *
 * @throws StoreError 2 for positional parts and equal paths, 28 or 2 for arrays on the way.
 */
export function renameChange(
  source: readonly string[],
  target: readonly string[],
): (document: Document, context: UpdateContext) => void {
  const path = source.join(".");
  must(path !== target.join("."), 2, `The source and target field for $rename must differ: ${path}`);
  const isDynamic = [...source, ...target].some((part) => part.startsWith("$"));
  must(!isDynamic, 2, `The fields of $rename may not be dynamic: ${path}`);
  return (document, context) => {
    const parent = parentOf(document, source, (next) =>
      arrayIndex(next) < 0
        ? fail(28, `cannot use the part '${next}' of '${path}' to traverse the element`)
        : fail(2, `The source field cannot be an array element, '${path}'`),
    );
    const last = source.at(-1) ?? "";
    const value = parent && getOwn(parent, last);
    if (!parent || value === undefined) return;
    if (!context.isInsert && (target[0] === "_id" || source[0] === "_id")) {
      fail(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
    }
    parentOf(document, target, () => fail(2, "The destination field of $rename cannot be an array element"));
    delete parent[last];
    // A field that is replaced keeps its place, as with $set.
    modifyAt(document, { parts: target, change: () => ({ set: value }), isCreating: true, context });
  };
}

/** The object that holds the last field of a path; `onArray` is told which part would enter an array. */
function parentOf(
  document: Document,
  parts: readonly string[],
  onArray: (next: string) => never,
): Document | undefined {
  let node: Value = document;
  for (let i = 0; i < parts.length - 1; i++) {
    node = isDocument(node) ? getOwn(node, parts[i] ?? "") : undefined;
    if (Array.isArray(node)) return onArray(parts[i + 1] ?? "");
  }
  return isDocument(node) ? node : undefined;
}
