import { type Binary, type BSONRegExp, Double, Int32, Long, ObjectId, type Timestamp } from "bson";
import { createHash } from "node:crypto";
import { ByteWriter } from "../bson/encode.js";
import { must, refuse } from "../errors.js";
import { arrayIndex, compareNumbers, type Document, fieldPathParts, getOwn, isDocument, isNumber } from "./values.js";
import { type NumberValue, operatorOf, Rank, toDouble, typeRank, type Value } from "./values.js";

/** Index keys as bytes whose order by `memcmp` is MongoDB's order of values. A value is one tag (its `Rank` + 1, so
 * that 0 can end a list) and a self-terminating body; a descending field is the same bytes inverted. */

/** Keys of LMDB end at 1978 bytes; longer ones keep this many and end with a hash. */
export const MAX_PREFIX_BYTES = 1800;
const out = new ByteWriter(4096);
/** Encodes the values of one index entry in their directions (1 or -1), behind the bytes of `head`. `isCut`: too long,
 * shortened to a prefix and a hash: equal values have equal keys, order is lost. */
export function encodeKey(values: readonly Value[], directions: readonly number[], head: Buffer) {
  out.at = head.copy(out.buffer, 0);
  for (let i = 0; i < values.length; i++) {
    const start = out.at;
    writeValue(values[i]);
    if (directions[i] === -1) invert(start);
  }
  const key = out.written();
  if (key.length <= MAX_PREFIX_BYTES) return { bytes: key, isCut: false };
  const hash = createHash("sha256").update(key).digest();
  return { bytes: Buffer.concat([key.subarray(0, MAX_PREFIX_BYTES), hash]), isCut: true };
}

/** Encodes one value in one direction, without head and without cutting: a piece to build scan bounds from. */
export function encodeValue(value: Value, direction: number): Buffer {
  out.at = 0;
  writeValue(value);
  if (direction === -1) invert(0);
  return out.written();
}

/** The half-open range `[start, end)` of pieces that all values of a rank have in one direction. */
export const rankRange = (rank: number, direction: number): [Buffer, Buffer] =>
  direction === -1
    ? [Buffer.from([0xfe - rank]), Buffer.from([0xff - rank])]
    : [Buffer.from([rank + 1]), Buffer.from([rank + 2])];
function invert(start: number): void {
  const { buffer, at } = out;
  for (let i = start; i < at; i++) buffer[i] = ~(buffer[i] ?? 0);
}

const writers: Readonly<Record<number, (value: never) => void>> = {
  [Rank.number]: writeNumber,
  [Rank.string]: writeText,
  [Rank.object]: (value: Document) => {
    for (const [name, item] of Object.entries(value)) {
      out.byte(typeRank(item) + 1); // objects compare by type, then name, then value
      writeText(name);
      writeValue(item);
    }
    out.byte(0);
  },
  [Rank.array]: (value: Value[]) => {
    for (const item of value) writeValue(item);
    out.byte(0);
  },
  [Rank.binary]: ({ buffer: bytes, position, sub_type }: Binary) => {
    writeInt(position);
    out.byte(sub_type);
    out.bytes(bytes.subarray(0, position));
  },
  [Rank.objectId]: (value: ObjectId) => out.bytes(value.id),
  [Rank.boolean]: (value: boolean) => out.byte(Number(value)),
  [Rank.date]: (value: Date) => writeDouble(value.getTime()),
  [Rank.timestamp]: ({ high, low }: Timestamp) => {
    writeInt(high >>> 0);
    writeInt(low >>> 0);
  },
  [Rank.regex]: (value: BSONRegExp) => {
    writeText(value.pattern);
    writeText(value.options);
  },
};

function writeValue(value: Value): void {
  const rank = typeRank(value);
  out.room(32);
  out.byte(rank + 1);
  writers[rank]?.(value as never);
}

function writeInt(n: number): void {
  out.at = out.buffer.writeUInt32BE(n, out.at);
}

/** UTF-8 bytes; 0 is written as 0 255 and the end as 0 0, so that a prefix sorts before its extensions. */
function writeText(text: string): void {
  const { at } = out;
  out.room(text.length * 3 + 2);
  out.at += out.buffer.write(text, at, "utf8");
  if (text.includes("\0")) {
    const bytes = Buffer.from(out.buffer.subarray(at, out.at));
    out.at = at;
    for (const one of bytes) {
      out.byte(one);
      if (one === 0) out.byte(0xff);
    }
  }
  out.byte(0);
  out.byte(0);
}

