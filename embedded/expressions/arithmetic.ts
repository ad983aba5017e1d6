import { Decimal128, Double, Int32, Long } from "bson";
import { notInStore, StoreError } from "../errors.js";
import {
  type Decimal,
  decimalNaN,
  decimalToDouble,
  digitCount,
  exactDecimalOfDouble,
  finite,
  packDecimal,
  roundDecimal,
  type Rounding,
  tenTo,
  unpackDecimal,
} from "../values/decimal.js";
import {
  addNumbers,
  divideNumbers,
  fitsLong,
  integerValue,
  isNaNValue,
  isWhole,
  isZero,
  longValue,
  multiplyNumbers,
  remainderOfNumbers,
  subtractNumbers,
  toDecimal,
  toDouble,
} from "../values/numbers.js";
import {
  type Document,
  isDocument,
  isNullish,
  isNumber,
  type NumberValue,
  typeName,
  type Value,
} from "../values/types.js";
import { binary, lazyOperator, listOperator, unary } from "./arguments.js";
import { type Expression, operatorTable } from "./scope.js";

const mismatch = (name: string, value: Value, code = 14, wanted = "numeric") =>
  new StoreError(code, `${name} only supports ${wanted} types, not ${typeName(value)}`);

/** A function of one number; null and missing give null. */
function numeric(apply: (n: NumberValue, name: string) => Value, code = 28765) {
  return unary((value, name) => {
    if (isNullish(value)) return null;
    if (!isNumber(value)) throw mismatch(name, value, code);
    return apply(value, name);
  });
}

/** A function of one double that MongoDB also has for decimals with 34 digits, which this store does not. */
function real(apply: (x: number) => number, check: (x: number) => void = () => undefined) {
  return numeric((n, name) => {
    if (n instanceof Decimal128) throw notInStore(`${name} of a decimal`);
    check(toDouble(n));
    return new Double(apply(toDouble(n)));
  });
}

