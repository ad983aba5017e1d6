import { StoreError } from "../errors.js";
import { Type } from "./decode.js";

/** Where one element of a raw document stands: its type, and the bytes of its value `[start, end)`. */
export interface Element {
  type: number;
  start: number;
  end: number;
}

const widths: Readonly<Record<number, number>> = {
  [Type.double]: 8,
  [Type.undefined]: 0,
  [Type.objectId]: 12,
  [Type.boolean]: 1,
  [Type.date]: 8,
  [Type.null]: 0,
  [Type.int]: 4,
  [Type.timestamp]: 8,
  [Type.long]: 8,
  [Type.decimal]: 16,
  [Type.maxKey]: 0,
  [Type.minKey]: 0,
};

/**
 * The position after the value of type `type` at `at`.
 *
 * @throws StoreError 22 for an unknown type, and when the value would end before `at` or beyond the bytes.
 */
export function skipValue(bytes: Buffer, at: number, type: number): number {
  const end = valueEnd(bytes, at, type);
  if (!(end >= at && end <= bytes.length)) throw new StoreError(22, "invalid BSON: bad length");
  return end;
}

function valueEnd(bytes: Buffer, at: number, type: number): number {
  const width = widths[type];
  if (width !== undefined) return at + width;
  if (type === Type.regex) return bytes.indexOf(0, bytes.indexOf(0, at) + 1) + 1;
  if (at + 4 > bytes.length) return -1;
  const length = bytes.readInt32LE(at);
  switch (type) {
    case Type.string:
    case Type.symbol:
    case Type.code:
      return length < 1 ? -1 : at + 4 + length;
    case Type.object:
    case Type.array:
    case Type.codeWithScope:
      return length < 5 ? -1 : at + length;
    case Type.binary:
      return length < 0 ? -1 : at + 5 + length;
    case Type.dbPointer:
      return length < 1 ? -1 : at + 16 + length;
    default:
      throw new StoreError(22, `invalid BSON: element type ${type}`);
  }
}

/**
 * Finds a field of the object that starts at `from` without decoding anything.
 *
 * @param name the field's name as UTF-8 bytes.
 * @param out  filled in when found.
 * @returns whether the field is there. The bytes must be well-formed (they are checked when they are stored).
 */
export function findField(bytes: Buffer, from: number, name: Buffer, out: Element): boolean {
  const end = from + bytes.readInt32LE(from) - 1;
  const length = name.length;
  let at = from + 4;
  while (at < end) {
    const type = bytes[at] ?? 0;
    at++;
    let i = 0;
    while (i < length && bytes[at + i] === name[i]) i++;
    if (i === length && bytes[at + i] === 0) {
      out.type = type;
      out.start = at + i + 1;
      out.end = skipValue(bytes, out.start, type);
      return true;
    }
    at += i;
    while (bytes[at] !== 0 && at < end) at++;
    at = skipValue(bytes, at + 1, type);
  }
  return false;
}

/** The items of a raw array or the values of a raw object at `from`, in order, as `[type, start, end]` views. */
export function* elementsOf(bytes: Buffer, from: number): Generator<Element> {
  const end = from + bytes.readInt32LE(from) - 1;
  let at = from + 4;
  while (at < end) {
    const type = bytes[at] ?? 0;
    const start = bytes.indexOf(0, at + 1) + 1;
    if (start === 0) throw new StoreError(22, "invalid BSON: unterminated name");
    at = skipValue(bytes, start, type);
    if (at > end) throw new StoreError(22, "invalid BSON: cut short");
    yield { type, start, end: at };
  }
}
