import { Decimal128 } from "bson";

/**
 * A decimal number taken apart: `coefficient × 10^exponent`, the sign kept apart so that -0 survives.
 * `kind` tells infinities and NaN from finite numbers.
 */
export interface Decimal {
  readonly kind: "finite" | "infinite" | "nan";
  readonly negative: boolean;
  readonly coefficient: bigint;
  readonly exponent: number;
}

const maxDigits = 34;
const exponentBias = 6176;
const maxExponent = 6111;
const minExponent = -6176;
const maxCoefficient = 10n ** 34n - 1n;

const powers: bigint[] = [1n];

/** 10^n for n >= 0, remembered for small n. */
export function tenTo(n: number): bigint {
  if (n > 400) return 10n ** BigInt(n);
  for (let i = powers.length; i <= n; i++) powers.push((powers[i - 1] ?? 1n) * 10n);
  return powers[n] ?? 1n;
}

/** The number of decimal digits of a non-negative integer; 1 for zero. */
export function digitCount(n: bigint): number {
  return n.toString().length;
}

/** A finite decimal from its parts; rounds nothing. */
export function finite(negative: boolean, coefficient: bigint, exponent: number): Decimal {
  return { kind: "finite", negative, coefficient, exponent };
}

export const decimalNaN: Decimal = { kind: "nan", negative: false, coefficient: 0n, exponent: 0 };

/** Positive or negative infinity. */
export function infinity(negative: boolean): Decimal {
  return { kind: "infinite", negative, coefficient: 0n, exponent: 0 };
}

/** Takes a Decimal128 apart (IEEE 754-2008, binary integer significand; non-canonical coefficients count as zero). */
export function unpackDecimal(value: Decimal128): Decimal {
  const view = new DataView(value.bytes.buffer, value.bytes.byteOffset, 16);
  const high = view.getUint32(12, true);
  const negative = high >>> 31 === 1;
  const combination = (high >>> 26) & 0x1f;
  if (combination >= 0x1e) return combination === 0x1e ? infinity(negative) : decimalNaN;
  if (combination >= 0x18) return finite(negative, 0n, ((high >>> 15) & 0x3fff) - exponentBias);
  const upper = (BigInt(high & 0x1ffff) << 32n) | BigInt(view.getUint32(8, true));
  const coefficient = (upper << 64n) | view.getBigUint64(0, true);
  const exponent = ((high >>> 17) & 0x3fff) - exponentBias;
  return finite(negative, coefficient > maxCoefficient ? 0n : coefficient, exponent);
}

/** Integer division rounding half to even; `divisor` is positive, `n` not negative. */
export function divideHalfEven(n: bigint, divisor: bigint): bigint {
  const quotient = n / divisor;
  const twice = (n % divisor) * 2n;
  if (twice > divisor || (twice === divisor && quotient % 2n === 1n)) return quotient + 1n;
  return quotient;
}

/** Rounds to `digits` significant digits, half to even. */
export function roundToDigits(d: Decimal, digits: number): Decimal {
  const excess = d.kind === "finite" ? digitCount(d.coefficient) - digits : 0;
  if (excess <= 0) return d;
  const coefficient = divideHalfEven(d.coefficient, tenTo(excess));
  // Rounding up may have produced one digit more (999.5 -> 1000).
  if (digitCount(coefficient) > digits) return finite(d.negative, coefficient / 10n, d.exponent + excess + 1);
  return finite(d.negative, coefficient, d.exponent + excess);
}

/** Puts a decimal together as Decimal128, rounded to 34 digits; too large becomes infinity, too small zero. */
export function packDecimal(decimal: Decimal): Decimal128 {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  const sign = decimal.negative ? 0x80000000 : 0;
  if (decimal.kind !== "finite") {
    view.setUint32(12, decimal.kind === "nan" ? 0x7c000000 : (sign | 0x78000000) >>> 0, true);
    return new Decimal128(bytes);
  }
  let { coefficient, exponent } = roundToDigits(decimal, maxDigits);
  if (exponent > maxExponent) {
    const shift = exponent - maxExponent;
    if (coefficient === 0n) exponent = maxExponent;
    else if (shift > maxDigits || coefficient * tenTo(shift) > maxCoefficient) {
      return packDecimal(infinity(decimal.negative));
    } else {
      coefficient *= tenTo(shift);
      exponent = maxExponent;
    }
  } else if (exponent < minExponent) {
    const shift = minExponent - exponent;
    coefficient = shift > maxDigits + 1 ? 0n : divideHalfEven(coefficient, tenTo(shift));
    exponent = minExponent;
  }
  view.setBigUint64(0, coefficient & 0xffffffffffffffffn, true);
  const upper = (coefficient >> 64n) | (BigInt(exponent + exponentBias) << 49n);
  view.setBigUint64(8, decimal.negative ? upper | (1n << 63n) : upper, true);
  return new Decimal128(bytes);
}

