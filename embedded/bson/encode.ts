import {
  type Binary,
  type BSONRegExp,
  type BSONSymbol,
  type Code,
  type Decimal128,
  Double,
  Int32,
  Long,
  type ObjectId,
  type Timestamp,
} from "bson";
import { StoreError } from "../errors.js";
import { type Document, Rank, typeRank, type Value } from "../values/types.js";
import { MAX_DEPTH, Type } from "./decode.js";

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

let buffer = Buffer.allocUnsafe(64 * 1024);
let at = 0;

/**
 * Encodes an object as BSON. Field order is the order of own properties.
 *
 * @returns a buffer of its own.
 * @throws StoreError 15 Overflow when nested deeper than `MAX_DEPTH`; 2 for a field name with a NUL character.
 */
export function encodeDocument(document: { readonly [field: string]: Encodable }): Buffer {
  at = 0;
  writeObject(document, 0);
  const bytes = Buffer.allocUnsafe(at);
  buffer.copy(bytes, 0, 0, at);
  // One giant reply must not pin its buffer for the life of the process.
  if (buffer.length > 4 * 1024 * 1024) buffer = Buffer.allocUnsafe(64 * 1024);
  return bytes;
}

function room(length: number): void {
  if (at + length <= buffer.length) return;
  const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, at + length));
  buffer.copy(larger, 0, 0, at);
  buffer = larger;
}

function writeObject(object: { readonly [field: string]: Encodable }, depth: number): void {
  if (depth > MAX_DEPTH + 8) throw new StoreError(15, `BSON nested deeper than ${MAX_DEPTH} levels`);
  const start = at;
  room(5);
  at += 4;
  for (const name in object) {
    if (Object.hasOwn(object, name)) writeElement(name, object[name], depth);
  }
  finish(start);
}

function writeArray(items: readonly Encodable[], depth: number): void {
  if (depth > MAX_DEPTH + 8) throw new StoreError(15, `BSON nested deeper than ${MAX_DEPTH} levels`);
  const start = at;
  room(5);
  at += 4;
  for (let i = 0; i < items.length; i++) writeElement(String(i), items[i], depth);
  finish(start);
}

function finish(start: number): void {
  room(1);
  buffer[at++] = 0;
  buffer.writeInt32LE(at - start, start);
}

function writeName(text: string): void {
  const length = text.length;
  room(length * 3 + 1);
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) {
      at += buffer.write(text.slice(i), at, "utf8");
      break;
    }
    if (code === 0) throw new StoreError(2, "a field name must not contain a NUL character");
    buffer[at++] = code;
  }
  buffer[at++] = 0;
}

function writeText(text: string): void {
  room(text.length * 3 + 5);
  const start = at;
  at += 4;
  const length = text.length;
  if (length < 32) {
    let i = 0;
    for (; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) break;
      buffer[at++] = code;
    }
    if (i < length) at += buffer.write(text.slice(i), at, "utf8");
  } else {
    at += buffer.write(text, at, "utf8");
  }
  buffer[at++] = 0;
  buffer.writeInt32LE(at - start - 4, start);
}

function writeBytes(bytes: Uint8Array): void {
  room(bytes.length);
  buffer.set(bytes, at);
  at += bytes.length;
}

function head(type: number, name: string): void {
  room(1);
  buffer[at++] = type;
  writeName(name);
}

function writeElement(name: string, value: Encodable, depth: number): void {
  if (typeof value === "number") {
    if (Number.isInteger(value) && value >= -0x8000_0000 && value <= 0x7fff_ffff && !Object.is(value, -0)) {
      head(Type.int, name);
      room(4);
      at = buffer.writeInt32LE(value, at);
    } else writeDouble(name, value);
  } else if (value instanceof Int32) {
    head(Type.int, name);
    room(4);
    at = buffer.writeInt32LE(value.value, at);
  } else if (typeof value === "string") {
    head(Type.string, name);
    writeText(value);
  } else if (value instanceof Raw) {
    head(Type.object, name);
    writeBytes(value.bytes);
  } else if (Array.isArray(value)) {
    head(Type.array, name);
    writeArray(value, depth + 1);
  } else writeOther(name, value as Value, depth);
}

function writeDouble(name: string, value: number): void {
  head(Type.double, name);
  room(8);
  at = buffer.writeDoubleLE(value, at);
}

function writeLong(low: number, high: number): void {
  room(8);
  at = buffer.writeInt32LE(low, at);
  at = buffer.writeInt32LE(high, at);
}

function writeOther(name: string, value: Value, depth: number): void {
  switch (typeRank(value)) {
    case Rank.object:
      head(Type.object, name);
      return writeObject(value as Document, depth + 1);
    case Rank.null:
      return head(Type.null, name);
    case Rank.undefined:
      return head(Type.undefined, name);
    case Rank.boolean:
      head(Type.boolean, name);
      room(1);
      buffer[at++] = value === true ? 1 : 0;
      return;
    case Rank.number:
      if (value instanceof Double) return writeDouble(name, value.value);
      if (value instanceof Long) {
        head(Type.long, name);
        return writeLong(value.low, value.high);
      }
      head(Type.decimal, name);
      return writeBytes((value as Decimal128).bytes);
    case Rank.date: {
      head(Type.date, name);
      const millis = (value as Date).getTime();
      const high = Math.floor(millis / 0x1_0000_0000);
      return writeLong((millis - high * 0x1_0000_0000) | 0, high | 0);
    }
    case Rank.objectId:
      head(Type.objectId, name);
      return writeBytes((value as ObjectId).id);
    case Rank.binary:
      head(Type.binary, name);
      return writeBinary(value as Binary);
    case Rank.timestamp:
      head(Type.timestamp, name);
      return writeLong((value as Timestamp).low, (value as Timestamp).high);
    case Rank.regex:
      head(Type.regex, name);
      writeName((value as BSONRegExp).pattern);
      return writeName((value as BSONRegExp).options);
    case Rank.code:
      return writeCode(name, value as Code, depth);
    case Rank.minKey:
      return head(Type.minKey, name);
    case Rank.maxKey:
      return head(Type.maxKey, name);
    case Rank.string:
      head(Type.symbol, name);
      return writeText((value as BSONSymbol).value);
    case Rank.array:
      throw new TypeError("arrays are written elsewhere");
  }
}

function writeBinary(value: Binary): void {
  const bytes = value.buffer.subarray(0, value.position);
  room(9);
  at = buffer.writeInt32LE(value.sub_type === 2 ? bytes.length + 4 : bytes.length, at);
  buffer[at++] = value.sub_type;
  if (value.sub_type === 2) at = buffer.writeInt32LE(bytes.length, at);
  writeBytes(bytes);
}

function writeCode(name: string, value: Code, depth: number): void {
  if (!value.scope) {
    head(Type.code, name);
    writeText(value.code);
    return;
  }
  head(Type.codeWithScope, name);
  const start = at;
  room(4);
  at += 4;
  writeText(value.code);
  writeObject(value.scope, depth + 1);
  buffer.writeInt32LE(at - start, start);
}
