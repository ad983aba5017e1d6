import { Binary, BSONRegExp, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from "bson";
import { fail, refuse } from "../errors.js";
import { type Document, MAX_DATE_MS, setOwn, typeCodes, type Value } from "../values/values.js";

/** How deep objects and arrays may nest, as in MongoDB (`BSONDepth`, less what a command adds around a document). */
export const MAX_DEPTH = 180;
/** Element types of BSON that are treated specially; all that are taken: the table of readers. */
export const Type = { string: 2, object: 3, array: 4, binary: 5, date: 9, null: 10, regex: 11, int: 16 } as const;
const minKey = new MinKey();
const maxKey = new MaxKey();
/** Small integers are by far the most frequent numbers; instances are immutable here and shared. */
const smallInts = Array.from({ length: 512 }, (_, i) => new Int32(i - 128));
/** What is being decoded. Decoding is synchronous, so one place is enough. */
let bytes: Buffer = Buffer.alloc(0);
let at = 0;
/** Decodes one BSON document. Copies everything it keeps, so `source` may be a view that is overwritten later. Fields
 * with the name of an earlier one replace its value, as in the drivers. */
export function decodeDocument(source: Buffer, only?: ReadonlySet<string>): Document {
  bytes = source;
  at = 0;
  const document = readDocument(0, only);
  if (at !== source.length) invalid("length does not match");
  return document;
}

/** Decodes the single value of type `type` that starts at `start`; bytes as in `decodeDocument`. */
export function decodeValue(source: Buffer, start: number, type: number): Value {
  bytes = source;
  at = start;
  return readValue(type, 1);
}

function invalid(what: string): never {
  return fail(22, `invalid BSON: ${what}`);
}

/** Moves on by `length` bytes. @returns where they start. */
function take(length: number): number {
  const start = at;
  if (length < 0 || start + length > bytes.length) invalid("cut short");
  at = start + length;
  return start;
}

const copyOf = (length: number): Uint8Array => {
  const start = take(length);
  return Uint8Array.prototype.slice.call(bytes, start, start + length);
};

function enter(depth: number): number {
  if (depth > MAX_DEPTH) fail(15, `BSON nested deeper than ${MAX_DEPTH} levels`);
  const end = at + readInt();
  if (end < at + 1 || end > bytes.length || bytes[end - 1] !== 0) invalid("bad length of an object");
  return end;
}

function readDocument(depth: number, only?: ReadonlySet<string>): Document {
  const end = enter(depth);
  const document: Document = {};
  for (let type = bytes[take(1)] ?? 0; type !== 0; type = bytes[take(1)] ?? 0) {
    const name = readName();
    if (only === undefined || only.has(name)) setOwn(document, name, readValue(type, depth + 1));
    else at = skipValue(bytes, at, type);
  }
  if (at !== end) invalid("bad end of an object");
  return document;
}

function readArray(depth: number): Value[] {
  const end = enter(depth);
  const items: Value[] = [];
  for (let type = bytes[take(1)] ?? 0; type !== 0; type = bytes[take(1)] ?? 0) {
    while (bytes[take(1)] !== 0);
    items.push(readValue(type, depth + 1));
  }
  if (at !== end) invalid("bad end of an array");
  return items;
}

/** Short ASCII names are built by character code: that is faster than a call into the runtime. */
function readName(): string {
  const start = at;
  let text = "";
  for (let i = start; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0) {
      at = i + 1;
      return text;
    }
    if (byte >= 0x80 || i - start >= 24) break;
    text += String.fromCharCode(byte);
  }
  const end = bytes.indexOf(0, start);
  if (end < 0) invalid("unterminated name");
  at = end + 1;
  return bytes.toString("utf8", start, end);
}

function readString(): string {
  const length = readInt();
  if (length < 1) invalid("bad length of a string");
  const start = take(length);
  if (bytes[start + length - 1] !== 0) invalid("unterminated string");
  return bytes.toString("utf8", start, start + length - 1);
}

function readBinary(): Binary {
  let length = readInt();
  const subType = bytes[take(1)] ?? 0;
  if (subType === 2) {
    if (readInt() !== length - 4) invalid("bad length of old binary");
    length -= 4;
  }
  return new Binary(copyOf(length), subType);
}

function readBoolean(): boolean {
  const byte = bytes[take(1)] ?? 2;
  return byte > 1 ? invalid("bad boolean") : byte === 1;
}

function readDate(): Date {
  const start = take(8);
  const ms = bytes.readInt32LE(start + 4) * 0x1_0000_0000 + bytes.readUInt32LE(start);
  return Math.abs(ms) <= MAX_DATE_MS ? new Date(ms) : refuse("a date more than 270,000 years from now");
}

