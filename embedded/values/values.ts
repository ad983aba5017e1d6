import { Binary, BSONRegExp, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp, UUID } from "bson";
import { fail } from "../errors.js";

/** A number in memory: always a bson instance, never a bare JS number, so that its type survives. */
export type NumberValue = Int32 | Double | Long;
type Special = ObjectId | Binary | Timestamp | BSONRegExp | MinKey | MaxKey;
/** Any BSON value in memory. `undefined` is a missing field; in index keys and sorts it stands for an empty array. */
export type Value = undefined | null | boolean | string | Date | NumberValue | Special | Value[] | Document;
/** An object: its own properties stand in BSON order. Read it with `getOwn`, write with `setOwn`. */
export type Document = { [field: string]: Value };
/** The earliest and latest dates of JS, about 270,000 years from 1970; BSON could hold others, which are refused. */
export const MAX_DATE_MS = 8.64e15;
const lowRanks = { minKey: 0, undefined: 1, null: 2, number: 3, string: 4, object: 5, array: 6 } as const;
const highRanks = { binary: 7, objectId: 8, boolean: 9, date: 10, timestamp: 11, regex: 12, maxKey: 14 } as const;
/** Classes of values in MongoDB's sort order; values of one rank are compared with each other by content. */
export const Rank = { ...lowRanks, ...highRanks };
const aliases =
  "double string object array binData undefined objectId bool date null regex dbPointer javascript symbol " +
  "javascriptWithScope int timestamp long decimal";
/** BSON type codes by the alias that `$type` and `$convert` accept. */
export const typeCodes: ReadonlyMap<string, number> = new Map([
  ...aliases.split(" ").map((alias, i) => [alias, i + 1] as const),
  ["minKey", -1],
  ["maxKey", 127],
]);

/** What is known of a value from its class alone. `code`: the byte that BSON has for it. */
type Class = { readonly rank: number; readonly alias: string; readonly code: number };
const aliased = (rank: number, alias: string): Class => ({ rank, alias, code: (typeCodes.get(alias) ?? 0) & 0xff });
const [objectClass, binaryClass] = [aliased(Rank.object, "object"), aliased(Rank.binary, "binData")];
const nullClass = aliased(Rank.null, "null");
/** Classes by prototype: nothing that a document can set (`_bsontype`, `constructor`) decides. */
const classes = new Map<unknown, Class>([
  [Object.prototype, objectClass],
  [null, objectClass],
  [Int32.prototype, aliased(Rank.number, "int")],
  [Double.prototype, aliased(Rank.number, "double")],
  [Long.prototype, aliased(Rank.number, "long")],
  [Date.prototype, aliased(Rank.date, "date")],
  [ObjectId.prototype, aliased(Rank.objectId, "objectId")],
  [Array.prototype, aliased(Rank.array, "array")],
  [Binary.prototype, binaryClass],
  [UUID.prototype, binaryClass],
  [Timestamp.prototype, aliased(Rank.timestamp, "timestamp")],
  [BSONRegExp.prototype, aliased(Rank.regex, "regex")],
  [MinKey.prototype, aliased(Rank.minKey, "minKey")],
  [MaxKey.prototype, aliased(Rank.maxKey, "maxKey")],
  ["string", aliased(Rank.string, "string")],
  ["boolean", aliased(Rank.boolean, "bool")],
  ["undefined", aliased(Rank.undefined, "undefined")],
]);

function classOf(value: Value): Class {
  if (value === null) return nullClass;
  const found = classes.get(typeof value === "object" ? Object.getPrototypeOf(value) : typeof value);
  if (found) return found;
  throw new TypeError(`not a value of the store: ${Object.prototype.toString.call(value)}`);
}

