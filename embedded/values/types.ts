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
const classOfAlias = (rank: number, alias: string): Class => ({
  rank,
  alias,
  code: (typeCodes.get(alias) ?? 0) & 0xff,
});

const [objectClass, binaryClass] = [classOfAlias(Rank.object, "object"), classOfAlias(Rank.binary, "binData")];
const nullClass = classOfAlias(Rank.null, "null");

/** Classes by prototype: nothing that a document can set (`_bsontype`, `constructor`) decides. */
const classes = new Map<unknown, Class>([
  [Object.prototype, objectClass],
  [null, objectClass],
  [Int32.prototype, classOfAlias(Rank.number, "int")],
  [Double.prototype, classOfAlias(Rank.number, "double")],
  [Long.prototype, classOfAlias(Rank.number, "long")],
  [Date.prototype, classOfAlias(Rank.date, "date")],
  [ObjectId.prototype, classOfAlias(Rank.objectId, "objectId")],
  [Array.prototype, classOfAlias(Rank.array, "array")],
  [Binary.prototype, binaryClass],
  [UUID.prototype, binaryClass],
  [Timestamp.prototype, classOfAlias(Rank.timestamp, "timestamp")],
  [BSONRegExp.prototype, classOfAlias(Rank.regex, "regex")],
  [MinKey.prototype, classOfAlias(Rank.minKey, "minKey")],
  [MaxKey.prototype, classOfAlias(Rank.maxKey, "maxKey")],
  ["string", classOfAlias(Rank.string, "string")],
  ["boolean", classOfAlias(Rank.boolean, "bool")],
  ["undefined", classOfAlias(Rank.undefined, "undefined")],
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
