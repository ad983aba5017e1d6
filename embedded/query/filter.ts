import { BSONRegExp } from "bson";
import { fail, must, refuse } from "../errors.js";
import { isTrue } from "../expressions/conditions.js";
import type { Expression, Scope } from "../expressions/operator.js";
import { type Document, isDocument, isNumber, isWhole, operatorOf, toDouble, truncated } from "../values/values.js";
import { typeCodes, type Value } from "../values/values.js";
import { comparisons } from "../values/order.js";

/** A regular expression of MongoDB (PCRE) made runnable, with its source for comparison with stored ones. */
export interface Pattern {
  readonly source: string;
  readonly options: string;
  readonly regExp: RegExp;
  /** Text that every match starts with, when the pattern is `^literal…` and case matters; else "". */
  readonly prefix: string;
  /** The pattern is nothing but `^literal`. */
  readonly isPrefixOnly: boolean;
}

const cache = new Map<string, Pattern>();
const MAX_CACHED = 500;
/** Compiles a pattern with any of the options `imsu`. JS is not PCRE: `(?i)` in front, `$` before a last newline, `.`
 * next to CR are rewritten; the x option, POSIX classes and escapes that JS lacks are refused. */
export function compilePattern(source: string, options: string): Pattern {
  const key = `${options}/${source}`;
  let pattern = cache.get(key);
  if (pattern) return pattern;
  must(/^[imsxu]*$/.test(options), 51108, `invalid flag in regex options: ${options}`);
  must(!source.includes("\0"), 2, "Regular expression cannot contain an embedded null byte");
  const [, inline = "", body = ""] = /^(?:\(\?([imsx]+)\))?(.*)$/s.exec(source) ?? [];
  const flags = new Set(options + inline);
  if (flags.has("x")) refuse("the x option of a regular expression");
  pattern = {
    source,
    options: options.split("").toSorted().join(""),
    regExp: toRegExp(translate(body, flags), [...flags].filter((flag) => "ims".includes(flag)).join(""), source),
    ...prefixOf(body, flags),
  };
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(key, pattern);
  return pattern;
}