/** The decimal of an integer, exactly. */
export function decimalOfInteger(n: bigint): Decimal {
  return finite(n < 0n, n < 0n ? -n : n, 0);
}

/**
 * The decimal of a double with 15 significant digits, trailing zeros kept, as MongoDB converts doubles that meet a
 * decimal in arithmetic (0.5 becomes 0.500000000000000).
 */
export function decimalOfDouble(n: number): Decimal {
  if (Number.isNaN(n)) return decimalNaN;
  if (!Number.isFinite(n)) return infinity(n < 0);
  if (n === 0) return finite(Object.is(n, -0), 0n, 0);
  const [mantissa = "0", exponent = "0"] = Math.abs(n).toExponential(14).split("e");
  return finite(n < 0, BigInt(mantissa.replace(".", "")), Number(exponent) - 14);
}

/** The decimal that equals a finite double exactly (up to 767 digits; for comparisons). */
export function exactDecimalOfDouble(n: number): Decimal {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, n);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const significand = biased === 0 ? fraction : fraction | (1n << 52n);
  const power = (biased === 0 ? 1 : biased) - 1075;
  if (power >= 0) return finite(n < 0, significand << BigInt(power), 0);
  // m × 2^-k = m × 5^k × 10^-k
  return finite(n < 0, significand * 5n ** BigInt(-power), power);
}

/** The nearest double. */
export function decimalToDouble(d: Decimal): number {
  if (d.kind === "nan") return Number.NaN;
  if (d.kind === "infinite") return d.negative ? -Infinity : Infinity;
  return Number(`${d.negative ? "-" : ""}${d.coefficient}e${d.exponent}`);
}

/** The integer part, cut towards zero. Only for finite decimals. */
export function decimalToInteger(d: Decimal): bigint {
  const size =
    d.exponent >= 0
      ? d.coefficient * tenTo(d.exponent)
      : -d.exponent > maxDigits
        ? 0n
        : d.coefficient / tenTo(-d.exponent);
  return d.negative ? -size : size;
}

const signed = (d: Decimal): bigint => (d.negative ? -d.coefficient : d.coefficient);

/** Order of two decimals by value (1.0 equals 1.00, -0 equals 0); NaN is below everything and equals itself. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.kind === "nan" || b.kind === "nan") return Number(b.kind === "nan") - Number(a.kind === "nan");
  const signA = a.kind === "finite" && a.coefficient === 0n ? 0 : a.negative ? -1 : 1;
  const signB = b.kind === "finite" && b.coefficient === 0n ? 0 : b.negative ? -1 : 1;
  if (signA !== signB) return signA < signB ? -1 : 1;
  if (signA === 0) return 0;
  if (a.kind === "infinite" || b.kind === "infinite") {
    return (Number(a.kind === "infinite") - Number(b.kind === "infinite")) * signA;
  }
  // The place of the leading digit decides most comparisons without large powers.
  const leadA = digitCount(a.coefficient) + a.exponent;
  const leadB = digitCount(b.coefficient) + b.exponent;
  if (leadA !== leadB) return leadA < leadB ? -signA : signA;
  const low = Math.min(a.exponent, b.exponent);
  const sizeA = a.coefficient * tenTo(a.exponent - low);
  const sizeB = b.coefficient * tenTo(b.exponent - low);
  return sizeA === sizeB ? 0 : sizeA < sizeB ? -signA : signA;
}

/** Sum; the exponent is the smaller one, as in IEEE 754-2008. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.kind === "nan" || b.kind === "nan") return decimalNaN;
  if (a.kind === "infinite") return b.kind === "infinite" && a.negative !== b.negative ? decimalNaN : a;
  if (b.kind === "infinite") return b;
  const [upper, lower] = a.exponent >= b.exponent ? [a, b] : [b, a];
  const gap = upper.exponent - lower.exponent;
  // Beyond twice the precision the smaller number cannot change a digit; the larger one keeps its value.
  if (gap > 3 * maxDigits && upper.coefficient !== 0n) {
    const shift = maxDigits - digitCount(upper.coefficient);
    return finite(upper.negative, upper.coefficient * tenTo(Math.max(shift, 0)), upper.exponent - Math.max(shift, 0));
  }
  if (upper.coefficient === 0n) {
    return finite(
      lower.coefficient === 0n ? upper.negative && lower.negative : lower.negative,
      lower.coefficient,
      lower.exponent,
    );
  }
  const sum = signed(upper) * tenTo(gap) + signed(lower);
  return finite(sum < 0n, sum < 0n ? -sum : sum, lower.exponent);
}

/** The same number with the other sign. */
export function negateDecimal(d: Decimal): Decimal {
  return d.kind === "nan" ? d : { ...d, negative: !d.negative };
}

