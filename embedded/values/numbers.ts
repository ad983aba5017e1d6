import { Decimal128, Double, Int32, Long } from "bson";
import type { NumberValue } from "./types.js";

/** A decimal taken apart: `coefficient × 10^exponent`; the sign stands apart so that -0 survives. */
export interface Decimal {
  /** NaN or an infinity; the other fields mean nothing then. */
  readonly special?: number;
  readonly negative: boolean;
  readonly coefficient: bigint;
  readonly exponent: number;
}

const maxDigits = 34;
const maxCoefficient = 10n ** 34n - 1n;
const minExponent = -6176;
/** The greatest exponent a decimal may have when it is written with one digit before the point. */
const maxLead = 6144;
const powers: bigint[] = [1n];

/** 10^n for n >= 0, remembered for small n. */
export function tenTo(n: number): bigint {
  if (n > 400) return 10n ** BigInt(n);
  for (let i = powers.length; i <= n; i++) powers.push((powers[i - 1] ?? 1n) * 10n);
  return powers[n] ?? 1n;
}

const digitCount = (n: bigint): number => n.toString().length;
const finite = (negative: boolean, coefficient: bigint, exponent: number): Decimal => {
  return { negative, coefficient, exponent };
};
const special = (n: number): Decimal => ({ ...finite(n < 0, 0n, 0), special: n });
const signed = (d: Decimal): bigint => (d.negative ? -d.coefficient : d.coefficient);
const ofSigned = (n: bigint, exponent: number): Decimal => finite(n < 0n, n < 0n ? -n : n, exponent);

/** Takes a Decimal128 apart. */
export function unpackDecimal(value: Decimal128): Decimal {
  const text = value.toString();
  const [, sign, whole = "", fraction = "", power = "0"] = /^(-?)(\d+)\.?(\d*)(?:E(.+))?$/.exec(text) ?? [];
  if (whole === "") return special(Number(text));
  return finite(sign === "-", BigInt(whole + fraction), Number(power) - fraction.length);
}

/** Integer division rounding half to even; `divisor` is positive, `n` not negative. */
function divideHalfEven(n: bigint, divisor: bigint): bigint {
  const quotient = n / divisor;
  const twice = (n % divisor) * 2n;
  return twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

/** Puts a decimal together as Decimal128, rounded to 34 digits; too large becomes infinity, too small zero. */
export function packDecimal(d: Decimal): Decimal128 {
  if (d.special !== undefined) return Decimal128.fromString(String(d.special));
  const digits = digitCount(d.coefficient);
  const excess = Math.max(0, digits - maxDigits, minExponent - d.exponent);
  const coefficient = excess > digits ? 0n : divideHalfEven(d.coefficient, tenTo(excess));
  const exponent = d.exponent + excess;
  const isTooLarge = coefficient !== 0n && digitCount(coefficient) - 1 + exponent > maxLead;
  return Decimal128.fromString(`${d.negative ? "-" : ""}${isTooLarge ? "Infinity" : `${coefficient}E${exponent}`}`);
}

/** The decimal of an integer, exactly. */
export const decimalOfInteger = (n: bigint): Decimal => ofSigned(n, 0);

/** The decimal of a double with 15 significant digits (0.5 is 0.500000000000000), as MongoDB mixes the two. */
export function decimalOfDouble(n: number): Decimal {
  if (!Number.isFinite(n)) return special(n);
  if (n === 0) return finite(Object.is(n, -0), 0n, 0);
  const [mantissa = "0", exponent = "0"] = Math.abs(n).toExponential(14).split("e");
  return finite(n < 0, BigInt(mantissa.replace(".", "")), Number(exponent) - 14);
}

/** The decimal that equals a double exactly (up to 767 digits; for comparisons). */
export function exactDecimalOfDouble(n: number): Decimal {
  if (!Number.isFinite(n)) return special(n);
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, n);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const significand = biased === 0 ? fraction : fraction | (1n << 52n);
  const power = (biased === 0 ? 1 : biased) - 1075;
  if (power >= 0) return finite(n < 0, significand << BigInt(power), 0);
  return finite(n < 0, significand * 5n ** BigInt(-power), power); // m × 2^-k = m × 5^k × 10^-k
}