const readInt = (): number => bytes.readInt32LE(take(4));
/** How the values of each type are read, and the bytes they take where that number is fixed. */
const readers: Readonly<Record<number, readonly [read: (depth: number) => Value, width?: number]>> = {
  1: [() => new Double(bytes.readDoubleLE(take(8))), 8],
  [Type.string]: [readString],
  [Type.object]: [(depth) => readDocument(depth)],
  [Type.array]: [readArray],
  [Type.binary]: [readBinary],
  7: [() => new ObjectId(copyOf(12)), 12],
  8: [readBoolean, 1],
  [Type.date]: [readDate, 8],
  [Type.null]: [() => null, 0],
  [Type.regex]: [() => new BSONRegExp(readName(), readName())],
  [Type.int]: [() => new Int32(readInt()), 4],
  17: [() => new Timestamp({ i: readInt() >>> 0, t: readInt() >>> 0 }), 8],
  18: [() => new Long(readInt(), readInt()), 8],
  127: [() => maxKey, 0],
  255: [() => minKey, 0],
};

function readValue(type: number, depth: number): Value {
  if (type === Type.string) return readString();
  if (type !== Type.int) return (readers[type] ?? unknown(type))[0](depth);
  const n = readInt();
  return smallInts[n + 128] ?? new Int32(n);
}

/** Decimals and the deprecated types are known, but not taken. */
function unknown(type: number): never {
  const [alias] = [...typeCodes].find(([, code]) => code === type) ?? [];
  return alias === undefined ? invalid(`element type ${type}`) : refuse(`a value of type ${alias}`);
}

/** Where one element of a raw document stands: its type, and the bytes of its value `[start, end)`. */
export type Element = { type: number; start: number; end: number };
/** What a type that begins with its length has besides it, and the least length. */
const extents: Readonly<Record<number, readonly [extra: number, least: number]>> = {
  [Type.string]: [4, 1],
  [Type.object]: [0, 5],
  [Type.array]: [0, 5],
  [Type.binary]: [5, 0],
};

/** The position after the value of type `type` at `start`. @throws StoreError 22 when it is not inside the bytes. */
export function skipValue(source: Buffer, start: number, type: number): number {
  const extent = extents[type];
  let end = start + (readers[type]?.[1] ?? -1);
  if (extent && start + 4 <= source.length) {
    const length = source.readInt32LE(start);
    end = length < extent[1] ? -1 : start + extent[0] + length;
  } else if (type === Type.regex) end = source.indexOf(0, source.indexOf(0, start) + 1) + 1;
  if (end >= start && end <= source.length) return end;
  return readers[type] ? invalid("bad length") : unknown(type);
}

/** Looks at the types of all values of a document (and at dates), so that what is not taken is found before anything is
 * stored. @throws StoreError 238; 22 and 15 as `decodeDocument`. */
export function checkTypes(source: Buffer, from = 0, depth = 0): void {
  if (depth > MAX_DEPTH) fail(15, `BSON nested deeper than ${MAX_DEPTH} levels`);
  const end = from + source.readInt32LE(from) - 1;
  for (let next = from + 4; next < end;) {
    const type = source[next++] ?? 0;
    while (next < end && source[next] !== 0) next++;
    const start = next + 1;
    next = skipValue(source, start, type);
    if (type === Type.object || type === Type.array) checkTypes(source, start, depth + 1);
    else if (type === Type.date) decodeValue(source, start, type);
  }
}

/** Finds a field (name as UTF-8 bytes) of the object that starts at `from` without decoding anything. @param out filled
 * in when the field is there. */
export function findField(source: Buffer, from: number, name: Buffer, out: Element): boolean {
  const end = from + source.readInt32LE(from) - 1;
  const length = name.length;
  let next = from + 4;
  while (next < end) {
    const type = source[next++] ?? 0;
    let i = 0;
    while (i < length && source[next + i] === name[i]) i++;
    if (i === length && source[next + i] === 0) {
      out.type = type;
      out.start = next + i + 1;
      out.end = skipValue(source, out.start, type);
      return true;
    }
    next += i;
    while (source[next] !== 0 && next < end) next++;
    next = skipValue(source, next + 1, type);
  }
  return false;
}

/** The items of a raw array or the values of a raw object at `from`, in order. */
export function* elementsOf(source: Buffer, from: number): Generator<Element> {
  const end = from + source.readInt32LE(from) - 1;
  for (let next = from + 4; next < end;) {
    const type = source[next] ?? 0;
    const start = source.indexOf(0, next + 1) + 1;
    if (start === 0) invalid("unterminated name");
    next = skipValue(source, start, type);
    if (next > end) invalid("cut short");
    yield { type, start, end: next };
  }
}
