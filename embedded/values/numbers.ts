import { Decimal128, Double, Int32, Long } from "bson";
import {
  addDecimals,
  compareDecimals,
  type Decimal,
  decimalOfDouble,
  decimalOfInteger,
  decimalToDouble,
  divideDecimals,
  exactDecimalOfDouble,
  multiplyDecimals,
  negateDecimal,
  packDecimal,
  remainderOfDecimals,
  unpackDecimal,
} from "./decimal.js";
import type { NumberValue } from "./types.js";

const minLong = -(2n ** 63n);
const maxLong = 2n ** 63n - 1n;

/** The value as a JS number (nearest double for Long and Decimal128). */
export function toDouble(n: NumberValue): number {
  if (n instanceof Int32 || n instanceof Double) return n.value;
  return n instanceof Long ? n.toNumber() : decimalToDouble(unpackDecimal(n));
}

/** The value as a decimal, doubles with 15 digits: the form in which decimals are added and multiplied. */
export function toDecimal(n: NumberValue): Decimal {
  if (n instanceof Int32) return decimalOfInteger(BigInt(n.value));
  if (n instanceof Double) return decimalOfDouble(n.value);
  return n instanceof Long ? decimalOfInteger(n.toBigInt()) : unpackDecimal(n);
}

/** The value as a decimal without any rounding: the form in which numbers are compared. */
export function toExactDecimal(n: NumberValue): Decimal {
  return n instanceof Double && Number.isFinite(n.value) ? exactDecimalOfDouble(n.value) : toDecimal(n);
}

/** True when the value is a whole number (of any type). */
export function isWhole(n: NumberValue): boolean {
  if (n instanceof Int32 || n instanceof Long) return true;
  if (n instanceof Double) return Number.isInteger(n.value);
  const d = unpackDecimal(n);
  return d.kind === "finite" && (d.exponent >= 0 || d.coefficient % 10n ** BigInt(Math.min(-d.exponent, 40)) === 0n);
}

/** True for NaN of either kind. */
export function isNaNValue(n: NumberValue): boolean {
  return n instanceof Double ? Number.isNaN(n.value) : n instanceof Decimal128 && unpackDecimal(n).kind === "nan";
}

/** True when the integer fits in 64 bits. */
export function fitsLong(n: bigint): boolean {
  return n >= minLong && n <= maxLong;
}

/** Orders two numbers by exact value across the four types; NaN is the lowest number, -0 equals 0. */
export function compareNumbers(a: NumberValue, b: NumberValue): number {
  if ((a instanceof Int32 || a instanceof Double) && (b instanceof Int32 || b instanceof Double)) {
    const [x, y] = [a.value, b.value];
    if (x < y) return -1;
    if (x > y) return 1;
    return x === y ? 0 : Number(Number.isNaN(y)) - Number(Number.isNaN(x));
  }
  if (a instanceof Decimal128 || b instanceof Decimal128) return compareDecimals(toExactDecimal(a), toExactDecimal(b));
  if (!(a instanceof Long)) return -compareLongToDouble(b as Long, a.value);
  return b instanceof Long ? a.compare(b) : compareLongToDouble(a, b.value);
}

function compareLongToDouble(a: Long, y: number): number {
  if (Number.isNaN(y)) return 1;
  const x = a.toNumber();
  if (x !== y || Number.isSafeInteger(x)) return x < y ? -1 : x > y ? 1 : 0;
  const difference = a.toBigInt() - BigInt(y);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** An integer as Int32 when it fits, else Long, else Double. */
export function integerValue(n: bigint): NumberValue {
  if (n >= -0x80000000n && n <= 0x7fffffffn) return new Int32(Number(n));
  return longValue(n);
}

/** An integer as Long, or as Double when it does not fit. */
export function longValue(n: bigint): Long | Double {
  return fitsLong(n) ? Long.fromBigInt(n) : new Double(Number(n));
}

/** A JS integer as Int32 when it fits, else as Long. */
export function intOrLong(n: number): Int32 | Long {
  return n >= -0x80000000 && n <= 0x7fffffff ? new Int32(n) : Long.fromNumber(n);
}

interface Operation {
  readonly doubles: (x: number, y: number) => number;
  readonly integers: (x: bigint, y: bigint) => bigint;
  readonly decimals: (x: Decimal, y: Decimal) => Decimal;
}

const addition: Operation = { doubles: (x, y) => x + y, integers: (x, y) => x + y, decimals: addDecimals };
const subtraction: Operation = {
  doubles: (x, y) => x - y,
  integers: (x, y) => x - y,
  decimals: (x, y) => addDecimals(x, negateDecimal(y)),
};
const multiplication: Operation = { doubles: (x, y) => x * y, integers: (x, y) => x * y, decimals: multiplyDecimals };
const remainder: Operation = { doubles: (x, y) => x % y, integers: (x, y) => x % y, decimals: remainderOfDecimals };

function combine(a: NumberValue, b: NumberValue, operation: Operation): NumberValue {
  if (a instanceof Int32 && b instanceof Int32) {
    const result = operation.doubles(a.value, b.value);
    if (Number.isSafeInteger(result)) return intOrLong(result + 0); // + 0 turns -0 into 0
  }
  if (a instanceof Decimal128 || b instanceof Decimal128) {
    return packDecimal(operation.decimals(toDecimal(a), toDecimal(b)));
  }
  if (a instanceof Double || b instanceof Double) return new Double(operation.doubles(toDouble(a), toDouble(b)));
  const [x, y] = [toDouble(a), toDouble(b)];
  const result = operation.doubles(x, y);
  const isLong = a instanceof Long || b instanceof Long;
  if (isLong && Number.isSafeInteger(result) && Number.isSafeInteger(x) && Number.isSafeInteger(y)) {
    return Long.fromNumber(result);
  }
  const exact = operation.integers(toBigInt(a), toBigInt(b));
  if (!fitsLong(exact)) return new Double(result);
  return isLong ? Long.fromBigInt(exact) : integerValue(exact);
}

function toBigInt(n: Int32 | Long): bigint {
  return n instanceof Int32 ? BigInt(n.value) : n.toBigInt();
}

/** Sum. Int32 widens to Long, Long to Double when the result does not fit; any Decimal128 makes the result decimal. */
export function addNumbers(a: NumberValue, b: NumberValue): NumberValue {
  return combine(a, b, addition);
}

/** Difference, with the widening of `addNumbers`. */
export function subtractNumbers(a: NumberValue, b: NumberValue): NumberValue {
  return combine(a, b, subtraction);
}

/** Product, with the widening of `addNumbers`. */
export function multiplyNumbers(a: NumberValue, b: NumberValue): NumberValue {
  return combine(a, b, multiplication);
}

/** Quotient: always Double, or Decimal128 when one side is. The caller refuses a zero divisor. */
export function divideNumbers(a: NumberValue, b: NumberValue): NumberValue {
  if (a instanceof Decimal128 || b instanceof Decimal128) {
    return packDecimal(divideDecimals(toDecimal(a), toDecimal(b)));
  }
  return new Double(toDouble(a) / toDouble(b));
}

/** Remainder with the sign of the dividend; the widest type of the two. The caller refuses a zero divisor. */
export function remainderOfNumbers(a: NumberValue, b: NumberValue): NumberValue {
  return combine(a, b, remainder);
}

/** True for zero of any type and sign. */
export function isZero(n: NumberValue): boolean {
  return n instanceof Decimal128 ? compareNumbers(n, new Int32(0)) === 0 : toDouble(n) === 0;
}
