import { Binary, BSONRegExp, Decimal128, Long } from "bson";
import { notInStore, StoreError } from "../errors.js";
import type { Scope } from "../expressions/scope.js";
import { isTrue } from "../expressions/truth.js";
import { decimalToInteger, unpackDecimal } from "../values/decimal.js";
import { isWhole, toDouble } from "../values/numbers.js";
import { type Document, isDocument, isNumber, type NumberValue, typeCodes, type Value } from "../values/types.js";
import { splitPath } from "../values/fields.js";
import type { Filter, Test } from "./filter.js";
import { compilePattern, patternOf } from "./regex.js";

/** Operators that MongoDB has in filters and this store has not (238); all others it does not know are 2 BadValue. */
const refusedAtTop = new Set(["$text", "$where", "$jsonSchema", "$sampleRate", "$alwaysTrue", "$alwaysFalse"]);
const refusedOnField = new Set([
  "$near",
  "$nearSphere",
  "$geoWithin",
  "$geoIntersects",
  "$within",
  "$geoNear",
  "$_internalExprEq",
  "$encStrContains",
]);

type OperatorParser = (argument: Value, path: string, scope: Scope, operators: Document) => Test;

/**
 * Checks a filter completely and makes a tree of it. Nothing about the data is needed for that.
 *
 * @param scope names of the variables that `$expr` may use.
 * @throws StoreError 2 BadValue and others as MongoDB; 238 for operators outside the profile.
 */
export function parseFilter(filter: Value, scope: Scope): Filter {
  if (!isDocument(filter)) throw new StoreError(14, "the match filter must be an expression in an object");
  const filters: Filter[] = [];
  for (const field of Object.keys(filter)) {
    const condition = filter[field];
    if (field.startsWith("$")) {
      const parsed = parseTopLevel(field, condition, scope);
      if (parsed) filters.push(parsed);
    } else {
      for (const test of parseCondition(condition, field, scope)) {
        filters.push({ kind: "path", path: field, parts: splitPath(field), test });
      }
    }
  }
  const [only] = filters;
  return only && filters.length === 1 ? only : { kind: "and", filters };
}

function parseTopLevel(name: string, argument: Value, scope: Scope): Filter | undefined {
  switch (name) {
    case "$and":
    case "$or":
    case "$nor": {
      if (!Array.isArray(argument)) throw bad(`${name} must be an array`);
      if (argument.length === 0) throw bad("$and/$or/$nor must be a nonempty array");
      const filters = argument.map((item) => {
        if (!isDocument(item)) throw bad("$or/$and/$nor entries need to be full objects");
        return parseFilter(item, scope);
      });
      return { kind: name === "$and" ? "and" : name === "$or" ? "or" : "nor", filters };
    }
    case "$expr":
      return { kind: "expression", expression: scope.compile(argument) };
    case "$comment":
      return undefined;
    default:
      if (refusedAtTop.has(name)) throw notInStore(`query operator ${name}`);
      throw bad(
        `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, use $getField`,
      );
  }
}

/** The tests that `{field: condition}` asks for: operators, a regular expression, or equality. */
function parseCondition(condition: Value, path: string, scope: Scope): Test[] {
  if (condition instanceof BSONRegExp) return [{ kind: "regex", pattern: patternOf(condition) }];
  if (isOperatorObject(condition)) return parseOperators(condition, path, scope);
  return [{ kind: "compare", operator: "eq", value: condition }];
}

function isOperatorObject(value: Value): value is Document {
  if (!isDocument(value)) return false;
  const [first] = Object.keys(value);
  return first !== undefined && first.startsWith("$") && !["$ref", "$id", "$db"].includes(first);
}

function parseOperators(operators: Document, path: string, scope: Scope): Test[] {
  const tests: Test[] = [];
  for (const name of Object.keys(operators)) {
    const parser = Object.hasOwn(fieldOperators, name) ? fieldOperators[name] : undefined;
    if (!parser) {
      if (refusedOnField.has(name)) throw notInStore(`query operator ${name}`);
      throw bad(`unknown operator: ${name}`);
    }
    if (name === "$options") {
      if (!Object.hasOwn(operators, "$regex")) throw bad("$options needs a $regex");
      continue;
    }
    tests.push(parser(operators[name], path, scope, operators));
  }
  return tests;
}