/** The nearest double. */
export function decimalToDouble(d: Decimal): number {
  return d.special ?? Number(`${d.negative ? "-" : ""}${d.coefficient}e${d.exponent}`);
}

/** The integer part, cut towards zero. Only for finite decimals. */
export function decimalToInteger(d: Decimal): bigint {
  if (d.exponent >= 0) return signed(d) * tenTo(d.exponent);
  return -d.exponent > maxDigits ? 0n : signed(d) / tenTo(-d.exponent);
}

/** Order of two decimals by value (1.0 equals 1.00, -0 equals 0); NaN is below everything and equals itself. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (Number.isNaN(a.special) || Number.isNaN(b.special)) {
    return Number(Number.isNaN(b.special)) - Number(Number.isNaN(a.special));
  }
  if (a.special !== undefined || b.special !== undefined) return Math.sign((a.special ?? 0) - (b.special ?? 0)) || 0;
  const sign = (d: Decimal) => (d.coefficient === 0n ? 0 : d.negative ? -1 : 1);
  if (sign(a) !== sign(b) || sign(a) === 0) return sign(a) - sign(b);
  // The place of the leading digit decides most comparisons without large powers.
  const lead = digitCount(a.coefficient) + a.exponent - digitCount(b.coefficient) - b.exponent;
  if (lead !== 0) return lead < 0 ? -sign(a) : sign(a);
  const low = Math.min(a.exponent, b.exponent);
  const [x, y] = [a.coefficient * tenTo(a.exponent - low), b.coefficient * tenTo(b.exponent - low)];
  return x === y ? 0 : x < y ? -sign(a) : sign(a);
}

/** An operation on finite decimals; with a NaN or an infinity they are calculated like doubles. */
const orSpecial =
  (doubles: Binary<number>, decimals: Binary<Decimal>): Binary<Decimal> =>
  (a, b) =>
    a.special === undefined && b.special === undefined
      ? decimals(a, b)
      : decimalOfDouble(doubles(decimalToDouble(a), decimalToDouble(b)));

/** Sum; the exponent is the smaller one, as in IEEE 754-2008. */
const addDecimals = orSpecial(
  (x, y) => x + y,
  (a, b) => {
    const [upper, lower] = a.exponent >= b.exponent ? [a, b] : [b, a];
    const gap = upper.exponent - lower.exponent;
    if (upper.coefficient === 0n) {
      return lower.coefficient === 0n ? { ...lower, negative: upper.negative && lower.negative } : lower;
    }
    if (gap <= 3 * maxDigits) return ofSigned(signed(upper) * tenTo(gap) + signed(lower), lower.exponent);
    // Beyond twice the precision the smaller number cannot change a digit; the larger one keeps its value.
    const shift = Math.max(0, maxDigits - digitCount(upper.coefficient));
    return finite(upper.negative, upper.coefficient * tenTo(shift), upper.exponent - shift);
  },
);

const subtractDecimals = (a: Decimal, b: Decimal): Decimal =>
  addDecimals(a, b.special === undefined ? { ...b, negative: !b.negative } : special(-b.special));

const multiplyDecimals = orSpecial(
  (x, y) => x * y,
  (a, b) => finite(a.negative !== b.negative, a.coefficient * b.coefficient, a.exponent + b.exponent),
);