/** Sortable form of a double: sign bit flipped for positive numbers, all bits for negative ones. NaN is lowest. */
function writeDouble(n: number): void {
  const { buffer, at: start } = out;
  const at = (out.at = buffer.writeDoubleBE(n === 0 ? 0 : n, start));
  if (Number.isNaN(n)) buffer.fill(0, start, at);
  else if ((buffer[start] ?? 0) & 0x80) invert(start);
  else buffer[start] = (buffer[start] ?? 0) | 0x80;
}

const EXACT = 0x80;
/** The nearest double; behind it, for a long that is none, the difference: sign, digits in sortable form. */
function writeNumber(value: NumberValue): void {
  const nearest = toDouble(value);
  writeDouble(nearest);
  const isExact = !(value instanceof Long) || Number.isSafeInteger(nearest);
  const difference = isExact ? 0n : value.toBigInt() - BigInt(nearest);
  out.byte(EXACT + (difference < 0n ? -1 : difference > 0n ? 1 : 0));
  if (difference === 0n) return;
  const digits = difference.toString().replace("-", "");
  const start = out.at;
  out.at = out.buffer.writeUInt16BE(digits.length + 0x8000, start);
  out.at += out.buffer.write(digits.replace(/0+$/, ""), out.at, "latin1");
  out.byte(0);
  if (difference < 0n) invert(start);
}

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

/** MongoDB's order of values: by type (`Rank`), then by content. Total, and exact across number types. Undefined stands
 * below null; a caller to whom missing and null are the same turns missing into null first. */
export function compareValues(a: Value, b: Value): number {
  if (a === b) return 0;
  if (a instanceof Int32 && b instanceof Int32) return a.value - b.value;
  if (typeof a === "string" && typeof b === "string") return compareStrings(a, b);
  const rank = typeRank(a);
  return rank - typeRank(b) || (byContent[rank]?.(a as never, b as never) ?? 0);
}

/** Equality by `compareValues`: numbers of different types may be equal, the order of fields counts. */
export const equalValues = (a: Value, b: Value): boolean => compareValues(a, b) === 0;
/** What an order must be for a comparison to hold. */
export const comparisons = {
  eq: (order: number): boolean => order === 0,
  gt: (order: number): boolean => order > 0,
  gte: (order: number): boolean => order >= 0,
  lt: (order: number): boolean => order < 0,
  lte: (order: number): boolean => order <= 0,
};

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

export type GroupKey = string | number | boolean | null | undefined;
/** A key that is the same exactly for values equal under `compareValues` (1, 1.0 and NumberLong(1) share one). Frequent
 * values cost little: numbers are their own key, strings get a prefix. */
export function groupKey(value: Value): GroupKey {
  if (typeof value === "string") return `s${value}`;
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value === null || value === undefined || typeof value === "boolean") return value;
  if (value instanceof Date) return `d${value.getTime()}`;
  if (value instanceof ObjectId) return `o${value.toHexString()}`;
  if (typeRank(value) === Rank.number) {
    const double = toDouble(value as Long);
    if (compareNumbers(value as NumberValue, new Double(double)) === 0) return double;
  }
  return `v${encodeValue(value, 1).toString("latin1")}`;
}

/** The key of a document under a sort: one value per field. */
export type SortKey = readonly Value[];
export type SortOrder = ReturnType<typeof compileSort>;
/** Checks and compiles `{a: 1, "b.c": -1}`. Missing fields count as null, an empty array is below null, other arrays
 * count with their smallest (descending: largest) element. */
export function compileSort(specification: Value) {
  must(isDocument(specification), 15973, "the $sort key specification must be an object");
  if (Object.hasOwn(specification, "$natural")) refuse("a $natural sort");
  const fields = Object.keys(specification).map((path) => ({ path, direction: directionOf(specification[path]) }));
  const paths = fields.map(({ path }) => fieldPathParts(path));
  const compareKeys = (a: SortKey, b: SortKey): number => {
    for (let i = 0; i < fields.length; i++) {
      const order = compareValues(a[i], b[i]);
      if (order !== 0) return order * (fields[i]?.direction ?? 1);
    }
    return 0;
  };
  const keyOf = (document: Document): SortKey => {
    const plain = plainTuple(document, paths);
    if (plain) return plain;
    const [first = [], ...rest] = keyTuples(document, paths, 2);
    return rest.reduce((best, tuple) => (compareKeys(tuple, best) < 0 ? tuple : best), first);
  };
  return { fields, keyOf, compareKeys };
}

