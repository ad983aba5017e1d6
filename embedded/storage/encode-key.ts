import { createHash } from "node:crypto";
import {
  type Binary,
  type BSONRegExp,
  BSONSymbol,
  type Code,
  Double,
  Int32,
  Long,
  type ObjectId,
  type Timestamp,
} from "bson";
import { type Decimal, exactDecimalOfDouble, tenTo } from "../values/decimal.js";
import { toDouble, toExactDecimal } from "../values/numbers.js";
import { type Document, type NumberValue, Rank, typeRank, type Value } from "../values/types.js";

/**
 * Index keys as bytes whose order by `memcmp` is MongoDB's order of values.
 *
 * A value is one tag (its `Rank` + 1, so that 0 can end a list) and a self-terminating body; a descending field is the
 * same bytes inverted. Numbers of all types share a tag: eight bytes of sortable double and an exact tie-break.
 */

/** Keys of LMDB end at 1978 bytes; longer ones keep this many and end with a hash. */
export const MAX_PREFIX_BYTES = 1800;

let buffer = Buffer.allocUnsafe(4096);
let at = 0;

/** One encoded key. `isCut`: too long, shortened to a prefix and a hash: equal values have equal keys, order is lost. */
export interface EncodedKey {
  readonly bytes: Buffer;
  readonly isCut: boolean;
}

/**
 * Encodes the values of one index entry.
 *
 * @param directions 1 or -1 per value.
 * @param head       bytes to put before (the index id).
 */
export function encodeKey(values: readonly Value[], directions: readonly number[], head: Buffer): EncodedKey {
  at = head.copy(buffer, 0);
  for (let i = 0; i < values.length; i++) {
    const start = at;
    writeValue(values[i]);
    if (directions[i] === -1) invert(start);
  }
  const isCut = at > MAX_PREFIX_BYTES;
  return { bytes: isCut ? cut(buffer.subarray(0, at)) : Buffer.from(buffer.subarray(0, at)), isCut };
}

/** Encodes one value in one direction, without head and without cutting: a piece to build scan bounds from. */
export function encodeValue(value: Value, direction: number): Buffer {
  at = 0;
  writeValue(value);
  if (direction === -1) invert(0);
  return Buffer.from(buffer.subarray(0, at));
}

/** The half-open range `[start, end)` of pieces that all values of the ranks `first..last` have in one direction. */
export function rankRange(first: number, last: number, direction: number): [Buffer, Buffer] {
  return direction === -1
    ? [Buffer.from([0xff - (last + 1)]), Buffer.from([0x100 - (first + 1)])]
    : [Buffer.from([first + 1]), Buffer.from([last + 2])];
}

function cut(key: Buffer): Buffer {
  return Buffer.concat([key.subarray(0, MAX_PREFIX_BYTES), createHash("sha256").update(key).digest()]);
}

function room(length: number): void {
  if (at + length <= buffer.length) return;
  const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, at + length));
  buffer.copy(larger, 0, 0, at);
  buffer = larger;
}

function invert(start: number): void {
  for (let i = start; i < at; i++) buffer[i] = ~(buffer[i] ?? 0);
}

function writeValue(value: Value): void {
  const rank = typeRank(value);
  room(32);
  buffer[at++] = rank + 1;
  switch (rank) {
    case Rank.minKey:
    case Rank.undefined:
    case Rank.null:
    case Rank.maxKey:
      return;
    case Rank.number:
      return writeNumber(value as NumberValue);
    case Rank.string:
      return writeText(value instanceof BSONSymbol ? value.value : (value as string));
    case Rank.object:
      for (const [name, item] of Object.entries(value as Document)) {
        // Objects compare by type, then name, then value.
        room(2);
        buffer[at++] = typeRank(item) + 1;
        writeText(name);
        writeValue(item);
      }
      room(1);
      buffer[at++] = 0;
      return;
    case Rank.array:
      for (const item of value as Value[]) writeValue(item);
      room(1);
      buffer[at++] = 0;
      return;
    case Rank.binary: {
      const { buffer: bytes, position, sub_type } = value as Binary;
      at = buffer.writeUInt32BE(position, at);
      buffer[at++] = sub_type;
      return writeBytes(bytes.subarray(0, position));
    }
    case Rank.objectId:
      return writeBytes((value as ObjectId).id);
    case Rank.boolean:
      buffer[at++] = value === true ? 1 : 0;
      return;
    case Rank.date:
      return writeDouble((value as Date).getTime());
    case Rank.timestamp:
      at = buffer.writeUInt32BE((value as Timestamp).high >>> 0, at);
      at = buffer.writeUInt32BE((value as Timestamp).low >>> 0, at);
      return;
    case Rank.regex:
      writeText((value as BSONRegExp).pattern);
      return writeText((value as BSONRegExp).options);
    case Rank.code:
      writeText((value as Code).code);
      return writeValue((value as Code).scope);
  }
}

