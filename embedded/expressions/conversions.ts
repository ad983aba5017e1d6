import { Decimal128, Double, Int32, Long, ObjectId, Timestamp } from "bson";
import { fail, must, refuse } from "../errors.js";
import { longValue, packDecimal, toDecimal, toDouble, truncated } from "../values/numbers.js";
import { isNullish, isNumber, MAX_DATE_MS, typeCodes, typeName } from "../values/types.js";
import type { NumberValue, Value } from "../values/types.js";
import { isTrue } from "./conditions.js";
import { parseDate } from "./dates.js";
import { named, type OperatorTable, orOnError, unary, unaryOrNull } from "./operator.js";

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
    const text = typeof value === "string" ? value : plainNumber(value)?.toString();
    try {
      return text === undefined ? undefined : Decimal128.fromString(text);
    } catch {
      return failure(`Failed to parse number '${text}'`);
    }
  },
  int: (value) => {
    const whole = wholeOf(value);
    if (whole === undefined || value instanceof Date) return undefined;
    const isFitting = BigInt.asIntN(32, whole) === whole;
    return isFitting ? new Int32(Number(whole)) : failure("Conversion would overflow target type");
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
    const ms = Number(wholeOf(value));
    return Math.abs(ms) <= MAX_DATE_MS ? new Date(ms) : refuse("a date more than 270,000 years from now");
  },
  objectId: (value) => {
    if (typeof value !== "string") return value instanceof ObjectId ? value : undefined;
    return /^[0-9a-fA-F]{24}$/.test(value) ? new ObjectId(value) : failure(`Failed to parse objectId '${value}'`);
  },
  string: (value) => {
    if (typeof value === "boolean") return String(value);
    return value instanceof ObjectId ? value.toHexString() : plainText(value);
  },
};

const shortForms = "$toBool:bool $toDate:date $toDecimal:decimal $toDouble:double $toInt:int $toLong:long";
const allShortForms = `${shortForms} $toObjectId:objectId $toString:string`.split(" ").map((form) => form.split(":"));

/** `$convert`, its short forms, and questions about types. */
export const conversionOperators: OperatorTable = {
  ...Object.fromEntries(
    allShortForms.map(([name = "", type = ""]) => [name, unaryOrNull((value) => convert(value, type))]),
  ),
  $convert: named("input:9 to:9 onError onNull", [9, 9], ({ get, has }) => {
    const target = get("to");
    if (isNullish(target)) return null;
    const type = targetType(target);
    const value = get("input");
    if (isNullish(value)) return has("onNull") ? get("onNull") : null;
    return orOnError(() => convert(value, type), has("onError") ? () => get("onError") : undefined);
  }),
  $isNumber: unary((value) => isNumber(value)),
  $type: unary((value) => (value === undefined ? "missing" : typeName(value))),
};

function targetType(target: Value): string {
  if (typeof target === "string") return typeCodes.has(target) ? target : fail(2, `Unknown type name: ${target}`);
  must(isNumber(target), 9, "$convert's 'to' argument must be a string or number");
  const [found] = [...typeCodes].filter(([, code]) => code === toDouble(target));
  return found?.[0] ?? fail(9, "In $convert, numeric value for 'to' does not correspond to a BSON type");
}

function convert(value: Value, type: string): Value {
  const apply = conversions[type];
  const isForeign = typeName(value) === "binData" || ["binData", "object", "array"].includes(type);
  if (isForeign && !apply?.(value)) refuse(`$convert of ${typeName(value)} to ${type}`);
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
  if (!isNumber(value) && typeof value !== "string") return undefined;
  if (typeof value === "string" && !/^[+-]?\d+$/.test(value)) failure(`Failed to parse number '${value}'`);
  const whole = typeof value === "string" ? BigInt(value.replace("+", "")) : truncated(value);
  const isFitting = whole !== undefined && BigInt.asIntN(64, whole) === whole;
  return isFitting ? whole : failure("Conversion would overflow target type");
}

/** The text of a string, a number or a date (ISO 8601); undefined for other types. */
export function plainText(value: Value): string | undefined {
  if (typeof value === "string") return value;
  if (isNumber(value)) return numberText(value);
  if (!(value instanceof Date)) return undefined;
  const text = value.toISOString();
  return text.length > 24 ? fail(18537, "$dateToString is only defined on year 0-9999") : text;
}

/** The text of a number; doubles as C's `%.16g` writes them, like MongoDB. */
function numberText(n: NumberValue): string {
  if (n instanceof Int32 || n instanceof Long || n instanceof Decimal128) return n.toString();
  const { value } = n;
  if (value === 0 || !Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value);
  const trimmed = (digits: string) => (digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits);
  const [mantissa = "", power = ""] = value.toExponential(15).split("e");
  if (Number(power) >= -4 && Number(power) < 16) return trimmed(value.toPrecision(16));
  return `${trimmed(mantissa)}e${power.replace(/^([+-])(\d)$/, "$10$2")}`;
}
