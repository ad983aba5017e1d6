import { Decimal128, Double, Int32, Long } from "bson";
import { fail, must } from "../errors.js";
import { addNumbers, decimalToDouble, decimalToInteger, divideNumbers, fitsLong } from "../values/numbers.js";
import { integerValue, isZero, longValue, multiplyNumbers, packDecimal } from "../values/numbers.js";
import { remainderOfNumbers, roundDecimal, subtractNumbers, toBigInt, toDouble } from "../values/numbers.js";
import { toExactDecimal, unpackDecimal } from "../values/numbers.js";
import type { Rounding } from "../values/numbers.js";
import { isNullish, isNumber, MAX_DATE_MS, type NumberValue, typeName, type Value } from "../values/types.js";
import { binary, lazily, listOrNull, needNumber, needWhole, unaryOrNull } from "./operator.js";
import type { Operator, OperatorTable } from "./operator.js";

/** A function of one number; null and missing give null. */
const numeric = (apply: (n: NumberValue) => Value): Operator =>
  unaryOrNull((value, name) => apply(needNumber(value, 28765, name)));

/** A function of two numbers; null and missing give null. */
const numericPair = (code: number, apply: (a: NumberValue, b: NumberValue) => Value): Operator =>
  listOrNull(2, 2, ([a, b], name) => apply(needNumber(a, code, name), needNumber(b, code, name)));

/** A sum or product of Int32 that left the range on the way may be back in it. */
const narrowed = (isInt: boolean, n: NumberValue): NumberValue =>
  isInt && n instanceof Long ? integerValue(n.toBigInt()) : n;

function dateAt(ms: number, name: string): Date {
  must(Math.abs(ms) <= MAX_DATE_MS, 15, `date overflow in ${name}`);
  return new Date(Math.round(ms));
}

/** Arithmetic and rounding. */
export const arithmeticOperators: OperatorTable = {
  $add: lazily((values, name) => {
    let sum: NumberValue = new Int32(0);
    let dateMs: number | undefined;
    let isInt = true;
    for (const value of values) {
      if (isNullish(value)) return null;
      if (value instanceof Date) {
        must(dateMs === undefined, 16612, "only one date allowed in an $add expression");
        dateMs = value.getTime();
      } else sum = addNumbers(sum, needNumber(value, 14, name));
      isInt &&= value instanceof Int32;
    }
    return dateMs === undefined ? narrowed(isInt, sum) : dateAt(dateMs + toDouble(sum), name);
  }),
  $subtract: binary((a, b, name) => {
    if (isNullish(a) || isNullish(b)) return null;
    if (isNumber(a) && isNumber(b)) return subtractNumbers(a, b);
    if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
    if (a instanceof Date && isNumber(b)) return dateAt(a.getTime() - toDouble(b), name);
    return fail(14, `can't ${name} ${typeName(b)} from ${typeName(a)}`);
  }),
  $multiply: lazily((values, name) => {
    let product: NumberValue = new Int32(1);
    let isInt = true;
    for (const value of values) {
      if (isNullish(value)) return null;
      product = multiplyNumbers(product, needNumber(value, 14, name));
      isInt &&= value instanceof Int32;
    }
    return narrowed(isInt, product);
  }),
  $divide: numericPair(14, (a, b) => (isZero(b) ? fail(2, "can't $divide by zero") : divideNumbers(a, b))),
  $mod: numericPair(16611, (a, b) => {
    must(!isZero(b), 16610, "can't $mod by zero");
    // A whole double on the right does not make the result a double (so in MongoDB's source).
    const isInt = b instanceof Double && !(a instanceof Double) && (b.value | 0) === b.value;
    return remainderOfNumbers(a, isInt ? new Int32(b.value) : b);
  }),
  $abs: numeric((n) => {
    if (n instanceof Double) return new Double(Math.abs(n.value));
    if (n instanceof Decimal128) return packDecimal({ ...unpackDecimal(n), negative: false });
    const size = toBigInt(n) < 0n ? -toBigInt(n) : toBigInt(n);
    must(fitsLong(size), 28680, "can't take $abs of long long min");
    return n instanceof Int32 ? integerValue(size) : longValue(size);
  }),
  $ceil: numeric((n) => roundNumber(n, 0, "ceil")),
  $floor: numeric((n) => roundNumber(n, 0, "floor")),
  $round: rounding("half-even"),
  $trunc: rounding("truncate"),
};

function rounding(mode: Rounding): Operator {
  return listOrNull(1, 2, ([value, precision = new Int32(0)], name) => {
    const n = needNumber(value, 51081, name);
    const places = toDouble(needNumber(precision, 16004, name));
    must(Number.isFinite(places), 31109, `the precision of ${name} is out of range`);
    needWhole(precision, [16004, 51082], name);
    must(places >= -20 && places <= 100, 51083, `the precision of ${name} must be in [-20, 100]`);
    return roundNumber(n, places, mode);
  });
}

function roundNumber(n: NumberValue, places: number, mode: Rounding): NumberValue {
  const isInteger = n instanceof Int32 || n instanceof Long;
  if ((isInteger && places >= 0) || (n instanceof Double && !Number.isFinite(n.value))) return n;
  const rounded = roundDecimal(toExactDecimal(n), places, mode);
  if (n instanceof Decimal128) return packDecimal(rounded);
  if (n instanceof Double) {
    const double = decimalToDouble(rounded);
    return new Double(double === 0 && n.value < 0 ? -0 : double);
  }
  const whole = decimalToInteger(rounded);
  must(fitsLong(whole), 51080, "invalid conversion from Decimal128 result in $round resulting from arguments");
  return n instanceof Int32 ? integerValue(whole) : longValue(whole);
}
