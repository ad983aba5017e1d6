import { createHash } from "node:crypto";
import { type Binary, type BSONRegExp, Long, type ObjectId, type Timestamp } from "bson";
import { ByteWriter } from "../bson/encode.js";
import { toDouble } from "./numbers.js";
import { type Document, type NumberValue, Rank, typeRank, type Value } from "./types.js";

/**
 * Index keys as bytes whose order by `memcmp` is MongoDB's order of values. A value is one tag (its `Rank` + 1, so that
 * 0 can end a list) and a self-terminating body; a descending field is the same bytes inverted. Numbers of all types
 * share a tag: eight bytes of sortable double and an exact tie-break.
 */

/** Keys of LMDB end at 1978 bytes; longer ones keep this many and end with a hash. */
export const MAX_PREFIX_BYTES = 1800;

const out = new ByteWriter(4096);

/**
 * Encodes the values of one index entry in their directions (1 or -1), behind the bytes of `head`. `isCut`: too long,
 * shortened to a prefix and a hash: equal values have equal keys, order is lost.
 */
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