/** Quotient with 34 digits; trailing zeros are dropped down to the ideal exponent. The divisor is not zero. */
const divideDecimals = orSpecial(
  (x, y) => x / y,
  (a, b) => {
    const ideal = a.exponent - b.exponent;
    const shift = Math.max(0, maxDigits + 2 + digitCount(b.coefficient) - digitCount(a.coefficient));
    const dividend = a.coefficient * tenTo(shift);
    const negative = a.negative !== b.negative;
    let [coefficient, exponent] = [dividend / b.coefficient, ideal - shift];
    // A sticky digit keeps "half" and "a little more than half" apart when the result is rounded.
    if (dividend % b.coefficient !== 0n) return finite(negative, coefficient * 10n + 1n, exponent - 1);
    for (; exponent < ideal && coefficient % 10n === 0n; exponent++) coefficient /= 10n;
    return finite(negative, coefficient, exponent);
  },
);

/** Remainder with the sign of the dividend. The divisor is not zero. */
function remainderOfDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.special === undefined && b.special !== undefined && !Number.isNaN(b.special)) return a;
  return remainderOfFinite(a, b);
}
const remainderOfFinite = orSpecial(
  (x, y) => x % y,
  (a, b) => {
    const low = Math.min(a.exponent, b.exponent);
    const [x, y] = [a, b].map((d) => d.coefficient * tenTo(d.exponent - low)) as [bigint, bigint];
    return finite(a.negative, x % y, low);
  },
);

/** How a digit that falls away is treated. */
export type Rounding = "half-even" | "truncate" | "floor" | "ceil";

/** Rounds to `places` digits after the point (negative: before it); as many zeros are added as 34 digits can hold. */
export function roundDecimal(d: Decimal, places: number, rounding: Rounding): Decimal {
  if (d.special !== undefined) return d;
  const drop = -places - d.exponent;
  if (drop <= 0) {
    const padded = drop < -maxDigits ? maxCoefficient + 1n : d.coefficient * tenTo(-drop);
    return padded > maxCoefficient ? d : finite(d.negative, padded, -places);
  }
  const divisor = tenTo(Math.min(drop, 7000));
  const isAway = d.coefficient % divisor !== 0n && rounding === (d.negative ? "floor" : "ceil");
  const cut = d.coefficient / divisor + (isAway ? 1n : 0n);
  return finite(d.negative, rounding === "half-even" ? divideHalfEven(d.coefficient, divisor) : cut, -places);
}

/** The value as a JS number (nearest double for Long and Decimal128). */
export function toDouble(n: NumberValue): number {
  if (n instanceof Int32 || n instanceof Double) return n.value;
  return n instanceof Long ? n.toNumber() : Number(n.toString());
}

/** The value as a decimal, doubles with 15 digits: the form in which decimals are added and multiplied. */
export function toDecimal(n: NumberValue): Decimal {
  if (n instanceof Double) return decimalOfDouble(n.value);
  return n instanceof Decimal128 ? unpackDecimal(n) : decimalOfInteger(toBigInt(n));
}

/** The value as a decimal without any rounding: the form in which numbers are compared. */
export function toExactDecimal(n: NumberValue): Decimal {
  return n instanceof Double ? exactDecimalOfDouble(n.value) : toDecimal(n);
}

/** True when the value is a whole number (of any type). */
export function isWhole(n: NumberValue): boolean {
  if (n instanceof Int32 || n instanceof Long) return true;
  if (n instanceof Double) return Number.isInteger(n.value);
  const { special, exponent, coefficient } = unpackDecimal(n);
  return special === undefined && (exponent >= 0 || coefficient % tenTo(Math.min(-exponent, 40)) === 0n);
}

