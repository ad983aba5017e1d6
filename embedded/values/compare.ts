import {
  type Binary,
  type BSONRegExp,
  BSONSymbol,
  type Code,
  Double,
  Int32,
  type ObjectId,
  type Timestamp,
} from "bson";
import { compareNumbers } from "./numbers.js";
import { type Document, isDocument, isNumber, type NumberValue, Rank, typeRank, type Value } from "./types.js";

/**
 * MongoDB's order of values: by type (`Rank`), then by content. Total, and exact across number types.
 *
 * Undefined stands below null; a caller to whom missing and null are the same (sort keys, query equality) turns
 * missing into null first. Objects compare field by field: type, then name, then value; then the shorter one is less.
 *
 * @returns negative, zero or positive.
 */
export function compareValues(a: Value, b: Value): number {
  if (a === b) return 0;
  if (isPlainNumber(a) && isPlainNumber(b)) return compareNumbers(a, b);
  if (typeof a === "string" && typeof b === "string") return compareStrings(a, b);
  const rank = typeRank(a);
  const other = typeRank(b);
  if (rank !== other) return rank - other;
  switch (rank) {
    case Rank.number:
      return compareNumbers(a as NumberValue, b as NumberValue);
    case Rank.string:
      return compareStrings(textOf(a as string | BSONSymbol), textOf(b as string | BSONSymbol));
    case Rank.date:
      return (a as Date).getTime() - (b as Date).getTime();
    case Rank.objectId:
      return compareBytes((a as ObjectId).id, (b as ObjectId).id);
    case Rank.boolean:
      return Number(a) - Number(b);
    case Rank.object:
      return compareDocuments(a as Document, b as Document);
    case Rank.array:
      return compareArrays(a as Value[], b as Value[]);
    case Rank.binary:
      return compareBinaries(a as Binary, b as Binary);
    case Rank.timestamp:
      return (a as Timestamp).compare(b as Timestamp);
    case Rank.regex: {
      const [x, y] = [a as BSONRegExp, b as BSONRegExp];
      return compareStrings(x.pattern, y.pattern) || compareStrings(x.options, y.options);
    }
    case Rank.code: {
      const [x, y] = [a as Code, b as Code];
      return compareStrings(x.code, y.code) || compareValues(x.scope, y.scope);
    }
    default: // MinKey, undefined, null, MaxKey
      return 0;
  }
}

const isPlainNumber = (value: Value): value is Int32 | Double => value instanceof Int32 || value instanceof Double;

/** Equality by `compareValues`: numbers of different types may be equal, the order of fields counts. */
export function equalValues(a: Value, b: Value): boolean {
  return a === b || compareValues(a, b) === 0;
}

/**
 * True when both have the same BSON: equal values, and the same type of every number, sign of zero and digits of
 * decimals. This is what makes an update a change.
 */
export function identicalValues(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => identicalValues(item, b[i]));
  }
  if (isDocument(a)) {
    if (!isDocument(b)) return false;
    const keys = Object.keys(a);
    const others = Object.keys(b);
    return (
      keys.length === others.length && keys.every((key, i) => key === others[i] && identicalValues(a[key], b[key]))
    );
  }
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Double) return Object.is(a.value, (b as Double).value);
  if (isNumber(a)) return a.toString() === (b as NumberValue).toString();
  return compareValues(a, b) === 0;
}

/** Order of the UTF-8 bytes of two strings (code points, not UTF-16 units). */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // Surrogates stand for code points above U+FFFF and sort after the units U+E000..U+FFFF.
    if (x >= 0xd800 && y >= 0xd800 && x >= 0xe000 !== y >= 0xe000) return x >= 0xe000 ? -1 : 1;
    return x - y;
  }
  return a.length - b.length;
}

function textOf(value: string | BSONSymbol): string {
  return value instanceof BSONSymbol ? value.value : value;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareBinaries(a: Binary, b: Binary): number {
  return (
    a.position - b.position ||
    a.sub_type - b.sub_type ||
    compareBytes(a.buffer.subarray(0, a.position), b.buffer.subarray(0, b.position))
  );
}

function compareArrays(a: Value[], b: Value[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const order = compareValues(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareDocuments(a: Document, b: Document): number {
  const keys = Object.keys(a);
  const others = Object.keys(b);
  const length = Math.min(keys.length, others.length);
  for (let i = 0; i < length; i++) {
    const key = keys[i] ?? "";
    const other = others[i] ?? "";
    const [x, y] = [a[key], b[other]];
    const order = typeRank(x) - typeRank(y) || compareStrings(key, other) || compareValues(x, y);
    if (order !== 0) return order;
  }
  return keys.length - others.length;
}
