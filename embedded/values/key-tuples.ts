import { StoreError } from "../errors.js";
import { arrayIndex, getOwn } from "./fields.js";
import { isDocument, type Document, type Value } from "./types.js";

interface Cursor {
  readonly parts: readonly string[];
  at: number;
  node: Value;
  /** The node is an element of an array that was spread: if it is an array itself, it stays a value. */
  isElement: boolean;
}

/**
 * The keys a document has under one or more dotted paths, as indexes and sorts see them: an array on the way or at the
 * end spreads into one tuple per element, an empty array at the end is undefined (below null), missing is null.
 *
 * @param paths the dotted paths, split; the tuples have their order.
 * @throws StoreError 171 CannotIndexParallelArrays when two paths would spread different arrays.
 */
export function keyTuples(document: Document, paths: readonly (readonly string[])[]): Value[][] {
  const tuples: Value[][] = [];
  spread(
    paths.map((parts) => ({ parts, at: 0, node: document, isElement: false })),
    tuples,
  );
  return tuples;
}

function spread(cursors: Cursor[], tuples: Value[][]): void {
  let array: Value[] | undefined;
  let arrayPath = "";
  for (const cursor of cursors) {
    walk(cursor);
    if (!isPending(cursor)) continue;
    const path = cursor.parts.slice(0, cursor.at).join(".");
    if (array === undefined) {
      array = cursor.node as Value[];
      arrayPath = path;
    } else if (array !== cursor.node) {
      throw new StoreError(171, `cannot index parallel arrays [${path}] [${arrayPath}]`);
    }
  }
  if (array === undefined) {
    tuples.push(cursors.map(({ node }) => (node === undefined ? null : node)));
  } else if (array.length === 0) {
    tuples.push(
      cursors.map((cursor) => {
        if (isPending(cursor)) return cursor.at === cursor.parts.length ? undefined : null;
        return cursor.node === undefined ? null : cursor.node;
      }),
    );
  } else {
    for (const element of array) {
      const next = cursors.map((cursor) =>
        isPending(cursor) ? { ...cursor, node: element, isElement: true } : { ...cursor },
      );
      spread(next, tuples);
    }
  }
}

/** Follows the path until it ends or an array has to be spread. */
function walk(cursor: Cursor): void {
  while (cursor.at < cursor.parts.length) {
    const part = cursor.parts[cursor.at] ?? "";
    if (Array.isArray(cursor.node)) {
      const index = arrayIndex(part);
      if (index >= 0) cursor.node = cursor.node[index];
      else if (cursor.isElement) cursor.node = undefined;
      else return;
    } else {
      cursor.node = isDocument(cursor.node) ? getOwn(cursor.node, part) : undefined;
    }
    cursor.isElement = false;
    cursor.at++;
  }
}

function isPending(cursor: Cursor): boolean {
  return Array.isArray(cursor.node) && !cursor.isElement;
}
