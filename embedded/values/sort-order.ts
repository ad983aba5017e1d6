import { notInStore, StoreError } from "../errors.js";
import { compareValues } from "./compare.js";
import { validateFieldPath } from "./field-path.js";
import { arrayIndex, getOwn, splitPath } from "./fields.js";
import { keyTuples } from "./key-tuples.js";
import { toDouble } from "./numbers.js";
import { type Document, isDocument, isNumber, type Value } from "./types.js";

/** The key of a document under a sort: one value per field. */
export type SortKey = readonly Value[];

/** A sort specification, ready to use. */
export interface SortOrder {
  readonly fields: readonly { readonly path: string; readonly direction: 1 | -1 }[];
  /** The sort key of a document. @throws StoreError 2 for parallel arrays. */
  keyOf(document: Document): SortKey;
  /** Compares two keys made by `keyOf`, directions included. */
  compareKeys(a: SortKey, b: SortKey): number;
}

/**
 * Checks and compiles `{a: 1, "b.c": -1}`. Missing fields count as null, an empty array is below null, other arrays
 * count with their smallest (descending: largest) element.
 *
 * @throws StoreError 15973..15976, 15998 and others, as MongoDB; 238 for `$meta`.
 */
export function compileSort(specification: Value): SortOrder {
  if (!isDocument(specification)) throw new StoreError(15973, "the $sort key specification must be an object");
  const fields = Object.keys(specification).map((path) => ({ path, direction: direction(specification[path]) }));
  for (const { path } of fields) validateFieldPath(path);
  const paths = fields.map(({ path }) => splitPath(path));
  const compareKeys = (a: SortKey, b: SortKey): number => {
    for (let i = 0; i < fields.length; i++) {
      const order = compareValues(a[i], b[i]);
      if (order !== 0) return order * (fields[i]?.direction ?? 1);
    }
    return 0;
  };
  const keyOf = (document: Document): SortKey => {
    const key: Value[] = [];
    for (const parts of paths) {
      const value = plainValue(document, parts, false);
      if (value === spreads) {
        const [first = [], ...rest] = tuplesForSort(document, paths);
        return rest.reduce((best, tuple) => (compareKeys(tuple, best) < 0 ? tuple : best), first);
      }
      key.push(value);
    }
    return key;
  };
  return { fields, keyOf, compareKeys };
}

/**
 * The order of array elements by their fields (`$sortArray`, `$push` with `$sort`): unlike documents of a collection,
 * elements are compared by whole values, arrays included.
 */
export function elementOrder(specification: Document): (a: Value, b: Value) => number {
  const order = compileSort(specification);
  if (order.fields.length === 0) throw new StoreError(2, "a sort of elements needs at least one field");
  const paths = order.fields.map(({ path }) => splitPath(path));
  const keyOf = (element: Value) => paths.map((parts) => plainValue(element, parts, true));
  return (a, b) => order.compareKeys(keyOf(a), keyOf(b));
}

function direction(value: Value): 1 | -1 {
  if (isDocument(value) && getOwn(value, "$meta") !== undefined) throw notInStore("a $meta sort");
  if (!isNumber(value))
    throw new StoreError(15974, "Illegal key in $sort specification: the direction must be a number");
  const number = toDouble(value);
  if (number === 1 || number === -1) return number;
  throw new StoreError(15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)");
}

/** Marks a path that meets an array; never leaves this module. */
const spreads: Document = {};

function plainValue(root: Value, parts: readonly string[], isWhole: boolean): Value {
  let node = root;
  for (const part of parts) {
    if (Array.isArray(node)) {
      if (!isWhole) return spreads;
      node = node[arrayIndex(part)];
    } else node = isDocument(node) ? getOwn(node, part) : null;
  }
  return Array.isArray(node) && !isWhole ? spreads : (node ?? null);
}

function tuplesForSort(document: Document, paths: readonly (readonly string[])[]): Value[][] {
  try {
    return keyTuples(document, paths);
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 171) throw error;
    throw new StoreError(2, "cannot sort with keys that are parallel arrays");
  }
}