/** UTF-8 bytes; 0 is written as 0 255 and the end as 0 0, so that a prefix sorts before its extensions. */
function writeText(text: string): void {
  room(text.length * 3 + 2);
  const start = at;
  const length = text.length;
  let hasNul = false;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) {
      const rest = text.slice(i);
      hasNul ||= rest.includes("\0");
      at += buffer.write(rest, at, "utf8");
      break;
    }
    if (code === 0) hasNul = true;
    buffer[at++] = code;
  }
  if (hasNul) escapeNuls(start);
  room(2);
  buffer[at++] = 0;
  buffer[at++] = 0;
}

function escapeNuls(start: number): void {
  const bytes = Buffer.from(buffer.subarray(start, at));
  at = start;
  for (const byte of bytes) {
    room(2);
    buffer[at++] = byte;
    if (byte === 0) buffer[at++] = 0xff;
  }
}

function writeBytes(bytes: Uint8Array): void {
  room(bytes.length);
  buffer.set(bytes, at);
  at += bytes.length;
}

/** Sortable form of a double: sign bit flipped for positive numbers, all bits for negative ones. NaN is lowest. */
function writeDouble(n: number): void {
  if (Number.isNaN(n)) {
    buffer.fill(0, at, at + 8);
    at += 8;
    return;
  }
  buffer.writeDoubleBE(n === 0 ? 0 : n, at);
  const first = buffer[at] ?? 0;
  if (first & 0x80) {
    for (let i = 0; i < 8; i++) buffer[at + i] = ~(buffer[at + i] ?? 0);
  } else buffer[at] = first | 0x80;
  at += 8;
}

const EXACT = 0x80;

function writeNumber(value: NumberValue): void {
  if (value instanceof Int32 || value instanceof Double) {
    writeDouble(value.value);
    buffer[at++] = EXACT;
    return;
  }
  let nearest = toDouble(value);
  const isExact = value instanceof Long && Number.isSafeInteger(nearest);
  const exact = isExact ? undefined : toExactDecimal(value);
  if (exact?.kind !== "finite") {
    writeDouble(nearest);
    buffer[at++] = EXACT;
    return;
  }
  if (!Number.isFinite(nearest)) nearest = Math.sign(nearest) * Number.MAX_VALUE;
  writeDouble(nearest);
  writeDifference(exact, exactDecimalOfDouble(nearest));
}

/** Sign, decimal exponent of the first digit, digits: sortable, and inverted as a whole for negative differences. */
function writeDifference(exact: Decimal, double: Decimal): void {
  const exponent = Math.min(exact.exponent, double.exponent);
  const scaled = (d: Decimal): bigint => (d.negative ? -d.coefficient : d.coefficient) * tenTo(d.exponent - exponent);
  const difference = scaled(exact) - scaled(double);
  if (difference === 0n) {
    buffer[at++] = EXACT;
    return;
  }
  const isNegative = difference < 0n;
  const digits = (isNegative ? -difference : difference).toString();
  buffer[at++] = isNegative ? EXACT - 1 : EXACT + 1;
  const start = at;
  room(digits.length + 3);
  at = buffer.writeUInt16BE(digits.length + exponent + 0x8000, at);
  at += buffer.write(digits.replace(/0+$/, ""), at, "latin1");
  buffer[at++] = 0;
  if (isNegative) invert(start);
}
