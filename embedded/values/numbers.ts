import { Decimal128, Double, Int32, Long } from "bson";
import * as decimal from "./decimal.js";
import type { NumberValue } from "./types.js";

type Decimal = decimal.Decimal;

/** The value as a JS number (nearest double for Long and Decimal128). */
export function toDouble(n: NumberValue): number {
  if (n instanceof Int32 || n instanceof Double) return n.value;
  return n instanceof Long ? n.toNumber() : Number(n.toString());
}

/** The value as a decimal, doubles with 15 digits: the form in which decimals are added and multiplied. */
export function toDecimal(n: NumberValue): Decimal {
  if (n instanceof Double) return decimal.decimalOfDouble(n.value);
  return n instanceof Decimal128 ? decimal.unpackDecimal(n) : decimal.decimalOfInteger(toBigInt(n));
}

/** The value as a decimal without any rounding: the form in which numbers are compared. */
export function toExactDecimal(n: NumberValue): Decimal {
  return n instanceof Double ? decimal.exactDecimalOfDouble(n.value) : toDecimal(n);
}

/** True when the value is a whole number (of any type). */
export function isWhole(n: NumberValue): boolean {
  if (n instanceof Int32 || n instanceof Long) return true;
  if (n instanceof Double) return Number.isInteger(n.value);
  const { special, exponent, coefficient } = decimal.unpackDecimal(n);
  return special === undefined && (exponent >= 0 || coefficient % decimal.tenTo(Math.min(-exponent, 40)) === 0n);
}

/** The whole part of a number that fits in 64 bits; undefined for NaN, infinities and larger ones. */
export function truncated(n: NumberValue): bigint | undefined {
  if (n instanceof Int32 || n instanceof Long) return toBigInt(n);
  const double = toDouble(n);
  if (!(Math.abs(double) < 2 ** 64)) return undefined;
  const whole = n instanceof Double ? BigInt(Math.trunc(double)) : decimal.decimalToInteger(decimal.unpackDecimal(n));
  return fitsLong(whole) ? whole : undefined;
}

/** True for NaN of either kind. */
export const isNaNValue = (n: NumberValue): boolean =>
  (n instanceof Double || n instanceof Decimal128) && Number.isNaN(toDouble(n));

/** True for zero of any type and sign. */
export const isZero = (n: NumberValue): boolean =>
  n instanceof Decimal128 ? compareNumbers(n, new Int32(0)) === 0 : toDouble(n) === 0;

/** True when the integer fits in 64 bits. */
export const fitsLong = (n: bigint): boolean => BigInt.asIntN(64, n) === n;

const orderOf = <T extends number | bigint>(x: T, y: T): number => (x < y ? -1 : x > y ? 1 : 0);

/** Orders two numbers by exact value across the four types; NaN is the lowest number, -0 equals 0. */
export function compareNumbers(a: NumberValue, b: NumberValue): number {
  if ((a instanceof Int32 || a instanceof Double) && (b instanceof Int32 || b instanceof Double)) {
    const [x, y] = [a.value, b.value];
    return orderOf(x, y) || (x === y ? 0 : Number(Number.isNaN(y)) - Number(Number.isNaN(x)));
  }
  if (a instanceof Decimal128 || b instanceof Decimal128) {
    return decimal.compareDecimals(toExactDecimal(a), toExactDecimal(b));
  }
  if (!(a instanceof Long)) return -compareNumbers(b, a);
  if (b instanceof Long) return a.compare(b);
  if (Number.isNaN(b.value)) return 1;
  const x = a.toNumber();
  if (x !== b.value || Number.isSafeInteger(x)) return orderOf(x, b.value);
  return orderOf(a.toBigInt(), BigInt(b.value));
}

/** An integer as Long, or as Double when it does not fit. */
export const longValue = (n: bigint): Long | Double => (fitsLong(n) ? Long.fromBigInt(n) : new Double(Number(n)));

/** An integer as Int32 when it fits, else Long, else Double. */
export const integerValue = (n: bigint): NumberValue =>
  BigInt.asIntN(32, n) === n ? new Int32(Number(n)) : longValue(n);

/** A JS integer as Int32 when it fits, else as Long. */
export const intOrLong = (n: number): Int32 | Long => ((n | 0) === n ? new Int32(n) : Long.fromNumber(n));

/** A long or int as bigint. */
export const toBigInt = (n: Int32 | Long): bigint => (n instanceof Int32 ? BigInt(n.value) : n.toBigInt());

/**
 * An operation on two numbers. Int32 widens to Long, Long to Double when the result does not fit; any Decimal128 makes
 * the result decimal.
 */
