import { Binary, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from "bson";
import { fail, must, refuse } from "../errors.js";
import { packDecimal } from "../values/decimal.js";
import { longValue, toDecimal, toDouble, truncated } from "../values/numbers.js";
import { isNullish, isNumber, type NumberValue, typeCodes, typeName, type Value } from "../values/types.js";
import { namedArguments, orOnError, unary } from "./arguments.js";
import { parseDate } from "./date-text.js";
import { type Expression, folded, type Operator, type OperatorTable } from "./scope.js";
import { isTrue } from "./truth.js";

const shortForm = (type: string): Operator => unary((value) => (isNullish(value) ? null : convert(value, type)));

/** `$convert`, its short forms, and questions about types. */
export const conversionOperators: OperatorTable = {
  $toBool: shortForm("bool"),
  $toDate: shortForm("date"),
  $toDecimal: shortForm("decimal"),
  $toDouble: shortForm("double"),
  $toInt: shortForm("int"),
  $toLong: shortForm("long"),
  $toObjectId: shortForm("objectId"),
  $toString: shortForm("string"),
  $convert: (argument, scope, name) => {
    const raw = namedArguments(name, argument, "input:9 to:9 onError onNull", [9, 9]);
    const [input, to, onNull] = ["input", "to", "onNull"].map((key) => scope.compile(raw.get(key) ?? null)) as [
      Expression,
      Expression,
      Expression,
    ];
    const onError = raw.has("onError") ? scope.compile(raw.get("onError")) : undefined;
    return folded([input, to, onError, onNull], (root, variables) => {
      const value = input(root, variables);
      const target = to(root, variables);
      if (isNullish(target)) return null;
      const type = targetType(target);
      return isNullish(value)
        ? onNull(root, variables)
        : orOnError(() => convert(value, type), onError && (() => onError(root, variables)));
    });
  },
  $isNumber: unary((value) => isNumber(value)),
  $type: unary((value) => (value === undefined ? "missing" : typeName(value))),
};

function targetType(target: Value): string {
  if (typeof target === "string") return typeCodes.has(target) ? target : fail(2, `Unknown type name: ${target}`);
  must(isNumber(target), 9, "$convert's 'to' argument must be a string or number");
  const [found] = [...typeCodes].filter(([, code]) => code === toDouble(target));
  return found?.[0] ?? fail(9, "In $convert, numeric value for 'to' does not correspond to a BSON type");
}

const failure = (message: string): never => fail(241, `${message} in $convert with no onError value`);

/** How a value that is not null becomes one of a type; undefined when it cannot. */
const conversions: Readonly<Record<string, (value: Value) => Value>> = {
  bool: isTrue,
  double: (value) => {
    const number = typeof value === "string" ? parseDouble(value) : plainNumber(value);
    return number === undefined ? undefined : new Double(number);
  },
  decimal: (value) => {
    if (isNumber(value)) return value instanceof Decimal128 ? value : packDecimal(toDecimal(value));
    const text = typeof value === "string" ? value : String(plainNumber(value) ?? "");
    if (text === "" && typeof value !== "string") return undefined;
    try {
      return Decimal128.fromString(text);
    } catch {
      return failure(`Failed to parse number '${text}'`);
    }
  },
  int: (value) => {
    const whole = wholeOf(value);
    if (whole === undefined || value instanceof Date) return undefined;
    return BigInt.asIntN(32, whole) === whole
      ? new Int32(Number(whole))
      : failure("Conversion would overflow target type");
  },
  long: (value) => {
    const whole = value instanceof Date ? BigInt(value.getTime()) : wholeOf(value);
    return whole === undefined ? undefined : longValue(whole);
  },
  date: (value) => {
    if (value instanceof ObjectId) return value.getTimestamp();
    if (value instanceof Timestamp) return new Date(value.t * 1000);
    if (typeof value === "string") return parseDate(value);
    if (!isNumber(value) || value instanceof Int32) return value instanceof Date ? value : undefined;
    return new Date(Number(wholeOf(value)));
  },
  objectId: (value) => {
    if (typeof value !== "string") return value instanceof ObjectId ? value : undefined;
    return /^[0-9a-fA-F]{24}$/.test(value) ? new ObjectId(value) : failure(`Failed to parse objectId '${value}'`);
  },
  string: (value) => {
    if (typeof value === "string" || typeof value === "boolean") return String(value);
    if (isNumber(value)) return numberText(value);
    if (value instanceof ObjectId) return value.toHexString();
    return value instanceof Date
      ? dateText(value)
      : value instanceof Binary
        ? refuse("$convert of binary data")
        : undefined;
  },
};

function convert(value: Value, type: string): Value {
  const apply = conversions[type];
  if (!apply && ["binData", "object", "array"].includes(type)) refuse(`$convert to ${type}`);
  return apply?.(value) ?? failure(`Unsupported conversion from ${typeName(value)} to ${type}`);
}

function plainNumber(value: Value): number | undefined {
  if (isNumber(value)) return toDouble(value);
  if (value instanceof Date) return value.getTime();
  return typeof value === "boolean" ? Number(value) : undefined;
}

function parseDouble(text: string): number {
  const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(number)) return number;
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  return failure(`Failed to parse number '${text}'`);
}

/** The integer that a value is cut to, of at most 64 bits; undefined for types that are none. */
function wholeOf(value: Value): bigint | undefined {
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value === "string") {
    if (!/^[+-]?\d+$/.test(value)) failure(`Failed to parse number '${value}'`);
    const whole = BigInt(value.replace("+", ""));
    return BigInt.asIntN(64, whole) === whole ? whole : failure("Conversion would overflow target type");
  }
  if (!isNumber(value)) return undefined;
  return truncated(value) ?? failure("Conversion would overflow target type");
}

/** A date in ISO 8601. */
export function dateText(date: Date): string {
  const text = date.toISOString();
  return text.length > 24 ? fail(18537, "$dateToString is only defined on year 0-9999") : text;
}

/** The text of a number; doubles as C's `%.16g` writes them, like MongoDB. */
export function numberText(n: NumberValue): string {
  if (n instanceof Int32 || n instanceof Long || n instanceof Decimal128) return n.toString();
  const { value } = n;
  if (value === 0 || !Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value);
  const trimmed = (digits: string) => (digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits);
  const [mantissa = "", power = ""] = value.toExponential(15).split("e");
  if (Number(power) >= -4 && Number(power) < 16) return trimmed(value.toPrecision(16));
  return `${trimmed(mantissa)}e${power.replace(/^([+-])(\d)$/, "$10$2")}`;
}
