import { Decimal128, Double, Int32, Long } from "bson";
import { fail, must, refuse } from "../errors.js";
import * as decimal from "../values/decimal.js";
import * as numbers from "../values/numbers.js";
import { isNullish, isNumber, type NumberValue, typeName, type Value } from "../values/types.js";
import { binary, list, needWhole, stepwise, unary } from "./arguments.js";
import type { Operator, OperatorTable } from "./scope.js";

const { fitsLong, integerValue, isWhole, isZero, longValue, toBigInt, toDouble } = numbers;

/** The value, if it is a number. @throws StoreError with `code`. */
const needNumber = (value: Value, code: number, name: string): NumberValue =>
  isNumber(value) ? value : fail(code, `${name} only supports numeric types, not ${typeName(value)}`);

/** A function of one number; null and missing give null. */
const numeric = (apply: (n: NumberValue) => Value, code = 28765): Operator =>
  unary((value, name) => (isNullish(value) ? null : apply(needNumber(value, code, name))));

/** A function of two numbers; null and missing give null. */
const numericPair = (codes: readonly [number, number], apply: (a: NumberValue, b: NumberValue) => Value): Operator =>
  binary((a, b, name) => {
    if (isNullish(a) || isNullish(b)) return null;
    const first = needNumber(a, codes[0], name);
    return apply(first, needNumber(b, codes[1], name));
  });

/** A sum or product of Int32 that left the range on the way may be back in it. */
const narrowed = (isInt: boolean, n: NumberValue): NumberValue =>
  isInt && n instanceof Long ? integerValue(n.toBigInt()) : n;

/** Arithmetic, rounding and powers. */
export const arithmeticOperators: OperatorTable = {
  $add: stepwise(() => {
    let sum: NumberValue = new Int32(0);
    let dateMs: number | undefined;
    let isInt = true;
    return {
      step: (value, name) => {
        if (isNullish(value)) return null;
        if (value instanceof Date) {
          must(dateMs === undefined, 16612, "only one date allowed in an $add expression");
          dateMs = value.getTime();
        } else sum = numbers.addNumbers(sum, needNumber(value, 14, name));
        isInt &&= value instanceof Int32;
        return undefined;
      },
      end: () => (dateMs === undefined ? narrowed(isInt, sum) : new Date(dateMs + Math.round(toDouble(sum)))),
    };
  }),
  $subtract: binary((a, b, name) => {
    if (isNullish(a) || isNullish(b)) return null;
    if (isNumber(a) && isNumber(b)) return numbers.subtractNumbers(a, b);
    if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
    if (a instanceof Date && isNumber(b)) return new Date(Math.round(a.getTime() - toDouble(b)));
    return fail(14, `can't ${name} ${typeName(b)} from ${typeName(a)}`);
  }),
  $multiply: stepwise(() => {
    let product: NumberValue = new Int32(1);
    let isInt = true;
    return {
      step: (value, name) => {
        if (isNullish(value)) return null;
        product = numbers.multiplyNumbers(product, needNumber(value, 14, name));
        isInt &&= value instanceof Int32;
        return undefined;
      },
      end: () => narrowed(isInt, product),
    };
  }),
  $divide: numericPair([14, 14], (a, b) =>
    isZero(b) ? fail(2, "can't $divide by zero") : numbers.divideNumbers(a, b),
  ),
  $mod: numericPair([16611, 16611], (a, b) => {
    must(!isZero(b), 16610, "can't $mod by zero");
    // A whole double on the right does not make the result a double (so in MongoDB's source).
    const isInt = b instanceof Double && !(a instanceof Double) && (b.value | 0) === b.value;
    return numbers.remainderOfNumbers(a, isInt ? new Int32(b.value) : b);
  }),
  $abs: numeric((n) => {
    if (n instanceof Double) return new Double(Math.abs(n.value));
    if (n instanceof Decimal128) return decimal.packDecimal({ ...decimal.unpackDecimal(n), negative: false });
    const size = toBigInt(n) < 0n ? -toBigInt(n) : toBigInt(n);
    must(fitsLong(size), 28680, "can't take $abs of long long min");
    return n instanceof Int32 ? integerValue(size) : longValue(size);
  }),
  $ceil: numeric((n) => roundNumber(n, 0, "ceil")),
  $floor: numeric((n) => roundNumber(n, 0, "floor")),
  $round: rounding("half-even"),
  $trunc: rounding("truncate"),
  $sqrt: numeric((n) => {
    must(!(toDouble(n) < 0), 28714, "$sqrt's argument must be greater than or equal to 0");
    return n instanceof Decimal128 ? refuse("$sqrt of a decimal") : new Double(Math.sqrt(toDouble(n)));
  }),
  $pow: numericPair([28762, 28763], power),
};

function rounding(mode: decimal.Rounding): Operator {
  return list(1, 2, (values, name) => {
    const [value, precision] = values;
    if (values.some(isNullish)) return null;
    const n = needNumber(value, 51081, name);
    if (values.length === 1) return roundNumber(n, 0, mode);
    const places = toDouble(needNumber(precision, 16004, name));
    must(Number.isFinite(places), 31109, `the precision of ${name} is out of range`);
    needWhole(precision, [16004, 51082], name);
    must(places >= -20 && places <= 100, 51083, `the precision of ${name} must be in [-20, 100]`);
    return roundNumber(n, places, mode);
  });
}

function roundNumber(n: NumberValue, places: number, mode: decimal.Rounding): NumberValue {
  if (n instanceof Decimal128) {
    return decimal.packDecimal(decimal.roundDecimal(decimal.unpackDecimal(n), places, mode));
  }
  if (n instanceof Double) {
    if (!Number.isFinite(n.value)) return n;
    const exact = decimal.exactDecimalOfDouble(n.value);
    const rounded = decimal.decimalToDouble(decimal.roundDecimal(exact, places, mode));
    return new Double(rounded === 0 && n.value < 0 ? -0 : rounded);
  }
  if (places >= 0) return n;
  const whole = decimal.decimalToInteger(decimal.roundDecimal(numbers.toDecimal(n), places, mode));
  must(fitsLong(whole), 51080, "invalid conversion from Decimal128 result in $round resulting from arguments");
  return n instanceof Int32 ? integerValue(whole) : longValue(whole);
}

function power(base: NumberValue, exponent: NumberValue): NumberValue {
  const [x, y] = [toDouble(base), toDouble(exponent)];
  must(!isZero(base) || y >= 0, 28764, "$pow cannot take a base of 0 and a negative exponent");
  if (base instanceof Decimal128 || exponent instanceof Decimal128) refuse("$pow of decimals");
  const isWholePower = !(base instanceof Double) && isWhole(exponent) && !(exponent instanceof Double);
  // One and minus one stay whole with any exponent.
  const size = Math.abs(x) <= 1 ? Math.abs(y) % 2 || (y === 0 ? 0 : 2) : y;
  if (!isWholePower || size < 0 || size > 64) return new Double(x ** y);
  const exact = toBigInt(base) ** BigInt(size);
  if (!fitsLong(exact)) return new Double(x ** y);
  return base instanceof Int32 && exponent instanceof Int32 ? integerValue(exact) : longValue(exact);
}
