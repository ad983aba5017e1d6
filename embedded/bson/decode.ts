import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from "bson";
import { StoreError } from "../errors.js";
import { setOwn } from "../values/fields.js";
import type { Document, Value } from "../values/types.js";

/** How deep objects and arrays may nest, as in MongoDB (`BSONDepth`, less what a command adds around a document). */
export const MAX_DEPTH = 180;

/** Element types of BSON (bsonspec.org), as far as the store knows them. */
export const Type = {
  double: 0x01,
  string: 0x02,
  object: 0x03,
  array: 0x04,
  binary: 0x05,
  undefined: 0x06,
  objectId: 0x07,
  boolean: 0x08,
  date: 0x09,
  null: 0x0a,
  regex: 0x0b,
  dbPointer: 0x0c,
  code: 0x0d,
  symbol: 0x0e,
  codeWithScope: 0x0f,
  int: 0x10,
  timestamp: 0x11,
  long: 0x12,
  decimal: 0x13,
  maxKey: 0x7f,
  minKey: 0xff,
} as const;

interface Reader {
  readonly bytes: Buffer;
  at: number;
  readonly end: number;
}

const minKey = new MinKey();
const maxKey = new MaxKey();
/** Small integers are by far the most frequent numbers; instances are immutable here and shared. */
const smallInts = Array.from({ length: 512 }, (_, i) => new Int32(i - 128));

/**
 * Decodes one BSON document into the form that the whole store works on (see `Value`). Copies everything it keeps, so
 * `bytes` may be a view that is overwritten later.
 *
 * Fields with the name of an earlier one replace its value, as in the drivers.
 *
 * @throws StoreError 22 InvalidBSON when the bytes are not one well-formed document, 15 Overflow when nested deeper
 *   than `MAX_DEPTH`.
 */
export function decodeDocument(bytes: Buffer): Document {
  const reader: Reader = { bytes, at: 0, end: bytes.length };
  const document = readDocument(reader, 0);
  if (reader.at !== bytes.length) throw invalid("length does not match");
  return document;
}

/** Decodes the single value of type `type` that starts at `at`; bytes as in `decodeDocument`. */
export function decodeValue(bytes: Buffer, at: number, type: number): Value {
  return readValue({ bytes, at, end: bytes.length }, type, 1);
}

function invalid(what: string): StoreError {
  return new StoreError(22, `invalid BSON: ${what}`);
}

function need(reader: Reader, length: number): number {
  const at = reader.at;
  if (length < 0 || at + length > reader.end) throw invalid("cut short");
  reader.at = at + length;
  return at;
}

function readLength(reader: Reader): number {
  return reader.bytes.readInt32LE(need(reader, 4));
}

function enter(reader: Reader, depth: number): number {
  if (depth > MAX_DEPTH) throw new StoreError(15, `BSON nested deeper than ${MAX_DEPTH} levels`);
  const start = reader.at;
  const length = readLength(reader);
  const end = start + length;
  if (length < 5 || end > reader.end || reader.bytes[end - 1] !== 0) throw invalid("bad length of an object");
  return end;
}

function readDocument(reader: Reader, depth: number): Document {
  const end = enter(reader, depth);
  const document: Document = {};
  for (;;) {
    const type = reader.bytes[need(reader, 1)] ?? 0;
    if (type === 0) break;
    const name = readName(reader);
    setOwn(document, name, readValue(reader, type, depth + 1));
  }
  if (reader.at !== end) throw invalid("bad end of an object");
  return document;
}

function readArray(reader: Reader, depth: number): Value[] {
  const end = enter(reader, depth);
  const items: Value[] = [];
  for (;;) {
    const type = reader.bytes[need(reader, 1)] ?? 0;
    if (type === 0) break;
    while (reader.bytes[need(reader, 1)] !== 0);
    items.push(readValue(reader, type, depth + 1));
  }
  if (reader.at !== end) throw invalid("bad end of an array");
  return items;
}

/** Field names repeat from document to document, so short ASCII ones are built by character code. */
function readName(reader: Reader): string {
  const { bytes } = reader;
  const start = reader.at;
  let at = start;
  let text = "";
  for (;;) {
    if (at >= reader.end) throw invalid("unterminated name");
    const byte = bytes[at] ?? 0;
    if (byte === 0) break;
    if (byte >= 0x80 || at - start >= 24) {
      const end = bytes.indexOf(0, at);
      if (end < 0 || end >= reader.end) throw invalid("unterminated name");
      reader.at = end + 1;
      return bytes.toString("utf8", start, end);
    }
    text += String.fromCharCode(byte);
    at++;
  }
  reader.at = at + 1;
  return text;
}

function readString(reader: Reader): string {
  const length = readLength(reader);
  if (length < 1) throw invalid("bad length of a string");
  const start = need(reader, length);
  if (reader.bytes[start + length - 1] !== 0) throw invalid("unterminated string");
  return reader.bytes.toString("utf8", start, start + length - 1);
}

function readBinary(reader: Reader): Binary {
  let length = readLength(reader);
  const subType = reader.bytes[need(reader, 1)] ?? 0;
  if (subType === 2) {
    const inner = readLength(reader);
    if (inner !== length - 4) throw invalid("bad length of old binary");
    length = inner;
  }
  const start = need(reader, length);
  return new Binary(Uint8Array.prototype.slice.call(reader.bytes, start, start + length), subType);
}

function readValue(reader: Reader, type: number, depth: number): Value {
  const { bytes } = reader;
  switch (type) {
    case Type.string:
      return readString(reader);
    case Type.int: {
      const n = bytes.readInt32LE(need(reader, 4));
      return smallInts[n + 128] ?? new Int32(n);
    }
    case Type.object:
      return readDocument(reader, depth);
    case Type.array:
      return readArray(reader, depth);
    case Type.boolean: {
      const byte = bytes[need(reader, 1)];
      if (byte !== 0 && byte !== 1) throw invalid("bad boolean");
      return byte === 1;
    }
    case Type.date: {
      const at = need(reader, 8);
      return new Date(bytes.readInt32LE(at + 4) * 0x1_0000_0000 + bytes.readUInt32LE(at));
    }
    case Type.null:
      return null;
    case Type.undefined:
      return undefined;
    case Type.double:
      return new Double(bytes.readDoubleLE(need(reader, 8)));
    case Type.objectId: {
      const at = need(reader, 12);
      return new ObjectId(Uint8Array.prototype.slice.call(bytes, at, at + 12));
    }
    case Type.long: {
      const at = need(reader, 8);
      return new Long(bytes.readInt32LE(at), bytes.readInt32LE(at + 4));
    }
    case Type.decimal: {
      const at = need(reader, 16);
      return new Decimal128(Uint8Array.prototype.slice.call(bytes, at, at + 16));
    }
    case Type.binary:
      return readBinary(reader);
    case Type.timestamp: {
      const at = need(reader, 8);
      return new Timestamp({ i: bytes.readUInt32LE(at), t: bytes.readUInt32LE(at + 4) });
    }
    case Type.regex: {
      const pattern = readName(reader);
      return new BSONRegExp(pattern, readName(reader));
    }
    case Type.minKey:
      return minKey;
    case Type.maxKey:
      return maxKey;
    case Type.symbol:
      return new BSONSymbol(readString(reader));
    case Type.code:
      return new Code(readString(reader));
    case Type.codeWithScope: {
      const end = reader.at + readLength(reader);
      const code = new Code(readString(reader), readDocument(reader, depth));
      if (reader.at !== end) throw invalid("bad length of code");
      return code;
    }
    default:
      throw invalid(`element type ${type}`);
  }
}
