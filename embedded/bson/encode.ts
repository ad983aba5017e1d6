import {
  type Binary,
  type BSONRegExp,
  type Decimal128,
  Double,
  Int32,
  Long,
  type ObjectId,
  type Timestamp,
} from "bson";
import { fail } from "../errors.js";
import { type Document, type NumberValue, Rank, typeRank, type Value } from "../values/types.js";
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

/** Encodes an object as BSON, in a buffer of its own. @throws StoreError 15 nested too deep, 2 a NUL in a field name. */
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

function writeObject(object: object, depth: number): void {
  if (depth > MAX_DEPTH + 8) fail(15, `BSON nested deeper than ${MAX_DEPTH} levels`);
  const start = at;
  writeInt(0);
  if (Array.isArray(object)) for (let i = 0; i < object.length; i++) writeElement(String(i), object[i], depth);
  else for (const name of Object.keys(object)) writeElement(name, (object as Document)[name], depth);
  writeByte(0);
  buffer.writeInt32LE(at - start, start);
}

function writeByte(byte: number): void {
  room(1);
  buffer[at++] = byte;
}

function writeInt(n: number): void {
  room(4);
  at = buffer.writeInt32LE(n, at);
}

function writeLong(low: number, high: number): void {
  writeInt(low | 0);
  writeInt(high | 0);
}

function writeDouble(n: number): void {
  room(8);
  at = buffer.writeDoubleLE(n, at);
}

function writeBytes(bytes: Uint8Array): void {
  room(bytes.length);
  buffer.set(bytes, at);
  at += bytes.length;
}

/** Short ASCII texts are written by character code: that is faster than a call into the runtime. */
function writeChars(text: string): void {
  const length = text.length;
  room(length * 3 + 1);
  let i = 0;
  if (length < 32) for (let code; i < length && (code = text.charCodeAt(i)) < 0x80; i++) buffer[at++] = code;
  if (i < length) at += buffer.write(i === 0 ? text : text.slice(i), at, "utf8");
  buffer[at++] = 0;
}

function writeName(text: string): void {
  if (text.includes("\0")) fail(2, "a field name must not contain a NUL character");
  writeChars(text);
}

function writeText(text: string): void {
  const start = at;
  writeInt(0);
  writeChars(text);
  buffer.writeInt32LE(at - start - 4, start);
}

function head(type: number, name: string): void {
  writeByte(type);
  writeName(name);
}

function writeElement(name: string, value: Encodable, depth: number): void {
  if (typeof value === "string") {
    head(Type.string, name);
    writeText(value);
  } else if (value instanceof Int32) {
    head(Type.int, name);
    writeInt(value.value);
  } else if (typeof value === "number") {
    if ((value | 0) === value && !Object.is(value, -0)) writeElement(name, new Int32(value), depth);
    else writeElement(name, new Double(value), depth);
  } else if (value instanceof Raw) {
    head(Type.object, name);
    writeBytes(value.bytes);
  } else {
    const [type, write] = writers[typeRank(value as Value)] as Writer; // there is one for every rank
    head(type === Type.double ? numberType(value as NumberValue) : type, name);
    write(value as never, depth + 1);
  }
}

type Writer = readonly [type: number, write: (value: never, depth: number) => void];

const nothing = (): void => undefined;

const numberType = (value: NumberValue): number =>
  value instanceof Double ? Type.double : value instanceof Long ? Type.long : Type.decimal;

const writers: Readonly<Record<number, Writer>> = {
  [Rank.minKey]: [Type.minKey, nothing],
  [Rank.undefined]: [Type.null, nothing],
  [Rank.null]: [Type.null, nothing],
  [Rank.number]: [Type.double, writeNumber],
  [Rank.object]: [Type.object, writeObject],
  [Rank.array]: [Type.array, writeObject],
  [Rank.binary]: [Type.binary, writeBinary],
  [Rank.objectId]: [Type.objectId, (value: ObjectId) => writeBytes(value.id)],
  [Rank.boolean]: [Type.boolean, (value: boolean) => writeByte(Number(value))],
  [Rank.date]: [Type.date, (value: Date) => writeMillis(value.getTime())],
  [Rank.timestamp]: [Type.timestamp, (value: Timestamp) => writeLong(value.low, value.high)],
  [Rank.regex]: [
    Type.regex,
    (value: BSONRegExp) => {
      writeName(value.pattern);
      writeName(value.options);
    },
  ],
  [Rank.maxKey]: [Type.maxKey, nothing],
};

function writeNumber(value: Double | Long | Decimal128): void {
  if (value instanceof Double) writeDouble(value.value);
  else if (value instanceof Long) writeLong(value.low, value.high);
  else writeBytes(value.bytes);
}

function writeMillis(millis: number): void {
  if (Number.isNaN(millis)) fail(15, "date overflow");
  const high = Math.floor(millis / 0x1_0000_0000);
  writeLong(millis - high * 0x1_0000_0000, high);
}

function writeBinary({ buffer: all, position, sub_type }: Binary): void {
  writeInt(sub_type === 2 ? position + 4 : position);
  writeByte(sub_type);
  if (sub_type === 2) writeInt(position);
  writeBytes(all.subarray(0, position));
}