const not = (...tests: Test[]): Test => ({ kind: "not", tests });

function comparison(operator: "eq" | "gt" | "gte" | "lt" | "lte"): OperatorParser {
  return (value) => {
    if (value === undefined) throw bad("cannot compare to undefined");
    if (value instanceof BSONRegExp && operator !== "eq") throw bad(`Can't have RegEx as arg to predicate over field`);
    return { kind: "compare", operator, value };
  };
}

const fieldOperators: Readonly<Record<string, OperatorParser>> = {
  $eq: comparison("eq"),
  $gt: comparison("gt"),
  $gte: comparison("gte"),
  $lt: comparison("lt"),
  $lte: comparison("lte"),
  $ne: (value) => {
    if (value instanceof BSONRegExp) throw bad("Can't have regex as arg to $ne.");
    return not({ kind: "compare", operator: "eq", value });
  },
  $in: parseIn,
  $nin: (argument) => not(parseIn(argument)),
  $not: (argument, path, scope) => {
    if (argument instanceof BSONRegExp) return not({ kind: "regex", pattern: patternOf(argument) });
    if (!isDocument(argument)) throw bad("$not needs a regex or a document");
    if (Object.keys(argument).length === 0) throw bad("$not cannot be empty");
    return not(...parseOperators(argument, path, scope));
  },
  $exists: (argument) => (isTrue(argument) ? { kind: "exists" } : not({ kind: "exists" })),
  $type: parseType,
  $mod: parseMod,
  $regex: parseRegex,
  $options: () => ({ kind: "exists" }),
  $size: (argument) => {
    if (!isNumber(argument) || !isWhole(argument)) throw bad("Failed to parse $size. Expected a whole number");
    const size = toDouble(argument);
    if (size < 0) throw bad("Failed to parse $size. Expected a non-negative number");
    return { kind: "size", size };
  },
  $all: parseAll,
  $elemMatch: parseElemMatch,
  $bitsAllSet: bits("allSet"),
  $bitsAllClear: bits("allClear"),
  $bitsAnySet: bits("anySet"),
  $bitsAnyClear: bits("anyClear"),
};

/** The query operators on fields that the store supports, for the profile. */
export const fieldOperatorNames: readonly string[] = Object.keys(fieldOperators);

/** The query operators at the top of a filter that the store supports, for the profile. */
export const topLevelOperatorNames: readonly string[] = ["$and", "$comment", "$expr", "$nor", "$or"];

function parseIn(argument: Value): Test {
  if (!Array.isArray(argument)) throw bad("$in needs an array");
  for (const item of argument) {
    if (isOperatorObject(item)) throw bad("cannot nest $ under $in");
    if (item === undefined) throw bad("cannot compare to undefined");
  }
  return {
    kind: "in",
    values: argument.filter((item) => !(item instanceof BSONRegExp)),
    patterns: argument.filter((item) => item instanceof BSONRegExp).map(patternOf),
  };
}

function parseAll(argument: Value, path: string, scope: Scope): Test {
  if (!Array.isArray(argument)) throw bad("$all needs an array");
  if (argument.length === 0) return not({ kind: "all", tests: [] });
  const isElemMatch = (item: Value): item is Document => isDocument(item) && Object.keys(item)[0] === "$elemMatch";
  const tests = argument.map((item): Test => {
    if (isElemMatch(argument[0])) {
      if (!isElemMatch(item)) throw bad("$all/$elemMatch has to be consistent");
      return parseElemMatch(item["$elemMatch"], path, scope);
    }
    if (item instanceof BSONRegExp) return { kind: "regex", pattern: patternOf(item) };
    if (isOperatorObject(item)) throw bad("no $ expressions in $all");
    return { kind: "compare", operator: "eq", value: item };
  });
  return { kind: "all", tests };
}

function parseElemMatch(argument: Value, path: string, scope: Scope): Test {
  if (!isDocument(argument)) throw bad("$elemMatch needs an Object");
  const [first] = Object.keys(argument);
  const isValueForm = first !== undefined && first.startsWith("$") && !topLevelOperatorNames.includes(first);
  if (isValueForm && !refusedAtTop.has(first)) {
    return { kind: "elemValue", tests: parseOperators(argument, path, scope) };
  }
  return { kind: "elemMatch", filter: parseFilter(argument, scope) };
}

