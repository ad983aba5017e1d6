import {
  type Binary,
  type BSONRegExp,
  type Decimal128,
  Double,
  Int32,
  type Long,
  ObjectId,
  type Timestamp,
} from "bson";
import { compareNumbers, toDouble } from "./numbers.js";
import { encodeValue } from "./encode-key.js";
import { type Document, type NumberValue, Rank, typeRank, type Value } from "./types.js";

const byContent: Readonly<Record<number, (a: never, b: never) => number>> = {
  [Rank.number]: compareNumbers,
  [Rank.string]: compareStrings,
  [Rank.date]: (a: Date, b: Date) => a.getTime() - b.getTime(),
  [Rank.objectId]: (a: ObjectId, b: ObjectId) => Buffer.compare(a.id, b.id),
  [Rank.boolean]: (a: boolean, b: boolean) => Number(a) - Number(b),
  [Rank.object]: compareDocuments,
  [Rank.array]: compareArrays,
  [Rank.binary]: (a: Binary, b: Binary) =>
    a.position - b.position ||
    a.sub_type - b.sub_type ||
    Buffer.compare(a.buffer.subarray(0, a.position), b.buffer.subarray(0, b.position)),
  [Rank.timestamp]: (a: Timestamp, b: Timestamp) => a.compare(b),
  [Rank.regex]: (a: BSONRegExp, b: BSONRegExp) =>
    compareStrings(a.pattern, b.pattern) || compareStrings(a.options, b.options),
};

/**
 * MongoDB's order of values: by type (`Rank`), then by content. Total, and exact across number types. Undefined stands
 * below null; a caller to whom missing and null are the same turns missing into null first.
 *
 * @returns negative, zero or positive.
 */
export function compareValues(a: Value, b: Value): number {
  if (a === b) return 0;
  if (a instanceof Int32 && b instanceof Int32) return a.value - b.value;
  if (typeof a === "string" && typeof b === "string") return compareStrings(a, b);
  const rank = typeRank(a);
  return rank - typeRank(b) || (byContent[rank]?.(a as never, b as never) ?? 0);
}

/** Equality by `compareValues`: numbers of different types may be equal, the order of fields counts. */
export const equalValues = (a: Value, b: Value): boolean => compareValues(a, b) === 0;

/** Order of the UTF-8 bytes of two strings (code points, not UTF-16 units). */
export function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    // Surrogates stand for code points above U+FFFF and sort after the units U+E000..U+FFFF.
    if (x >= 0xd800 && y >= 0xd800 && x >= 0xe000 !== y >= 0xe000) return x >= 0xe000 ? -1 : 1;
    return x - y;
  }
  return a.length - b.length;
}

function compareArrays(a: readonly Value[], b: readonly Value[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareValues(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Field by field: type, then name, then value; then the shorter one is less. */
function compareDocuments(a: Document, b: Document): number {
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  for (let i = 0; i < Math.min(keys.length, others.length); i++) {
    const [key = "", other = ""] = [keys[i], others[i]];
    const [x, y] = [a[key], b[other]];
    const order = typeRank(x) - typeRank(y) || compareStrings(key, other) || compareValues(x, y);
    if (order !== 0) return order;
  }
  return keys.length - others.length;
}

/** A key for `Map` and `Set`. */
export type GroupKey = string | number | boolean | null | undefined;

/**
 * A key that is the same exactly for values equal under `compareValues` (1, 1.0, NumberLong(1) and 1.00 share one).
 * Frequent values cost little: numbers are their own key, strings get a prefix.
 */
export function groupKey(value: Value): GroupKey {
  if (typeof value === "string") return `s${value}`;
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value === null || value === undefined || typeof value === "boolean") return value;
  if (value instanceof Date) return `d${value.getTime()}`;
  if (value instanceof ObjectId) return `o${value.toHexString()}`;
  if (typeRank(value) === Rank.number) {
    const double = toDouble(value as Long | Decimal128);
    if (compareNumbers(value as NumberValue, new Double(double)) === 0) return double;
  }
  return `v${encodeValue(value, 1).toString("latin1")}`;
}