function directionOf(value: Value): 1 | -1 {
  if (operatorOf(value) === "$meta") refuse("a $meta sort");
  must(isNumber(value), 15974, "Illegal key in $sort specification: the direction must be a number");
  const number = toDouble(value);
  must(number === 1 || number === -1, 15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)");
  return number;
}

/** The keys of a document that has no array on the paths; undefined when it has. Missing is null. */
export function plainTuple(document: Document, paths: readonly (readonly string[])[]): Value[] | undefined {
  const tuple: Value[] = [];
  for (const parts of paths) {
    let node: Value = document;
    for (const part of parts) {
      if (Array.isArray(node)) return undefined;
      node = isDocument(node) ? getOwn(node, part) : undefined;
    }
    if (Array.isArray(node)) return undefined;
    tuple.push(node ?? null);
  }
  return tuple;
}

interface PathCursor {
  readonly parts: readonly string[];
  readonly at: number;
  readonly node: Value;
  /** The node is an element of an array that was spread: if it is an array itself, it stays a value. */
  readonly isElement: boolean;
}

const isPending = ({ node, isElement }: PathCursor): boolean => Array.isArray(node) && !isElement;
/** The keys a document has under dotted paths, as indexes and sorts see them: an array on the way or at the end spreads
 * into one tuple per element, an empty array at the end is undefined (below null), missing is null. */
export function keyTuples(document: Document, paths: readonly (readonly string[])[], code = 171): Value[][] {
  const cursors = paths.map((parts): PathCursor => ({ parts, at: 0, node: document, isElement: false }));
  return spread(cursors, code);
}

function spread(cursors: readonly PathCursor[], code: number): Value[][] {
  const walked = cursors.map(walk);
  const pending = walked.filter(isPending);
  const [first] = pending;
  if (!first) return [walked.map(({ node }) => (node === undefined ? null : node))];
  const array = first.node as Value[];
  const pathOf = ({ parts, at }: PathCursor): string => parts.slice(0, at).join(".");
  for (const other of pending) {
    // By path, not by identity: an update pipeline may put one array into two fields.
    const isSame = pathOf(other) === pathOf(first);
    must(isSame, code, `cannot index or sort parallel arrays [${pathOf(other)}] [${pathOf(first)}]`);
  }
  if (array.length === 0) {
    const atEnd = (cursor: PathCursor): Value => (cursor.at === cursor.parts.length ? undefined : null);
    return [walked.map((cursor) => (isPending(cursor) ? atEnd(cursor) : (cursor.node ?? null)))];
  }
  const at = (node: Value) => walked.map((one) => (isPending(one) ? { ...one, node, isElement: true } : one));
  return array.flatMap((node) => spread(at(node), code));
}

/** Follows the path until it ends or an array has to be spread. */
function walk({ parts, at, node, isElement }: PathCursor): PathCursor {
  for (; at < parts.length; at++) {
    const part = parts[at] ?? "";
    if (Array.isArray(node)) {
      const index = arrayIndex(part);
      if (index < 0 && !isElement) break;
      node = index < 0 ? undefined : node[index];
    } else node = isDocument(node) ? getOwn(node, part) : undefined;
    isElement = false;
  }
  return { parts, at, node, isElement };
}

/** The values under a path: arrays on the way are entered, an array at the end gives its elements. @param isEach a
 * numeric part that selects an element also goes into all the elements. */
export function* valuesAt(node: Value, parts: readonly string[], isEach = true, at = 0): Generator<Value> {
  const part = parts[at];
  if (part === undefined && !Array.isArray(node)) {
    if (node !== undefined) yield node;
  } else if (part === undefined) yield* node as Value[];
  else if (isDocument(node)) yield* valuesAt(getOwn(node, part), parts, isEach, at + 1);
  else if (Array.isArray(node)) {
    const index = arrayIndex(part);
    const isInside = index >= 0 && index < node.length;
    if (isInside) yield* valuesAt(node[index], parts, isEach, at + 1);
    if (isEach || !isInside) for (const item of node) if (isDocument(item)) yield* valuesAt(item, parts, isEach, at);
  }
}
