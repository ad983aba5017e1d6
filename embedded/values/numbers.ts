import { Double, Int32, Long } from "bson";
import type { NumberValue } from "./types.js";

/** The value as a JS number (nearest double for Long). */
export const toDouble = (n: NumberValue): number => (n instanceof Long ? n.toNumber() : n.value);

/** True when the value is a whole number (of any type). */
export const isWhole = (n: NumberValue): boolean => !(n instanceof Double) || Number.isInteger(n.value);

/** True for NaN. */
export const isNaNValue = (n: NumberValue): boolean => n instanceof Double && Number.isNaN(n.value);

/** True for zero of any type and sign. */
export const isZero = (n: NumberValue): boolean => toDouble(n) === 0;

/** True when the integer fits in 64 bits. */
export const fitsLong = (n: bigint): boolean => BigInt.asIntN(64, n) === n;

/** An int, a long or a whole double as bigint. */
export const toBigInt = (n: NumberValue): bigint => (n instanceof Long ? n.toBigInt() : BigInt(n.value));

/** The whole part of a number that fits in 64 bits; undefined for NaN, infinities and larger ones. */
export function truncated(n: NumberValue): bigint | undefined {
  if (!(n instanceof Double)) return toBigInt(n);
  const whole = Math.abs(n.value) < 2 ** 64 ? BigInt(Math.trunc(n.value)) : undefined;
  return whole !== undefined && fitsLong(whole) ? whole : undefined;
}

/** An integer as Long, or as Double when it does not fit. */
export const longValue = (n: bigint): Long | Double => (fitsLong(n) ? Long.fromBigInt(n) : new Double(Number(n)));

/** An integer as Int32 when it fits, else Long, else Double. */
export const integerValue = (n: bigint): NumberValue =>
  BigInt.asIntN(32, n) === n ? new Int32(Number(n)) : longValue(n);

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

/**
 * Rounds to `places` digits (-20 to `DIGITS`) after the point, negative ones before it, by the exact decimal digits of the
 * value; undefined when an integer does not fit in 64 bits any more.
 */
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

type Binary<T> = (x: T, y: T) => T;

/** An operation on two numbers. Int32 widens to Long, Long to Double when the result does not fit. */
function operation(doubles: Binary<number>, integers: Binary<bigint>) {
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

/**
 * A running sum as `$sum` and `$avg` need it: integers exact, doubles with compensation (so that 0.1 ten times is 1).
 * The result has the widest type among the numbers in it.
 */
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

  /** The sum: Int32 0 when it is empty. */
  total(): NumberValue {
    if (this.#hasDouble) return new Double(this.#asDouble());
    if (!this.#hasLong && this.#large === 0n) return intOrLong(this.#integers);
    return (this.#hasLong ? longValue : integerValue)(BigInt(this.#integers) + this.#large);
  }

  /** The mean; null when the sum is empty. */
  mean(): Double | null {
    return this.#count === 0 ? null : new Double(this.#asDouble() / this.#count);
  }

  #asDouble(): number {
    const integers = this.#large === 0n ? this.#integers : Number(BigInt(this.#integers) + this.#large);
    return this.#special ?? this.#high + (this.#low + integers);
  }
}