/** The place of a value's type in MongoDB's order. */
export const typeRank = (value: Value): number => (typeof value === "string" ? Rank.string : classOf(value).rank);
/** The alias that `$type` uses for the value's BSON type ("int", "double", "string" …), and the byte BSON has for it. */
export const typeName = (value: Value): string => classOf(value).alias;
export const typeCode = (value: Value): number => classOf(value).code;
/** True for objects (embedded documents), not for arrays or bson instances. */
export function isDocument(value: Value): value is Document {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** True for Int32, Double and Long. */
export function isNumber(value: Value): value is NumberValue {
  if (typeof value !== "object" || value === null) return false;
  return value instanceof Int32 || value instanceof Double || value instanceof Long;
}

/** True for null, BSON undefined and missing: what most expressions answer with null. */
export const isNullish = (value: Value): value is null | undefined => value === null || value === undefined;
/** Reads an own field; undefined when it is missing, also for names such as "constructor" or "__proto__". */
export function getOwn(object: Document, field: string): Value {
  return Object.hasOwn(object, field) ? object[field] : undefined;
}

/** Sets an own field; a field named "__proto__" becomes data like any other. */
export function setOwn(object: Document, field: string, value: Value): void {
  if (field !== "__proto__") object[field] = value;
  else Object.defineProperty(object, field, { value, writable: true, enumerable: true, configurable: true });
}

/** The name of the operator in `{$name: …}`; undefined for everything else. */
export function operatorOf(value: Value): string | undefined {
  const [first] = isDocument(value) ? Object.keys(value) : [];
  return first?.startsWith("$") ? first : undefined;
}

/** A copy that shares no object and no array with the original; bson instances and dates are never changed. */
export function deepCopy<T extends Value>(value: T): T {
  if (Array.isArray(value)) return value.map(deepCopy) as T;
  if (!isDocument(value)) return value;
  const copy: Document = {};
  for (const field of Object.keys(value)) setOwn(copy, field, deepCopy(value[field]));
  return copy as T;
}

/** The array index that a path part names ("0", "17", never "01" or "-1"), or -1. */
export function arrayIndex(part: string): number {
  return /^(?:0|[1-9][0-9]{0,8})$/.test(part) ? Number(part) : -1;
}

/** The first or (negative) last `first` elements; with `count` so many from there on. */
export function sliceOf(array: readonly Value[], first: number, count?: number): Value[] {
  if (count === undefined) return first >= 0 ? array.slice(0, first) : array.slice(first);
  const from = first >= 0 ? first : Math.max(0, array.length + first);
  return array.slice(from, from + count);
}

/** Checks a dotted field path as expressions, sorts and projections take it. @returns its parts. */
export function fieldPathParts(path: string): string[] {
  if (path === "") fail(40352, "FieldPath cannot be constructed with empty string");
  if (path.endsWith(".")) fail(40353, "FieldPath must not end with a '.'.");
  if (path.includes("\0")) fail(16411, "FieldPath field names may not contain '\\0'.");
  const parts = path.split(".");
  for (const part of parts) {
    if (part === "") fail(15998, "FieldPath field names may not be empty strings.");
    if (part.startsWith("$")) fail(16410, `FieldPath field names may not start with '$'. Got '${part}'.`);
  }
  return parts;
}

/** The value as a JS number (nearest double for Long). */
export const toDouble = (n: NumberValue): number => (n instanceof Long ? n.toNumber() : n.value);
/** True when the value is a whole number (of any type). */
export const isWhole = (n: NumberValue): boolean => !(n instanceof Double) || Number.isInteger(n.value);
export const isNaNValue = (n: NumberValue): boolean => n instanceof Double && Number.isNaN(n.value);
export const isZero = (n: NumberValue): boolean => toDouble(n) === 0;
export const fitsLong = (n: bigint): boolean => BigInt.asIntN(64, n) === n;
/** An int, a long or a whole double as bigint. */
export const toBigInt = (n: NumberValue): bigint => (n instanceof Long ? n.toBigInt() : BigInt(n.value));
/** The whole part of a number that fits in 64 bits; undefined for everything else. */
export function truncated(value: Value): bigint | undefined {
  if (!isNumber(value) || !Number.isFinite(toDouble(value))) return undefined;
  const whole = value instanceof Double ? BigInt(Math.trunc(value.value)) : toBigInt(value);
  return fitsLong(whole) ? whole : undefined;
}

/** An integer as Long, or as Double when it does not fit. */
export const longValue = (n: bigint): Long | Double => (fitsLong(n) ? Long.fromBigInt(n) : new Double(Number(n)));
/** An integer as Int32 when it fits, else Long, else Double. */
export const integerValue = (n: bigint) => (BigInt.asIntN(32, n) === n ? new Int32(Number(n)) : longValue(n));
/** A JS integer as Int32 when it fits, else as Long. */
export const intOrLong = (n: number): Int32 | Long => ((n | 0) === n ? new Int32(n) : Long.fromNumber(n));
const orderOf = <T extends number | bigint>(x: T, y: T): number => (x < y ? -1 : x > y ? 1 : 0);
/** Orders two numbers by exact value across the types; NaN is the lowest number, -0 equals 0. */
export function compareNumbers(a: NumberValue, b: NumberValue): number {
  if (!(a instanceof Long) && !(b instanceof Long)) {
    const [x, y] = [a.value, b.value];
    return orderOf(x, y) || (x === y ? 0 : Number(Number.isNaN(y)) - Number(Number.isNaN(x)));
  }
  if (!(a instanceof Long)) return -compareNumbers(b, a);
  if (b instanceof Long) return a.compare(b);
  if (Number.isNaN(b.value)) return 1;
  const x = a.toNumber();
  if (x !== b.value || Number.isSafeInteger(x)) return orderOf(x, b.value);
  return orderOf(a.toBigInt(), BigInt(b.value));
}

/** How digits that fall away are treated. */
export type Rounding = "half-even" | "truncate";
/** Digits behind the point that a rounding looks at. */
const DIGITS = 100;
/** Rounds to `places` digits (-20 to `DIGITS`) after the point, negative ones before it, by the exact decimal digits of
 * the value; undefined when an integer does not fit in 64 bits any more. */
export function roundNumber(n: NumberValue, places: number, rounding: Rounding): NumberValue | undefined {
  const isDouble = n instanceof Double;
  if (isDouble ? !Number.isFinite(n.value) || n.value === 0 : places >= 0) return n;
  // Whole numbers may be too large for `toFixed`.
  const isFraction = isDouble && !Number.isInteger(n.value);
  const scaled = isFraction ? BigInt(n.value.toFixed(DIGITS).replace(".", "")) : toBigInt(n) * 10n ** BigInt(DIGITS);
  const divisor = 10n ** BigInt(DIGITS - places);
  const [quotient, rest] = [scaled / divisor, scaled % divisor];
  const [twice, sign] = rest < 0n ? [rest * -2n, -1n] : [rest * 2n, 1n];
  const isAway = rounding === "half-even" && (twice > divisor || (twice === divisor && quotient % 2n !== 0n));
  const rounded = isAway ? quotient + sign : quotient;
  if (isDouble) return new Double(rounded === 0n && n.value < 0 ? -0 : Number(`${rounded}e${-places}`));
  const whole = rounded * 10n ** BigInt(-places);
  if (!fitsLong(whole)) return undefined;
  return n instanceof Int32 ? integerValue(whole) : longValue(whole);
}

type BinaryOperation<T> = (x: T, y: T) => T;
/** An operation on two numbers. Int32 widens to Long, Long to Double when the result does not fit. */
function operation(doubles: BinaryOperation<number>, integers: BinaryOperation<bigint>) {
  return (a: NumberValue, b: NumberValue): NumberValue => {
    if (a instanceof Int32 && b instanceof Int32) {
      const result = doubles(a.value, b.value);
      if (Number.isSafeInteger(result)) return intOrLong(result + 0); // + 0 turns -0 into 0
    }
    if (a instanceof Double || b instanceof Double) return new Double(doubles(toDouble(a), toDouble(b)));
    const exact = integers(toBigInt(a), toBigInt(b));
    if (!fitsLong(exact)) return new Double(doubles(toDouble(a), toDouble(b)));
    return a instanceof Long || b instanceof Long ? longValue(exact) : integerValue(exact);
  };
}

export const addNumbers = operation((x, y) => x + y, (x, y) => x + y); // prettier-ignore
export const subtractNumbers = operation((x, y) => x - y, (x, y) => x - y); // prettier-ignore
export const multiplyNumbers = operation((x, y) => x * y, (x, y) => x * y); // prettier-ignore
/** Remainder with the sign of the dividend. The caller refuses a zero divisor. */
export const remainderOfNumbers = operation((x, y) => x % y, (x, y) => x % y); // prettier-ignore

/** A running sum as `$sum` and `$avg` need it: integers exact, doubles with compensation (so that 0.1 ten times is 1).
 * The result has the widest type among the numbers in it. */
export class NumberSum {
  #count = 0;
  #integers = 0;
  #large = 0n;
  #hasLong = false;
  #hasDouble = false;
  #high = 0;
  #low = 0;
  #special: number | undefined;
  add(n: NumberValue): void {
    this.#count++;
    if (n instanceof Double) return this.#addDouble(n.value);
    this.#hasLong ||= n instanceof Long;
    const sum = this.#integers + toDouble(n);
    if (Number.isSafeInteger(toDouble(n)) && Number.isSafeInteger(sum)) this.#integers = sum;
    else this.#large += toBigInt(n);
  }
  #addDouble(n: number): void {
    this.#hasDouble = true;
    if (!Number.isFinite(n)) return void (this.#special = (this.#special ?? 0) + n);
    // Knuth's two-sum keeps what the addition lost.
    const sum = this.#high + n;
    const part = sum - this.#high;
    this.#low += this.#high - (sum - part) + (n - part);
    this.#high = sum;
  }
  total(): NumberValue {
    if (this.#hasDouble) return new Double(this.#asDouble());
    if (!this.#hasLong && this.#large === 0n) return intOrLong(this.#integers);
    return (this.#hasLong ? longValue : integerValue)(BigInt(this.#integers) + this.#large);
  }
  mean(): Double | null {
    return this.#count === 0 ? null : new Double(this.#asDouble() / this.#count);
  }
  #asDouble(): number {
    const integers = this.#large === 0n ? this.#integers : Number(BigInt(this.#integers) + this.#large);
    return this.#special ?? this.#high + (this.#low + integers);
  }
}