/** Product. */
export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.kind === "nan" || b.kind === "nan") return decimalNaN;
  const negative = a.negative !== b.negative;
  if (a.kind === "infinite" || b.kind === "infinite") {
    const zero = (d: Decimal) => d.kind === "finite" && d.coefficient === 0n;
    return zero(a) || zero(b) ? decimalNaN : infinity(negative);
  }
  return finite(negative, a.coefficient * b.coefficient, a.exponent + b.exponent);
}

/** Quotient with 34 digits; trailing zeros are dropped down to the ideal exponent. Division by zero is infinite or NaN. */
export function divideDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.kind === "nan" || b.kind === "nan") return decimalNaN;
  const negative = a.negative !== b.negative;
  if (a.kind === "infinite") return b.kind === "infinite" ? decimalNaN : infinity(negative);
  if (b.kind === "infinite") return finite(negative, 0n, minExponent);
  if (b.coefficient === 0n) return a.coefficient === 0n ? decimalNaN : infinity(negative);
  const ideal = a.exponent - b.exponent;
  const shift = Math.max(0, maxDigits + 2 + digitCount(b.coefficient) - digitCount(a.coefficient));
  const dividend = a.coefficient * tenTo(shift);
  let coefficient = dividend / b.coefficient;
  let exponent = ideal - shift;
  if (dividend % b.coefficient !== 0n) {
    // A sticky digit keeps "half" and "a little more than half" apart when the result is rounded.
    return roundToDigits(finite(negative, coefficient * 10n + 1n, exponent - 1), maxDigits);
  }
  while (exponent < ideal && coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent++;
  }
  return finite(negative, coefficient, exponent);
}

/** Remainder with the sign of the dividend (truncated division). */
export function remainderOfDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.kind !== "finite" || b.kind === "nan") return decimalNaN;
  if (b.kind === "infinite") return a;
  if (b.coefficient === 0n) return decimalNaN;
  const low = Math.min(a.exponent, b.exponent);
  const rest = (a.coefficient * tenTo(a.exponent - low)) % (b.coefficient * tenTo(b.exponent - low));
  return finite(a.negative, rest, low);
}

/** How a digit that falls away is treated. */
export type Rounding = "half-even" | "truncate" | "floor" | "ceil";

/**
 * Rounds to `places` digits after the point (negative: before it), as IEEE 754-2008 quantizes: the result has exactly
 * that many, zeros included, as long as 34 digits can hold it.
 */
export function roundDecimal(d: Decimal, places: number, rounding: Rounding): Decimal {
  if (d.kind !== "finite") return d;
  const drop = -places - d.exponent;
  if (drop <= 0) {
    const padded = drop < -maxDigits ? maxCoefficient + 1n : d.coefficient * tenTo(-drop);
    return padded > maxCoefficient ? d : finite(d.negative, padded, -places);
  }
  const divisor = tenTo(Math.min(drop, 7000));
  let coefficient = d.coefficient / divisor;
  const rest = d.coefficient % divisor;
  if (rounding === "half-even") coefficient = divideHalfEven(d.coefficient, divisor);
  else if (rest !== 0n && rounding === (d.negative ? "floor" : "ceil")) coefficient += 1n;
  return finite(d.negative, coefficient, -places);
}
