import { Binary, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from "bson";
import { notInStore, StoreError } from "../errors.js";
import { decimalToInteger, packDecimal, unpackDecimal } from "../values/decimal.js";
import { fitsLong, longValue, toDecimal, toDouble } from "../values/numbers.js";
import { isNullish, isNumber, type NumberValue, typeCodes, typeName, type Value } from "../values/types.js";
import { checkArity, compileList, folded, namedArguments, unary } from "./arguments.js";
import { parseDate } from "./date-parse.js";
import { constant, type Operator, operatorTable } from "./scope.js";
import { isTrue } from "./truth.js";

/** `$convert`, its short forms, and questions about types. */
export const conversionOperators = operatorTable({
  $toBool: shortForm("bool"),
  $toDate: shortForm("date"),
  $toDecimal: shortForm("decimal"),
  $toDouble: shortForm("double"),
  $toInt: shortForm("int"),
  $toLong: shortForm("long"),
  $toObjectId: shortForm("objectId"),
  $toString: shortForm("string"),
  $convert: (argument, scope, name) => {
    const codes = { notObject: 9, unknown: 9, missing: 9 };
    const raw = namedArguments(name, argument, ["input", "to"], ["onError", "onNull"], codes);
    const input = scope.compile(raw.get("input"));
    const to = scope.compile(raw.get("to"));
    const onError = raw.has("onError") ? scope.compile(raw.get("onError")) : undefined;
    const onNull = scope.compile(raw.has("onNull") ? raw.get("onNull") : null);
    return folded([input, to, onError, onNull], (root, variables) => {
      const value = input(root, variables);
      const target = to(root, variables);
      if (isNullish(target)) return null;
      const type = targetType(target);
      if (isNullish(value)) return onNull(root, variables);
      try {
        return convert(value, type);
      } catch (error) {
        if (!onError || !(error instanceof StoreError) || error.code !== 241) throw error;
        return onError(root, variables);
      }
    });
  },
  $isNumber: unary((value) => isNumber(value)),
  $type: unary((value) => (value === undefined ? "missing" : typeName(value))),
});

function shortForm(type: string): Operator {
  return (argument, scope, name) => {
    const args = compileList(argument, scope);
    checkArity(name, args.length, 1, 1);
    const [a = constant(undefined)] = args;
    return folded(args, (root, variables) => {
      const value = a(root, variables);
      return isNullish(value) ? null : convert(value, type);
    });
  };
}

function targetType(target: Value): string {
  if (typeof target === "string") {
    if (typeCodes[target] === undefined) throw new StoreError(2, `Unknown type name: ${target}`);
    return target;
  }
  if (!isNumber(target)) throw new StoreError(9, "$convert's 'to' argument must be a string or number");
  const code = toDouble(target);
  const name = Object.keys(typeCodes).find((alias) => typeCodes[alias] === code);
  if (!name) throw new StoreError(9, `In $convert, numeric value for 'to' does not correspond to a BSON type: ${code}`);
  return name;
}

function failure(message: string): StoreError {
  return new StoreError(241, `${message} in $convert with no onError value`);
}

/** Converts a value that is not null. @throws StoreError 241 ConversionFailure. */
export function convert(value: Value, type: string): Value {
  const unsupported = () => failure(`Unsupported conversion from ${typeName(value)} to ${type}`);
  switch (type) {
    case "bool":
      return isTrue(value);
    case "double":
      return new Double(toNumber(value, unsupported, parseDouble));
    case "decimal":
      return toDecimalValue(value, unsupported);
    case "int":
      return toInteger(value, unsupported, -0x80000000n, 0x7fffffffn, (n) => new Int32(Number(n)));
    case "long":
      if (value instanceof Date) return Long.fromNumber(value.getTime());
      return toInteger(value, unsupported, -(2n ** 63n), 2n ** 63n - 1n, longValue);
    case "date":
      return toDate(value, unsupported);
    case "objectId":
      if (value instanceof ObjectId) return value;
      if (typeof value !== "string") throw unsupported();
      if (!/^[0-9a-fA-F]{24}$/.test(value)) throw failure(`Failed to parse objectId '${value}'`);
      return new ObjectId(value);
    case "string":
      return toText(value, unsupported);
    default:
      throw ["binData", "object", "array"].includes(type) ? notInStore(`$convert to ${type}`) : unsupported();
  }
}

function toNumber(value: Value, unsupported: () => StoreError, parse: (text: string) => number): number {
  if (isNumber(value)) return toDouble(value);
  if (typeof value === "boolean") return Number(value);
  if (value instanceof Date) return value.getTime();
  if (typeof value === "string") return parse(value);
  throw unsupported();
}

function parseDouble(text: string): number {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) {
    const number = Number(text);
    if (Number.isFinite(number)) return number;
  } else if (/^[+-]?(?:nan|inf|infinity)$/i.test(text)) {
    if (/nan/i.test(text)) return Number.NaN;
    return text.startsWith("-") ? -Infinity : Infinity;
  }
  throw failure(`Failed to parse number '${text}'`);
}