/** The whole part of a number that fits in 64 bits; undefined for NaN, infinities and larger ones. */
export function truncated(n: NumberValue): bigint | undefined {
  if (n instanceof Int32 || n instanceof Long) return toBigInt(n);
  const double = toDouble(n);
  if (!(Math.abs(double) < 2 ** 64)) return undefined;
  const whole = n instanceof Double ? BigInt(Math.trunc(double)) : decimalToInteger(unpackDecimal(n));
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
    return compareDecimals(toExactDecimal(a), toExactDecimal(b));
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

type Binary<T> = (x: T, y: T) => T;

/**
 * An operation on two numbers. Int32 widens to Long, Long to Double when the result does not fit; any Decimal128 makes
 * the result decimal.
 */
function operation([doubles, integers, decimals]: readonly [Binary<number>, Binary<bigint>, Binary<Decimal>]) {
  return (a: NumberValue, b: NumberValue): NumberValue => {
    if (a instanceof Int32 && b instanceof Int32) {
      const result = doubles(a.value, b.value);
      if (Number.isSafeInteger(result)) return intOrLong(result + 0); // + 0 turns -0 into 0
    }
    if (a instanceof Decimal128 || b instanceof Decimal128) {
      return packDecimal(decimals(toDecimal(a), toDecimal(b)));
    }
    const [x, y] = [toDouble(a), toDouble(b)];
    if (a instanceof Double || b instanceof Double) return new Double(doubles(x, y));
    const exact = integers(toBigInt(a), toBigInt(b));
    if (!fitsLong(exact)) return new Double(doubles(x, y));
    return a instanceof Long || b instanceof Long ? longValue(exact) : integerValue(exact);
  };
}

export const addNumbers = operation([(x, y) => x + y, (x, y) => x + y, addDecimals]);
export const subtractNumbers = operation([(x, y) => x - y, (x, y) => x - y, subtractDecimals]);
export const multiplyNumbers = operation([(x, y) => x * y, (x, y) => x * y, multiplyDecimals]);
/** Remainder with the sign of the dividend. The caller refuses a zero divisor. */
export const remainderOfNumbers = operation([(x, y) => x % y, (x, y) => x % y, remainderOfDecimals]);

/** Quotient: always Double, or Decimal128 when one side is. The caller refuses a zero divisor. */
export function divideNumbers(a: NumberValue, b: NumberValue): NumberValue {
  if (!(a instanceof Decimal128) && !(b instanceof Decimal128)) return new Double(toDouble(a) / toDouble(b));
  return packDecimal(divideDecimals(toDecimal(a), toDecimal(b)));
}

const zero = decimalOfInteger(0n);

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
      const d = unpackDecimal(n);
      if (d.special !== undefined) this.#special = (this.#special ?? 0) + d.special;
      this.#decimal = addDecimals(this.#decimal ?? zero, d.special === undefined ? d : zero);
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
    if (this.#decimal) return packDecimal(this.#decimalTotal(this.#decimal));
    if (this.#doubles > 0) return new Double(this.#doubleTotal());
    if (this.#longs === 0 && this.#large === 0n) return intOrLong(this.#integers);
    return (this.#longs > 0 ? longValue : integerValue)(BigInt(this.#integers) + this.#large);
  }

  /** The mean: Decimal128 if there is one in the sum, else Double; null when the sum is empty. */
  mean(): NumberValue | null {
    if (this.#count === 0) return null;
    if (!this.#decimal) return new Double(this.#doubleTotal() / this.#count);
    const count = decimalOfInteger(BigInt(this.#count));
    return packDecimal(divideDecimals(this.#decimalTotal(this.#decimal), count));
  }

  #doubleTotal(): number {
    const integers = this.#large === 0n ? this.#integers : Number(BigInt(this.#integers) + this.#large);
    return this.#special ?? this.#high + (this.#low + integers);
  }

  #decimalTotal(total: Decimal): Decimal {
    if (this.#special !== undefined) return decimalOfDouble(this.#special);
    const integers = BigInt(this.#integers) + this.#large;
    const withIntegers = integers === 0n ? total : addDecimals(total, decimalOfInteger(integers));
    if (this.#doubles === 0) return withIntegers;
    return addDecimals(withIntegers, decimalOfDouble(this.#high + this.#low));
  }
}