function operation(
  doubles: (x: number, y: number) => number,
  integers: (x: bigint, y: bigint) => bigint,
  decimals: (x: Decimal, y: Decimal) => Decimal,
): (a: NumberValue, b: NumberValue) => NumberValue {
  return (a, b) => {
    if (a instanceof Int32 && b instanceof Int32) {
      const result = doubles(a.value, b.value);
      if (Number.isSafeInteger(result)) return intOrLong(result + 0); // + 0 turns -0 into 0
    }
    if (a instanceof Decimal128 || b instanceof Decimal128) {
      return decimal.packDecimal(decimals(toDecimal(a), toDecimal(b)));
    }
    const [x, y] = [toDouble(a), toDouble(b)];
    if (a instanceof Double || b instanceof Double) return new Double(doubles(x, y));
    const exact = integers(toBigInt(a), toBigInt(b));
    if (!fitsLong(exact)) return new Double(doubles(x, y));
    return a instanceof Long || b instanceof Long ? longValue(exact) : integerValue(exact);
  };
}

export const addNumbers = operation(
  (x, y) => x + y,
  (x, y) => x + y,
  decimal.addDecimals,
);
export const subtractNumbers = operation(
  (x, y) => x - y,
  (x, y) => x - y,
  decimal.subtractDecimals,
);
export const multiplyNumbers = operation(
  (x, y) => x * y,
  (x, y) => x * y,
  decimal.multiplyDecimals,
);
/** Remainder with the sign of the dividend. The caller refuses a zero divisor. */
export const remainderOfNumbers = operation(
  (x, y) => x % y,
  (x, y) => x % y,
  decimal.remainderOfDecimals,
);

/** Quotient: always Double, or Decimal128 when one side is. The caller refuses a zero divisor. */
export function divideNumbers(a: NumberValue, b: NumberValue): NumberValue {
  if (!(a instanceof Decimal128) && !(b instanceof Decimal128)) return new Double(toDouble(a) / toDouble(b));
  return decimal.packDecimal(decimal.divideDecimals(toDecimal(a), toDecimal(b)));
}

const zero = decimal.decimalOfInteger(0n);

/**
 * A running sum as `$sum` and `$avg` need it: integers exact, doubles with compensation (so that 0.1 ten times is 1),
 * decimals apart. The result has the widest type among the numbers in it.
 */
export class NumberSum {
  #count = 0;
  #integers = 0;
  #large = 0n;
  #longs = 0;
  #doubles = 0;
  #high = 0;
  #low = 0;
  #special: number | undefined;
  #decimal: Decimal | undefined;

  add(n: NumberValue): void {
    this.#count++;
    if (n instanceof Int32) this.#addInteger(n.value);
    else if (n instanceof Double) {
      this.#doubles++;
      this.#addDouble(n.value);
    } else if (n instanceof Long) {
      this.#longs++;
      this.#addInteger(n.toNumber(), n);
    } else {
      const d = decimal.unpackDecimal(n);
      if (d.special !== undefined) this.#special = (this.#special ?? 0) + d.special;
      this.#decimal = decimal.addDecimals(this.#decimal ?? zero, d.special === undefined ? d : zero);
    }
  }

  #addInteger(n: number, long?: Long): void {
    if (Number.isSafeInteger(n) && Number.isSafeInteger(this.#integers + n)) this.#integers += n;
    else this.#large += long ? long.toBigInt() : BigInt(n);
  }

  #addDouble(n: number): void {
    if (!Number.isFinite(n)) {
      this.#special = (this.#special ?? 0) + n;
      return;
    }
    // Knuth's two-sum keeps what the addition lost.
    const sum = this.#high + n;
    const part = sum - this.#high;
    this.#low += this.#high - (sum - part) + (n - part);
    this.#high = sum;
  }

  /** The sum: Int32 0 when it is empty. */
  total(): NumberValue {
    if (this.#decimal) return decimal.packDecimal(this.#decimalTotal(this.#decimal));
    if (this.#doubles > 0) return new Double(this.#doubleTotal());
    if (this.#longs === 0 && this.#large === 0n) return intOrLong(this.#integers);
    return (this.#longs > 0 ? longValue : integerValue)(BigInt(this.#integers) + this.#large);
  }

  /** The mean: Decimal128 if there is one in the sum, else Double; null when the sum is empty. */
  mean(): NumberValue | null {
    if (this.#count === 0) return null;
    if (!this.#decimal) return new Double(this.#doubleTotal() / this.#count);
    const count = decimal.decimalOfInteger(BigInt(this.#count));
    return decimal.packDecimal(decimal.divideDecimals(this.#decimalTotal(this.#decimal), count));
  }

  #doubleTotal(): number {
    const integers = this.#large === 0n ? this.#integers : Number(BigInt(this.#integers) + this.#large);
    return this.#special ?? this.#high + (this.#low + integers);
  }

  #decimalTotal(total: Decimal): Decimal {
    if (this.#special !== undefined) return decimal.decimalOfDouble(this.#special);
    const integers = BigInt(this.#integers) + this.#large;
    const withIntegers = integers === 0n ? total : decimal.addDecimals(total, decimal.decimalOfInteger(integers));
    if (this.#doubles === 0) return withIntegers;
    return decimal.addDecimals(withIntegers, decimal.decimalOfDouble(this.#high + this.#low));
  }
}