/** `$add $subtract $multiply $divide $mod`, rounding, powers, logarithms and bits. */
export const arithmeticOperators = operatorTable({
  $add: lazyOperator(add),
  $subtract: binary((a, b, name) => {
    if (isNullish(a) || isNullish(b)) return null;
    if (isNumber(a) && isNumber(b)) return subtractNumbers(a, b);
    if (a instanceof Date) {
      if (b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
      if (isNumber(b)) return new Date(Math.round(a.getTime() - toDouble(b)));
    }
    throw new StoreError(14, `can't ${name} ${typeName(b)} from ${typeName(a)}`);
  }),
  $multiply: listOperator(0, Infinity, (values, name) => {
    let product: NumberValue = new Int32(1);
    for (const value of values) {
      if (isNullish(value)) return null;
      if (!isNumber(value)) throw mismatch(name, value);
      product = multiplyNumbers(product, value);
    }
    return values.every((value) => value instanceof Int32) && product instanceof Long
      ? integerValue(product.toBigInt())
      : product;
  }),
  $divide: binary((a, b, name) => {
    if (isNumber(a) && isNumber(b)) {
      if (isZero(b)) throw new StoreError(2, "can't $divide by zero");
      return divideNumbers(a, b);
    }
    if (isNullish(a) || isNullish(b)) return null;
    throw mismatch(name, isNumber(a) ? b : a);
  }),
  $mod: binary((a, b, name) => {
    if (isNumber(a) && isNumber(b)) {
      if (isZero(b)) throw new StoreError(16610, "can't $mod by zero");
      // A whole double on the right does not make the result a double (so in MongoDB's source).
      const isInt = b instanceof Double && !(a instanceof Double) && (b.value | 0) === b.value;
      return remainderOfNumbers(a, isInt ? new Int32(b.value) : b);
    }
    if (isNullish(a) || isNullish(b)) return null;
    throw mismatch(name, isNumber(a) ? b : a, 16611);
  }),
  $abs: numeric((n) => {
    if (n instanceof Double) return new Double(Math.abs(n.value));
    if (n instanceof Int32) return integerValue(BigInt(Math.abs(n.value)));
    if (n instanceof Decimal128) return packDecimal({ ...unpackDecimal(n), negative: false });
    if (!fitsLong(-n.toBigInt())) throw new StoreError(28680, "can't take $abs of long long min");
    return n.isNegative() ? n.neg() : n;
  }),
  $ceil: numeric((n) => roundNumber(n, 0, "ceil")),
  $floor: numeric((n) => roundNumber(n, 0, "floor")),
  $round: rounding("half-even"),
  $trunc: rounding("truncate"),
  $sqrt: numeric((n) => {
    if (toDouble(n) < 0) throw new StoreError(28714, "$sqrt's argument must be greater than or equal to 0");
    return n instanceof Decimal128 ? packDecimal(squareRoot(unpackDecimal(n))) : new Double(Math.sqrt(toDouble(n)));
  }),
  $exp: real(Math.exp),
  $ln: real(Math.log, positive(28766, "$ln")),
  $log10: real(Math.log10, positive(28761, "$log10")),
  $log: binary((n, base, name) => {
    if (isNullish(n) || isNullish(base)) return null;
    if (!isNumber(n)) throw mismatch(name, n, 28756);
    if (!isNumber(base)) throw mismatch(name, base, 28757);
    positive(28758, name)(toDouble(n));
    if (toDouble(base) <= 0 || toDouble(base) === 1) {
      throw new StoreError(28759, "$log's base must be a positive number not equal to 1");
    }
    if (n instanceof Decimal128 || base instanceof Decimal128) throw notInStore(`${name} of a decimal`);
    return new Double(Math.log(toDouble(n)) / Math.log(toDouble(base)));
  }),
  $pow: binary((base, exponent, name) => {
    if (isNullish(base) || isNullish(exponent)) return null;
    if (!isNumber(base)) throw mismatch(name, base, 28762);
    if (!isNumber(exponent)) throw mismatch(name, exponent, 28763);
    return power(base, exponent);
  }),
  $bitAnd: bitwise((x, y) => x & y, -1n),
  $bitOr: bitwise((x, y) => x | y, 0n),
  $bitXor: bitwise((x, y) => x ^ y, 0n),
  $bitNot: numeric((n, name) => {
    if (n instanceof Int32) return new Int32(~n.value);
    if (n instanceof Long) return n.not();
    throw new StoreError(14, `${name} only supports int and long, not: ${typeName(n)}.`);
  }),
  $rand: (argument) => {
    if (!isDocument(argument) && !Array.isArray(argument)) throw new StoreError(10065, "$rand needs an empty object");
    if (Object.keys(argument).length > 0) throw new StoreError(3040501, "$rand does not currently accept arguments");
    return () => new Double(Math.random());
  },
});

function add(args: readonly Expression[], root: Document, variables: Value[]): Value {
  let sum: NumberValue = new Int32(0);
  let dateMs: number | undefined;
  let isInt = true;
  for (const arg of args) {
    const value = arg(root, variables);
    if (isNullish(value)) return null;
    if (value instanceof Date) {
      if (dateMs !== undefined) throw new StoreError(16612, "only one date allowed in an $add expression");
      dateMs = value.getTime();
    } else if (isNumber(value)) {
      isInt &&= value instanceof Int32;
      sum = addNumbers(sum, value);
    } else {
      throw mismatch("$add", value, 14, "numeric or date");
    }
  }
  if (dateMs !== undefined) return new Date(dateMs + Math.round(toDouble(sum)));
  // A sum of Int32 that left the range on the way may be back in it.
  return isInt && sum instanceof Long ? integerValue(sum.toBigInt()) : sum;
}

function positive(code: number, name: string) {
  return (x: number) => {
    if (x <= 0) throw new StoreError(code, `${name}'s argument must be a positive number, but is ${x}`);
  };
}

function rounding(mode: Rounding) {
  return listOperator(1, 2, (values, name) => {
    const [value, precision] = values;
    if (values.some(isNullish)) return null;
    if (!isNumber(value)) throw mismatch(name, value, 51081);
    const places = values.length === 1 ? 0 : precisionOf(precision, name);
    return roundNumber(value, places, mode);
  });
}

function precisionOf(value: Value, name: string): number {
  if (!isNumber(value)) throw mismatch(`the precision of ${name}`, value, 16004);
  const places = toDouble(value);
  if (!Number.isFinite(places)) throw new StoreError(31109, `the precision of ${name} is out of range`);
  if (!isWhole(value)) throw new StoreError(51082, `precision argument to ${name} must be an integral value`);
  if (places < -20 || places > 100) throw new StoreError(51083, `the precision of ${name} must be in [-20, 100]`);
  return places;
}

function roundNumber(n: NumberValue, places: number, mode: Rounding): NumberValue {
  if (n instanceof Decimal128) return packDecimal(roundDecimal(unpackDecimal(n), places, mode));
  if (n instanceof Double) {
    if (!Number.isFinite(n.value)) return n;
    const rounded = decimalToDouble(roundDecimal(exactDecimalOfDouble(n.value), places, mode));
    return new Double(rounded === 0 && n.value < 0 ? -0 : rounded);
  }
  if (places >= 0) return n;
  const { coefficient, exponent, negative } = roundDecimal(toDecimal(n), places, mode);
  const whole = (negative ? -1n : 1n) * coefficient * tenTo(exponent);
  if (!fitsLong(whole))
    throw new StoreError(51080, "invalid conversion from Decimal128 result in $round resulting from arguments");
  return n instanceof Int32 ? integerValue(whole) : longValue(whole);
}

/** Square root with 34 digits, by Newton's method on integers. */
function squareRoot(d: Decimal): Decimal {
  if (d.kind !== "finite" || d.coefficient === 0n) return d.kind === "nan" ? decimalNaN : d;
  // An even exponent and about 70 digits under the root leave 35 digits of result; a sticky digit marks a rest.
  const shift = Math.max(0, 70 - digitCount(d.coefficient));
  const even = (d.exponent - shift) % 2 === 0 ? shift : shift + 1;
  const n = d.coefficient * tenTo(even);
  let root = BigInt(Math.floor(Math.sqrt(Number(n))));
  for (let next = (root + n / root) / 2n; ; next = (root + n / root) / 2n) {
    if (next === root || next === root + 1n) break;
    root = next;
  }
  while (root * root > n) root--;
  let exponent = (d.exponent - even) / 2;
  if (root * root !== n) return finite(false, root * 10n + 1n, exponent - 1);
  while (root % 10n === 0n && exponent < Math.floor(d.exponent / 2)) {
    root /= 10n;
    exponent++;
  }
  return finite(false, root, exponent);
}

function power(base: NumberValue, exponent: NumberValue): NumberValue {
  if (isZero(base) && toDouble(exponent) < 0) {
    throw new StoreError(28764, "$pow cannot take a base of 0 and a negative exponent");
  }
  if (base instanceof Decimal128 || exponent instanceof Decimal128) {
    const times = toDouble(exponent);
    if (!isWhole(exponent) || Math.abs(times) > 1000 || isNaNValue(base)) throw notInStore("$pow of decimals");
    let result: NumberValue = Decimal128.fromString("1");
    for (let i = 0; i < Math.abs(times); i++) result = multiplyNumbers(result, base);
    return times < 0 ? divideNumbers(new Int32(1), result) : result;
  }
  if (base instanceof Double || exponent instanceof Double) {
    return new Double(toDouble(base) ** toDouble(exponent));
  }
  const [x, times] = [toDouble(base), toDouble(exponent)];
  if (times < 0 && Math.abs(x) !== 1) return new Double(x ** times);
  const big = base instanceof Int32 ? BigInt(base.value) : base.toBigInt();
  const size = Math.abs(x) <= 1 ? Math.abs(times) % 2 : times;
  if (Math.abs(x) > 1 && times > 64) return new Double(x ** times);
  const exact = times === 0 ? 1n : x === 0 ? 0n : x === 1 ? 1n : big ** BigInt(size);
  if (!fitsLong(exact)) return new Double(x ** times);
  return base instanceof Int32 && exponent instanceof Int32 ? integerValue(exact) : longValue(exact);
}

function bitwise(apply: (x: bigint, y: bigint) => bigint, start: bigint) {
  return lazyOperator((args, root, variables, name) => {
    let isLong = false;
    let result = start;
    for (const arg of args) {
      const value = arg(root, variables);
      if (isNullish(value)) return null;
      if (!(value instanceof Int32) && !(value instanceof Long)) throw mismatch(name, value, 14, "int and long");
      isLong ||= value instanceof Long;
      result = apply(result, value instanceof Int32 ? BigInt(value.value) : value.toBigInt());
    }
    return isLong ? Long.fromBigInt(result) : new Int32(Number(result));
  });
}