function toDecimalValue(value: Value, unsupported: () => StoreError): Value {
  if (isNumber(value)) return value instanceof Decimal128 ? value : packDecimal(toDecimal(value));
  if (typeof value === "string") {
    try {
      return Decimal128.fromString(value);
    } catch {
      throw failure(`Failed to parse number '${value}'`);
    }
  }
  return Decimal128.fromString(String(toNumber(value, unsupported, parseDouble)));
}

function toInteger(
  value: Value,
  unsupported: () => StoreError,
  min: bigint,
  max: bigint,
  make: (n: bigint) => Value,
): Value {
  let whole: bigint;
  if (typeof value === "boolean") whole = value ? 1n : 0n;
  else if (typeof value === "string") {
    if (!/^[+-]?\d+$/.test(value)) throw failure(`Failed to parse number '${value}'`);
    whole = BigInt(value.replace(/^\+/, ""));
  } else if (isNumber(value)) whole = wholePart(value);
  else throw unsupported();
  if (whole < min || whole > max) throw failure("Conversion would overflow target type");
  return make(whole);
}

function wholePart(n: NumberValue): bigint {
  if (n instanceof Int32) return BigInt(n.value);
  if (n instanceof Long) return n.toBigInt();
  if (!Number.isFinite(toDouble(n))) throw failure("Attempt to convert NaN or infinity value to integer type");
  return n instanceof Double ? BigInt(Math.trunc(n.value)) : decimalToInteger(unpackDecimal(n));
}

function toDate(value: Value, unsupported: () => StoreError): Value {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.t * 1000);
  if (typeof value === "string") return parseDate(value);
  if (!isNumber(value) || value instanceof Int32) throw unsupported();
  const ms = wholePart(value);
  if (!fitsLong(ms)) throw failure("Conversion would overflow target type");
  return new Date(Number(ms));
}

function dateText(date: Date): string {
  const text = date.toISOString();
  if (text.length > 24) throw new StoreError(18537, "$dateToString is only defined on year 0-9999");
  return text;
}

function toText(value: Value, unsupported: () => StoreError): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (isNumber(value)) return numberText(value);
  if (value instanceof Date) return dateText(value);
  if (value instanceof ObjectId) return value.toHexString();
  if (value instanceof Binary) throw notInStore("$convert of binary data");
  throw unsupported();
}

/** The text of a number; doubles as C's `%.16g` writes them, like MongoDB. */
export function numberText(n: NumberValue): string {
  if (!(n instanceof Double)) return n.toString();
  const { value } = n;
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const trimmed = (digits: string) => (digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits);
  const [mantissa = "", power = ""] = value.toExponential(15).split("e");
  if (Number(power) >= -4 && Number(power) < 16) return trimmed(value.toPrecision(16));
  return `${trimmed(mantissa)}e${power.replace(/^([+-])(\d)$/, "$10$2")}`;
}
