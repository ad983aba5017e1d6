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

/** A number as it is held in memory: always a bson instance, never a bare JS number, so that its type survives. */
export type NumberValue = Int32 | Double | Long | Decimal128;

/**
 * Any BSON value in memory (decoded with `promoteValues: false, bsonRegExp: true`). `undefined` is BSON's deprecated
 * undefined and, in expressions, the missing field. A `DBRef` made by the decoder must be turned back into an object.
 */
export type Value =
  | undefined
  | null
  | boolean
  | string
  | Date
  | NumberValue
  | ObjectId
  | Binary
  | Timestamp
  | BSONRegExp
  | BSONSymbol
  | Code
  | MinKey
  | MaxKey
  | Value[]
  | Document;

/** An object: a plain JS object whose own properties stand in BSON order. Read it with `getOwn`, write with `setOwn`. */
export interface Document {
  [field: string]: Value;
}

/** Classes of values in MongoDB's sort order; values of one rank are compared with each other by content. */
export const Rank = {
  minKey: 0,
  undefined: 1,
  null: 2,
  number: 3,
  string: 4,
  object: 5,
  array: 6,
  binary: 7,
  objectId: 8,
  boolean: 9,
  date: 10,
  timestamp: 11,
  regex: 12,
  code: 13,
  maxKey: 14,
} as const;

/**
 * The place of a value's type in MongoDB's order (symbols count as strings).
 * Decides by prototype, because a stored document may itself hold fields named `_bsontype` or `constructor`.
 */
export function typeRank(value: Value): number {
  if (typeof value === "string") return Rank.string;
  if (typeof value === "boolean") return Rank.boolean;
  if (value === undefined) return Rank.undefined;
  if (value === null) return Rank.null;
  switch (Object.getPrototypeOf(value)) {
    case Object.prototype:
    case null:
      return Rank.object;
    case Int32.prototype:
    case Double.prototype:
    case Long.prototype:
    case Decimal128.prototype:
      return Rank.number;
    case Date.prototype:
      return Rank.date;
    case ObjectId.prototype:
      return Rank.objectId;
    case Array.prototype:
      return Rank.array;
    case Binary.prototype:
      return Rank.binary;
    case Timestamp.prototype:
      return Rank.timestamp;
    case BSONRegExp.prototype:
      return Rank.regex;
    case BSONSymbol.prototype:
      return Rank.string;
    case Code.prototype:
      return Rank.code;
    case MinKey.prototype:
      return Rank.minKey;
    case MaxKey.prototype:
      return Rank.maxKey;
    default:
      if (value instanceof Binary) return Rank.binary; // UUID is a subclass
      throw new TypeError(`not a value of the store: ${Object.prototype.toString.call(value)}`);
  }
}

const namesByRank: Readonly<Record<number, string>> = {
  [Rank.minKey]: "minKey",
  [Rank.undefined]: "undefined",
  [Rank.null]: "null",
  [Rank.number]: "number",
  [Rank.string]: "string",
  [Rank.object]: "object",
  [Rank.array]: "array",
  [Rank.binary]: "binData",
  [Rank.objectId]: "objectId",
  [Rank.boolean]: "bool",
  [Rank.date]: "date",
  [Rank.timestamp]: "timestamp",
  [Rank.regex]: "regex",
  [Rank.code]: "javascript",
  [Rank.maxKey]: "maxKey",
};

/** The alias that `$type` uses for the value's BSON type ("int", "double", "string" …); "undefined" when there is none. */
export function typeName(value: Value): string {
  const rank = typeRank(value);
  if (rank === Rank.number) {
    if (value instanceof Int32) return "int";
    if (value instanceof Double) return "double";
    return value instanceof Long ? "long" : "decimal";
  }
  return value instanceof BSONSymbol ? "symbol" : (namesByRank[rank] ?? "undefined");
}

/** BSON type codes by the alias that `$type` and `$convert` accept. */
export const typeCodes: Readonly<Record<string, number>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, number>, {
    double: 1,
    string: 2,
    object: 3,
    array: 4,
    binData: 5,
    undefined: 6,
    objectId: 7,
    bool: 8,
    date: 9,
    null: 10,
    regex: 11,
    dbPointer: 12,
    javascript: 13,
    symbol: 14,
    javascriptWithScope: 15,
    int: 16,
    timestamp: 17,
    long: 18,
    decimal: 19,
    minKey: -1,
    maxKey: 127,
  }),
);

/** True for objects (embedded documents), not for arrays or bson instances. */
export function isDocument(value: Value): value is Document {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** True for Int32, Double, Long and Decimal128. */
export function isNumber(value: Value): value is NumberValue {
  if (typeof value !== "object" || value === null) return false;
  switch (Object.getPrototypeOf(value)) {
    case Int32.prototype:
    case Double.prototype:
    case Long.prototype:
    case Decimal128.prototype:
      return true;
    default:
      return false;
  }
}

/** True for null, BSON undefined and missing: what most expressions answer with null. */
export function isNullish(value: Value): value is null | undefined {
  return value === null || value === undefined;
}
