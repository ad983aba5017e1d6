import {
  type Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Int32,
  type ObjectId,
  type Timestamp,
} from "bson";
import {
  compareDecimals,
  type Decimal,
  decimalToDouble,
  exactDecimalOfDouble,
  tenTo,
  unpackDecimal,
} from "./decimal.js";
import { type Document, type NumberValue, Rank, typeRank, type Value } from "./types.js";

/** A key for `Map` and `Set`. */
export type GroupKey = string | number | boolean | null | undefined;

/**
 * A key that is the same exactly for values equal under `compareValues` (1, 1.0, NumberLong(1) and 1.00 share one).
 * Short values cost no allocation: numbers are their own key, strings get a prefix.
 */
export function groupKey(value: Value): GroupKey {
  if (typeof value === "string") return `s${value}`;
  if (value instanceof Int32) return value.value;
  const rank = typeRank(value);
  switch (rank) {
    case Rank.number:
      return numberKey(value as NumberValue);
    case Rank.boolean:
    case Rank.null:
    case Rank.undefined:
      return value as boolean | null | undefined;
    case Rank.string:
      return `s${(value as BSONSymbol).value}`;
    case Rank.objectId:
      return `o${(value as ObjectId).toHexString()}`;
    case Rank.date:
      return `d${(value as Date).getTime()}`;
    default:
      return `v${nestedKey(value, rank)}`;
  }
}

/** Numbers that a double holds exactly are that JS number (NaN is equal to itself in a Map); others are their digits. */
function numberKey(n: NumberValue): number | string {
  if (n instanceof Int32 || n instanceof Double) return n.value;
  if (n instanceof Decimal128) return decimalKey(unpackDecimal(n));
  const double = n.toNumber();
  return Number.isSafeInteger(double) || n.toBigInt() === BigInt(double) ? double : `n${n.toString()}e0`;
}

function decimalKey(d: Decimal): number | string {
  const double = decimalToDouble(d);
  if (d.kind !== "finite" || d.coefficient === 0n) return double;
  if (Number.isFinite(double) && compareDecimals(d, exactDecimalOfDouble(double)) === 0) return double;
  let { coefficient, exponent } = d;
  while (coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent++;
  }
  // Whole numbers of 64 bits must meet the key of the Long with the same value.
  if (exponent > 0 && exponent < 20) {
    coefficient *= tenTo(exponent);
    exponent = 0;
  }
  return `n${d.negative ? "-" : ""}${coefficient}e${exponent}`;
}

const framed = (text: string) => `${text.length}:${text}`;

function nestedKey(value: Value, rank: number = typeRank(value)): string {
  switch (rank) {
    case Rank.object: {
      let key = "{";
      for (const [name, item] of Object.entries(value as Document)) key += framed(name) + nestedKey(item);
      return `${key}}`;
    }
    case Rank.array: {
      let key = "[";
      for (const item of value as Value[]) key += nestedKey(item);
      return `${key}]`;
    }
    case Rank.binary: {
      const binary = value as Binary;
      return `b${binary.sub_type}${framed(binary.toString("base64"))}`;
    }
    case Rank.timestamp:
      return `t${(value as Timestamp).t}:${(value as Timestamp).i};`;
    case Rank.regex:
      return value instanceof BSONRegExp ? `r${framed(value.pattern)}${framed(value.options)}` : "r";
    case Rank.code:
      return value instanceof Code ? `c${framed(value.code)}${nestedKey(value.scope)}` : "c";
    case Rank.string:
      return `s${framed(value instanceof BSONSymbol ? value.value : (value as string))}`;
    case Rank.number:
      return `#${numberKey(value as NumberValue)};`;
    default:
      return `${rank}${rank === Rank.minKey || rank === Rank.maxKey ? "" : String(groupKey(value))};`;
  }
}