const literalStart = /^\^((?:[A-Za-z0-9 _@:,/=<>!#%&~"';-]|[\u0080-\uffff]|\\[.^$*+?()[\]{}|\\/-])*)(.*)$/s;
function prefixOf(body: string, flags: ReadonlySet<string>): { prefix: string; isPrefixOnly: boolean } {
  const literal = flags.has("i") || flags.has("m") || body.includes("|") ? null : literalStart.exec(body);
  const [, text = "", rest = ""] = literal ?? [];
  const plain = text.replaceAll(/\\(.)/g, "$1");
  return { prefix: /^[*?{]/.test(rest) ? plain.slice(0, -1) : plain, isPrefixOnly: literal !== null && rest === "" };
}

function toRegExp(text: string, flags: string, source: string): RegExp {
  // Escapes such as `\-` or `\_` are legal in PCRE but not with the u flag.
  for (const all of [`${flags}u`, flags]) {
    try {
      return new RegExp(text, all);
    } catch {
      continue;
    }
  }
  return fail(51091, `Regular expression is invalid or not known to the store: /${source}/`);
}

/** Escapes that mean something else in PCRE than in JS, or nothing in one of them; and groups that JS lacks. */
const foreign = /^(?:\\(?:[AZzQEGhHKRXaeCgNpPuvV]|x\{|[0-7]{2})|\(\?(?:[a-zA-Z>|#&+-]|P|<[^=!]|\())/;
const foreignInClass = /^\[\^?\]|\[:|\\(?:[AZzQEGhHKRXaeCgNpPuvV]|x\{|[0-7]{2})/;
/** A piece of a pattern: an escape, a character class, or one character. */
const pieces = /\\[^]|\[(?:\\[^]|[^\]\\])*\]|[^]/g;
function translate(source: string, flags: ReadonlySet<string>): string {
  return source.replaceAll(pieces, (piece: string, at: number) => {
    const isClass = piece.startsWith("[") && piece.length > 1;
    const isForeign = isClass ? foreignInClass.test(piece) : foreign.test(source.slice(at));
    if (isForeign) refuse(`the regular expression /${source}/`);
    if (piece === "$" && !flags.has("m")) return "(?=\\n?(?![^]))";
    return piece === "." && !flags.has("s") ? "[^\\n]" : piece;
  });
}

/** A checked filter as a tree: what `parseFilter` makes, `compileFilter` runs and the planner reads. */
export type Filter =
  | { readonly kind: "and" | "or" | "nor"; readonly filters: readonly Filter[] }
  | { readonly kind: "expression"; readonly expression: Expression }
  | PathFilter;
/** A condition on one dotted path. */
export type PathFilter = Readonly<{ kind: "path"; path: string; parts: readonly string[]; test: Test }>;
export type Comparison = keyof typeof comparisons;
/** A condition on one value. */
export type ScalarTest =
  | { readonly kind: "compare"; readonly operator: Comparison; readonly value: Value }
  | { readonly kind: "in"; readonly values: readonly Value[]; readonly patterns: readonly Pattern[] }
  | { readonly kind: "regex"; readonly pattern: Pattern }
  | { readonly kind: "type"; readonly codes: ReadonlySet<number> }
  | { readonly kind: "mod"; readonly divisor: bigint; readonly remainder: bigint };
/** A condition on a whole value, arrays not opened. */
export type WholeTest =
  | { readonly kind: "exists" }
  | { readonly kind: "size"; readonly size: number }
  | { readonly kind: "elemMatch"; readonly filter: Filter }
  | { readonly kind: "elemValue"; readonly tests: readonly Test[] };
/** A condition on what a path leads to. */
export type Test =
  | ScalarTest
  | WholeTest
  | { readonly kind: "all"; readonly tests: readonly Test[] }
  | { readonly kind: "not"; readonly tests: readonly Test[] };
/** The filter that everything satisfies. */
export const everything: Filter = { kind: "and", filters: [] };
export const isEverything = (filter: Filter): boolean => filter.kind === "and" && filter.filters.length === 0;
export const onPath = (path: string, test: Test): PathFilter => ({ kind: "path", path, parts: path.split("."), test });
/** The conditions that must all hold; none of them is an "and". */
export const conjunctsOf = (filter: Filter): readonly Filter[] => (filter.kind === "and" ? filter.filters : [filter]);
/** Operators that MongoDB has in filters and this store has not (238); all others it does not know are 2 BadValue. */
const refused = new Set(
  (
    "$text $where $jsonSchema $sampleRate $alwaysTrue $alwaysFalse $near $nearSphere $geoWithin $geoIntersects " +
    "$within $geoNear $_internalExprEq $encStrContains $bitsAllSet $bitsAllClear $bitsAnySet $bitsAnyClear"
  ).split(" "),
);

type OperatorParser = (argument: Value, path: string, scope: Scope, operators: Document) => Test;
const bad = (message: string): never => fail(2, message);
export const topLevelOperatorNames: readonly string[] = ["$and", "$comment", "$expr", "$nor", "$or"];
/** Checks a filter completely and makes a tree of it. Nothing about the data is needed for that. @param scope names of
 * the variables that `$expr` may use. */
export function parseFilter(filter: Value, scope: Scope): Filter {
  must(isDocument(filter), 14, "the match filter must be an expression in an object");
  const filters = Object.keys(filter).flatMap((field): Filter[] => {
    if (field.startsWith("$")) return parseTopLevel(field, filter[field], scope);
    scope.use(field);
    return parseCondition(filter[field], field, scope).map((test) => onPath(field, test));
  });
  const [only] = filters;
  return only && filters.length === 1 ? only : { kind: "and", filters };
}

const logical = new Map([["$and", "and"], ["$or", "or"], ["$nor", "nor"]] as const); // prettier-ignore

function parseTopLevel(name: string, argument: Value, scope: Scope): Filter[] {
  const kind = logical.get(name as "$and");
  if (kind) {
    if (!Array.isArray(argument) || argument.length === 0) return bad(`${name} must be a nonempty array`);
    must(argument.every(isDocument), 2, "$or/$and/$nor entries need to be full objects");
    const filters = argument.map((item) => parseFilter(item, scope));
    return kind === "and" ? filters.flatMap(conjunctsOf) : [{ kind, filters }];
  }
  if (name === "$expr") return [{ kind: "expression", expression: scope.compile(argument) }];
  if (name === "$comment") return [];
  return refused.has(name) ? refuse(`query operator ${name}`) : bad(`unknown top level operator: ${name}`);
}

/** The tests that `{field: condition}` asks for: operators, a regular expression, or equality. */
function parseCondition(condition: Value, path: string, scope: Scope): Test[] {
  if (condition instanceof BSONRegExp) return [regex(condition)];
  if (isOperatorObject(condition)) return parseOperators(condition, path, scope);
  return [{ kind: "compare", operator: "eq", value: condition }];
}

function isOperatorObject(value: Value): value is Document {
  const first = operatorOf(value);
  return first !== undefined && !["$ref", "$id", "$db"].includes(first);
}

function parseOperators(operators: Document, path: string, scope: Scope): Test[] {
  return Object.keys(operators).flatMap((name) => {
    const parse = Object.hasOwn(fieldOperators, name) ? fieldOperators[name] : undefined;
    if (!parse) return refused.has(name) ? refuse(`query operator ${name}`) : bad(`unknown operator: ${name}`);
    if (name !== "$options") return [parse(operators[name], path, scope, operators)];
    return Object.hasOwn(operators, "$regex") ? [] : bad("$options needs a $regex");
  });
}

const not = (...tests: Test[]): Test => ({ kind: "not", tests });
const regex = (value: BSONRegExp): Test => ({ kind: "regex", pattern: compilePattern(value.pattern, value.options) });
function comparison(operator: Comparison): OperatorParser {
  return (value) => {
    must(value !== undefined, 2, "cannot compare to undefined");
    must(operator === "eq" || !(value instanceof BSONRegExp), 2, "Can't have RegEx as arg to predicate over field");
    return { kind: "compare", operator, value };
  };
}

const operators = Object.keys(comparisons) as Comparison[];
const fieldOperators: Readonly<Record<string, OperatorParser>> = {
  ...Object.fromEntries(operators.map((operator) => [`$${operator}`, comparison(operator)])),
  $ne: (value) => {
    must(!(value instanceof BSONRegExp), 2, "Can't have regex as arg to $ne.");
    return not({ kind: "compare", operator: "eq", value });
  },
  $in: parseIn,
  $nin: (argument) => not(parseIn(argument)),
  $not: (argument, path, scope) => {
    if (argument instanceof BSONRegExp) return not(regex(argument));
    must(isDocument(argument) && Object.keys(argument).length > 0, 2, "$not needs a regex or a document");
    return not(...parseOperators(argument, path, scope));
  },
  $exists: (argument) => (isTrue(argument) ? { kind: "exists" } : not({ kind: "exists" })),
  $type: parseType,
  $mod: parseMod,
  $regex: parseRegex,
  $options: () => ({ kind: "exists" }), // read by $regex
  $size: (argument) => {
    const size = isNumber(argument) && isWhole(argument) ? toDouble(argument) : -1;
    return size >= 0 ? { kind: "size", size } : bad("Failed to parse $size. Expected a non-negative whole number");
  },
  $all: parseAll,
  $elemMatch: parseElemMatch,
};

/** The query operators on fields that the store supports, for the profile. */
export const fieldOperatorNames: readonly string[] = Object.keys(fieldOperators);
function parseIn(argument: Value): Test {
  if (!Array.isArray(argument)) return bad("$in needs an array");
  must(!argument.some(isOperatorObject), 2, "cannot nest $ under $in");
  must(!argument.includes(undefined), 2, "cannot compare to undefined");
  const values = argument.filter((item) => !(item instanceof BSONRegExp));
  const patterns = argument.filter((item) => item instanceof BSONRegExp);
  return { kind: "in", values, patterns: patterns.map((item) => compilePattern(item.pattern, item.options)) };
}

function parseAll(argument: Value, path: string, scope: Scope): Test {
  if (!Array.isArray(argument)) return bad("$all needs an array");
  if (argument.length === 0) return not({ kind: "all", tests: [] });
  const isElemMatch = operatorOf(argument[0]) === "$elemMatch";
  const tests = argument.map((item): Test => {
    if (isElemMatch) {
      must(operatorOf(item) === "$elemMatch", 2, "$all/$elemMatch has to be consistent");
      return parseElemMatch((item as Document)["$elemMatch"], path, scope);
    }
    must(!isOperatorObject(item), 2, "no $ expressions in $all");
    return item instanceof BSONRegExp ? regex(item) : { kind: "compare", operator: "eq", value: item };
  });
  return { kind: "all", tests };
}

function parseElemMatch(argument: Value, path: string, scope: Scope): Test {
  must(isDocument(argument), 2, "$elemMatch needs an Object");
  const first = operatorOf(argument);
  const isOnValue = first !== undefined && !topLevelOperatorNames.includes(first) && !refused.has(first);
  if (isOnValue) return { kind: "elemValue", tests: parseOperators(argument, path, scope) };
  return { kind: "elemMatch", filter: parseFilter(argument, scope) };
}

function parseType(argument: Value): Test {
  const list = Array.isArray(argument) ? argument : [argument];
  must(list.length > 0, 9, "$type must match at least one type");
  const codes = list.flatMap((item) => {
    if (item === "number") return [1, 16, 18, 19];
    if (typeof item === "string") return typeCodes.get(item) ?? bad(`Unknown type name alias: ${item}`);
    must(isNumber(item), 14, "type must be represented as a number or a string");
    const code = toDouble(item);
    return [...typeCodes.values()].includes(code) ? code : bad(`Invalid numerical type code: ${code}`);
  });
  return { kind: "type", codes: new Set(codes.map((code) => code & 0xff)) };
}

function parseMod(argument: Value): Test {
  const [divisor, remainder, ...more] = Array.isArray(argument) ? argument.map(truncated) : [];
  const isTwo = divisor !== undefined && remainder !== undefined && more.length === 0;
  must(isTwo && divisor !== 0n, 2, "$mod needs an array of two finite numbers, the divisor not 0");
  return { kind: "mod", divisor, remainder };
}

function parseRegex(argument: Value, _path: string, _scope: Scope, operators: Document): Test {
  const given = operators["$options"];
  if (given !== undefined && typeof given !== "string") return bad("$options has to be a string");
  if (typeof argument === "string") return { kind: "regex", pattern: compilePattern(argument, given ?? "") };
  if (!(argument instanceof BSONRegExp)) return bad("$regex has to be a string");
  must(given === undefined || argument.options === "", 51075, "options set in both $regex and $options");
  return { kind: "regex", pattern: compilePattern(argument.pattern, given ?? argument.options) };
}
