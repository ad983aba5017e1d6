import { Double, Int32 } from "bson";
import type { Binary, BSONRegExp, Long, ObjectId, Timestamp } from "bson";
import { fail } from "../errors.js";
import { type Document, typeCode, type Value } from "../values/values.js";
import { MAX_DEPTH, Type } from "./decode.js";

/** A buffer that grows while it is written. */
export class ByteWriter {
  buffer: Buffer;
  at = 0;
  constructor(size: number) {
    this.buffer = Buffer.allocUnsafe(size);
  }
  /** Makes sure that `length` more bytes fit. */
  room(length: number): void {
    if (this.at + length <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + length));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }
  byte(value: number): void {
    this.room(1);
    this.buffer[this.at++] = value;
  }
  bytes(value: Uint8Array): void {
    this.room(value.length);
    this.buffer.set(value, this.at);
    this.at += value.length;
  }
  /** What was written so far, in a buffer of its own. */
  written(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.at));
  }
}

/** The largest document that may be stored or sent, in bytes (as MongoDB). */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
/** What `encodeDocument` takes: values of the store, and bare JS numbers (as int32 or double) in replies. */
export type Encodable = Value | number | Raw | readonly Encodable[] | { readonly [field: string]: Encodable };
/** Bytes of one BSON document, to be embedded as they are. */
export class Raw {
  readonly bytes: Buffer;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

const START_BYTES = 64 * 1024;
let out = new ByteWriter(START_BYTES);
/** Encodes an object as BSON, in a buffer of its own, behind `headLength` bytes that are zero. @throws StoreError 15
 * nested too deep, 2 a NUL in a field name. */
export function encodeDocument(document: { readonly [field: string]: Encodable }, headLength = 0): Buffer {
  out.at = 0;
  writeObject(document, 0);
  const bytes = Buffer.allocUnsafe(headLength + out.at).fill(0, 0, headLength);
  out.buffer.copy(bytes, headLength, 0, out.at);
  // One giant reply must not pin its buffer for the life of the process.
  if (out.buffer.length > 4 * 1024 * 1024) out = new ByteWriter(START_BYTES);
  return bytes;
}

function writeObject(object: object, depth: number): void {
  if (depth > MAX_DEPTH + 8) fail(15, `BSON nested deeper than ${MAX_DEPTH} levels`);
  const start = out.at;
  writeInt(0);
  if (Array.isArray(object)) for (let i = 0; i < object.length; i++) writeElement(String(i), object[i], depth);
  else for (const name of Object.keys(object)) writeElement(name, (object as Document)[name], depth);
  out.byte(0);
  out.buffer.writeInt32LE(out.at - start, start);
}

function writeInt(n: number): void {
  out.room(4);
  out.at = out.buffer.writeInt32LE(n, out.at);
}

function writeLong(low: number, high: number): void {
  writeInt(low | 0);
  writeInt(high | 0);
}

function writeDouble(n: number): void {
  out.room(8);
  out.at = out.buffer.writeDoubleLE(n, out.at);
}

/** Short ASCII texts are written by character code: that is faster than a call into the runtime. */
function writeChars(text: string): void {
  const length = text.length;
  out.room(length * 3 + 1);
  const { buffer } = out;
  let { at } = out;
  let i = 0;
  if (length < 32) for (let code; i < length && (code = text.charCodeAt(i)) < 0x80; i++) buffer[at++] = code;
  if (i < length) at += buffer.write(i === 0 ? text : text.slice(i), at, "utf8");
  buffer[at++] = 0;
  out.at = at;
}

function head(type: number, name: string): void {
  out.byte(type);
  writeName(name);
}

function writeName(text: string): void {
  if (text.includes("\0")) fail(2, "a field name must not contain a NUL character");
  writeChars(text);
}

function writeElement(name: string, value: Encodable, depth: number): void {
  if (typeof value === "string") {
    head(Type.string, name);
    const start = out.at;
    writeInt(0);
    writeChars(value);
    out.buffer.writeInt32LE(out.at - start - 4, start);
  } else if (value instanceof Int32) {
    head(Type.int, name);
    writeInt(value.value);
  } else if (typeof value === "number") {
    const isInt = (value | 0) === value && !Object.is(value, -0);
    writeElement(name, isInt ? new Int32(value) : new Double(value), depth);
  } else if (value instanceof Raw) {
    head(Type.object, name);
    out.bytes(value.bytes);
  } else if (value === undefined || value === null) head(Type.null, name);
  else {
    const code = typeCode(value as Value);
    head(code, name);
    writers[code]?.(value as never, depth + 1);
  }
}

/** How the values of each type are written, those without a value (MinKey, MaxKey) excepted. */
const writers: Readonly<Record<number, (value: never, depth: number) => void>> = {
  1: (value: Double) => writeDouble(value.value),
  3: writeObject,
  4: writeObject,
  5: writeBinary,
  7: (value: ObjectId) => out.bytes(value.id),
  8: (value: boolean) => out.byte(Number(value)),
  9: (value: Date) => {
    const millis = value.getTime();
    if (Number.isNaN(millis)) fail(15, "date overflow");
    const high = Math.floor(millis / 0x1_0000_0000);
    writeLong(millis - high * 0x1_0000_0000, high);
  },
  11: (value: BSONRegExp) => {
    writeName(value.pattern);
    writeName(value.options);
  },
  17: (value: Timestamp) => writeLong(value.low, value.high),
  18: (value: Long) => writeLong(value.low, value.high),
};

function writeBinary({ buffer: all, position, sub_type }: Binary): void {
  writeInt(sub_type === 2 ? position + 4 : position);
  out.byte(sub_type);
  if (sub_type === 2) writeInt(position);
  out.bytes(all.subarray(0, position));
}
