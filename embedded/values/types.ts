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
  UUID,
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
 * Ranks by prototype: a stored document may itself hold fields named `_bsontype` or `constructor`, so nothing that a
 * document can set decides.
 */
const ranks = new Map<unknown, number>([
  [Object.prototype, Rank.object],
  [null, Rank.object],
  [Int32.prototype, Rank.number],
  [Double.prototype, Rank.number],
  [Long.prototype, Rank.number],
  [Decimal128.prototype, Rank.number],
  [Date.prototype, Rank.date],
  [ObjectId.prototype, Rank.objectId],
  [Array.prototype, Rank.array],
  [Binary.prototype, Rank.binary],
  [UUID.prototype, Rank.binary],
  [Timestamp.prototype, Rank.timestamp],
  [BSONRegExp.prototype, Rank.regex],
  [BSONSymbol.prototype, Rank.string],
  [Code.prototype, Rank.code],
  [MinKey.prototype, Rank.minKey],
  [MaxKey.prototype, Rank.maxKey],
]);

/** The place of a value's type in MongoDB's order (symbols count as strings). */
export function typeRank(value: Value): number {
  if (typeof value === "string") return Rank.string;
  if (typeof value === "boolean") return Rank.boolean;
  if (value === undefined) return Rank.undefined;
  if (value === null) return Rank.null;
  const rank = ranks.get(Object.getPrototypeOf(value));
  if (rank !== undefined) return rank;
  throw new TypeError(`not a value of the store: ${Object.prototype.toString.call(value)}`);
}

const namesByRank =
  "minKey undefined null number string object array binData objectId bool date timestamp regex javascript maxKey".split(
    " ",
  );

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
  return ranks.get(Object.getPrototypeOf(value)) === Rank.number;
}

/** True for null, BSON undefined and missing: what most expressions answer with null. */
export function isNullish(value: Value): value is null | undefined {
  return value === null || value === undefined;
}