function parseType(argument: Value): Test {
  const codes = new Set<number>();
  const list = Array.isArray(argument) ? argument : [argument];
  if (list.length === 0) throw new StoreError(9, "$type must match at least one type");
  for (const item of list) {
    if (typeof item === "string") {
      const code = typeCodes[item];
      if (item === "number") for (const number of [1, 16, 18, 19]) codes.add(number);
      else if (code === undefined) throw bad(`Unknown type name alias: ${item}`);
      else codes.add(code);
    } else if (isNumber(item)) {
      const code = toDouble(item);
      if (code === 0) throw bad("$type: 0 is no longer supported. Use {$exists:false} instead");
      if (!Object.values(typeCodes).includes(code)) throw bad(`Invalid numerical type code: ${String(item)}`);
      codes.add(code);
    } else throw new StoreError(14, "type must be represented as a number or a string");
  }
  return { kind: "type", codes };
}

function parseMod(argument: Value): Test {
  if (!Array.isArray(argument)) throw bad("malformed mod, needs to be an array");
  if (argument.length < 2) throw bad("malformed mod, not enough elements");
  if (argument.length > 2) throw bad("malformed mod, too many elements");
  const [divisor, remainder] = argument.map((item) => {
    if (!isNumber(item)) throw bad("malformed mod, divisor and remainder must be numbers");
    return truncated(item);
  });
  if (divisor === undefined || remainder === undefined) throw bad("malformed mod, not a finite number");
  if (divisor === 0n) throw bad("divisor cannot be 0");
  return { kind: "mod", divisor, remainder };
}

/** The whole part of a number that fits in 64 bits; undefined for NaN, infinities and larger ones. */
export function truncated(value: NumberValue): bigint | undefined {
  if (value instanceof Long) return value.toBigInt();
  if (value instanceof Decimal128) {
    const decimal = unpackDecimal(value);
    const whole = decimal.kind === "finite" && decimal.exponent < 40 ? decimalToInteger(decimal) : undefined;
    return whole !== undefined && BigInt.asIntN(64, whole) === whole ? whole : undefined;
  }
  const number = Math.trunc(value.value);
  return Math.abs(number) < 2 ** 63 ? BigInt(number) : undefined;
}

function parseRegex(argument: Value, _path: string, _scope: Scope, operators: Document): Test {
  const given = operators["$options"];
  if (given !== undefined && typeof given !== "string") throw bad("$options has to be a string");
  if (typeof argument === "string") return { kind: "regex", pattern: compilePattern(argument, given ?? "") };
  if (!(argument instanceof BSONRegExp)) throw bad("$regex has to be a string");
  if (given !== undefined && argument.options !== "") {
    throw new StoreError(51075, "options set in both $regex and $options");
  }
  return { kind: "regex", pattern: compilePattern(argument.pattern, given ?? argument.options) };
}

function bits(want: "allSet" | "allClear" | "anySet" | "anyClear"): OperatorParser {
  return (argument) => {
    if (isNumber(argument)) {
      const mask = isWhole(argument) ? truncated(argument) : undefined;
      if (mask === undefined || mask < 0n) throw new StoreError(9, "bit mask must be a non-negative whole number");
      return { kind: "bits", mask, want };
    }
    if (argument instanceof Binary) {
      let mask = 0n;
      argument.buffer.subarray(0, argument.position).forEach((byte, i) => (mask |= BigInt(byte) << BigInt(8 * i)));
      return { kind: "bits", mask, want };
    }
    if (!Array.isArray(argument)) throw bad("bit mask must be an array, a number or a BinData");
    let mask = 0n;
    for (const item of argument) {
      if (!isNumber(item) || !isWhole(item) || toDouble(item) < 0)
        throw bad("bit positions must be whole numbers >= 0");
      mask |= 1n << BigInt(Math.min(toDouble(item), 63));
    }
    return { kind: "bits", mask, want };
  };
}

function bad(message: string): StoreError {
  return new StoreError(2, message);
}
