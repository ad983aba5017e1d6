import { Decimal128 } from "bson";

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

/** With a NaN or an infinity decimals are calculated like doubles. */
const orSpecial = (a: Decimal, b: Decimal, doubles: (x: number, y: number) => number): Decimal | undefined =>
  a.special === undefined && b.special === undefined
    ? undefined
    : decimalOfDouble(doubles(decimalToDouble(a), decimalToDouble(b)));

/** Sum; the exponent is the smaller one, as in IEEE 754-2008. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const rare = orSpecial(a, b, (x, y) => x + y);
  if (rare) return rare;
  const [upper, lower] = a.exponent >= b.exponent ? [a, b] : [b, a];
  const gap = upper.exponent - lower.exponent;
  if (upper.coefficient === 0n) {
    return lower.coefficient === 0n ? { ...lower, negative: upper.negative && lower.negative } : lower;
  }
  // Beyond twice the precision the smaller number cannot change a digit; the larger one keeps its value.
  if (gap > 3 * maxDigits) {
    const shift = Math.max(0, maxDigits - digitCount(upper.coefficient));
    return finite(upper.negative, upper.coefficient * tenTo(shift), upper.exponent - shift);
  }
  return ofSigned(signed(upper) * tenTo(gap) + signed(lower), lower.exponent);
}

/** Difference. */
export const subtractDecimals = (a: Decimal, b: Decimal): Decimal =>
  addDecimals(a, b.special === undefined ? { ...b, negative: !b.negative } : special(-b.special));

/** Product. */
export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  const rare = orSpecial(a, b, (x, y) => x * y);
  return rare ?? finite(a.negative !== b.negative, a.coefficient * b.coefficient, a.exponent + b.exponent);
}

/** Quotient with 34 digits; trailing zeros are dropped down to the ideal exponent. The divisor is not zero. */
export function divideDecimals(a: Decimal, b: Decimal): Decimal {
  const rare = orSpecial(a, b, (x, y) => x / y);
  if (rare) return rare;
  const negative = a.negative !== b.negative;
  const ideal = a.exponent - b.exponent;
  const shift = Math.max(0, maxDigits + 2 + digitCount(b.coefficient) - digitCount(a.coefficient));
  const dividend = a.coefficient * tenTo(shift);
  let coefficient = dividend / b.coefficient;
  let exponent = ideal - shift;
  // A sticky digit keeps "half" and "a little more than half" apart when the result is rounded.
  if (dividend % b.coefficient !== 0n) return finite(negative, coefficient * 10n + 1n, exponent - 1);
  for (; exponent < ideal && coefficient % 10n === 0n; exponent++) coefficient /= 10n;
  return finite(negative, coefficient, exponent);
}

/** Remainder with the sign of the dividend. The divisor is not zero. */
export function remainderOfDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.special === undefined && b.special !== undefined && !Number.isNaN(b.special)) return a;
  const rare = orSpecial(a, b, (x, y) => x % y);
  if (rare) return rare;
  const low = Math.min(a.exponent, b.exponent);
  return finite(a.negative, (a.coefficient * tenTo(a.exponent - low)) % (b.coefficient * tenTo(b.exponent - low)), low);
}

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
