import { notInStore, StoreError } from "../errors.js";
import { compareValues } from "./compare.js";
import { getOwn, splitPath } from "./fields.js";
import { validateFieldPath } from "./field-path.js";
import { keyTuples } from "./key-tuples.js";
import { toDouble } from "./numbers.js";
import { type Document, isDocument, isNumber, type Value } from "./types.js";

/** The key of a document under a sort: one value for a sort by one field, else one per field. */
export type SortKey = Value | Value[];

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
  if (!isDocument(specification)) {
    throw new StoreError(15973, "the $sort key specification must be an object");
  }
  const fields = Object.keys(specification).map((path) => ({ path, direction: direction(specification[path]) }));
  for (const { path } of fields) validateFieldPath(path);
  const paths = fields.map(({ path }) => splitPath(path));
  const directions = fields.map((field) => field.direction);
  const [only] = paths;
  if (paths.length === 1 && only) {
    const sign = directions[0] ?? 1;
    return { fields, keyOf: singleKeyReader(only, sign), compareKeys: (a, b) => sign * compareValues(a, b) };
  }
  const compareKeys = (a: SortKey, b: SortKey): number => {
    const [x, y] = [a as Value[], b as Value[]];
    for (let i = 0; i < directions.length; i++) {
      const order = compareValues(x[i], y[i]);
      if (order !== 0) return order * (directions[i] ?? 1);
    }
    return 0;
  };
  return { fields, keyOf: tupleReader(paths, compareKeys), compareKeys };
}

function direction(value: Value): 1 | -1 {
  if (isDocument(value) && getOwn(value, "$meta") !== undefined) {
    throw notInStore("a $meta sort");
  }
  if (!isNumber(value)) {
    throw new StoreError(15974, "Illegal key in $sort specification: direction must be a number");
  }
  const number = toDouble(value);
  if (number !== 1 && number !== -1) {
    throw new StoreError(15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)");
  }
  return number;
}

function singleKeyReader(parts: readonly string[], sign: 1 | -1): (document: Document) => SortKey {
  const paths = [parts];
  return (document) => {
    const value = plainValue(document, parts);
    if (value !== spreads) return value;
    let best: Value;
    let isFirst = true;
    for (const [key] of tuplesForSort(document, paths)) {
      if (isFirst || compareValues(key, best) * sign < 0) best = key;
      isFirst = false;
    }
    return best;
  };
}

function tupleReader(
  paths: readonly (readonly string[])[],
  compareKeys: (a: SortKey, b: SortKey) => number,
): (document: Document) => SortKey {
  return (document) => {
    const key: Value[] = [];
    for (const parts of paths) {
      const value = plainValue(document, parts);
      if (value === spreads) {
        const [first, ...rest] = tuplesForSort(document, paths);
        return rest.reduce((best, tuple) => (compareKeys(tuple, best) < 0 ? tuple : best), first ?? []);
      }
      key.push(value);
    }
    return key;
  };
}

/** Marks a path that meets an array; never leaves this module. */
const spreads: Document = {};

function plainValue(document: Document, parts: readonly string[]): Value {
  let node: Value = document;
  for (const part of parts) {
    if (Array.isArray(node)) return spreads;
    if (!isDocument(node)) return null;
    node = getOwn(node, part);
  }
  if (node === undefined) return null;
  return Array.isArray(node) ? spreads : node;
}

function tuplesForSort(document: Document, paths: readonly (readonly string[])[]): Value[][] {
  try {
    return keyTuples(document, paths);
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 171) throw error;
    throw new StoreError(2, "cannot sort with keys that are parallel arrays");
  }
}
