import { BSONRegExp, Double } from "bson";
import { encodeValue, rankRange } from "../values/encode-key.js";
import { isNaNValue } from "../values/numbers.js";
import { isNullish, isNumber, Rank, typeRank, type Value } from "../values/types.js";
import { type Comparison, conjunctsOf, type Filter, type PathFilter, type Pattern, type Test } from "./filter.js";
import { compileValueTest } from "./matcher.js";

/** Encoded values of one index field from `start` up to, not including, `end`. `isPoint`: one value only. */
export type KeyRange = { readonly start: Buffer; readonly end: Buffer; readonly isPoint: boolean };

/** Where the entries of all matching documents lie in one index field. */
export type FieldRanges = ReturnType<typeof exactly>;

/** The first byte string after all those that start with `bytes`. */
export function successor(bytes: Buffer): Buffer {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0xff) length--;
  const next = Buffer.from(bytes.subarray(0, length));
  if (length > 0) next[length - 1] = (next[length - 1] ?? 0) + 1;
  return next;
}

/**
 * The ranges of an index field, stored in `direction`, that hold every document for which the test is true; undefined
 * when the test does not narrow anything.
 */
export function rangesOf(test: Test, direction: 1 | -1): FieldRanges | undefined {
  if (test.kind === "compare") return comparisonRanges(test.operator, test.value, direction);
  if (test.kind === "regex") return patternRanges(test.pattern, direction);
  if (test.kind === "in") {
    const values = test.values.map((value) => equalRanges(value, direction));
    return unionOf([...values, ...test.patterns.map((pattern) => patternRanges(pattern, direction))]);
  }
  if (test.kind !== "elemValue") return undefined;
  const all = test.tests.flatMap((inner) => rangesOf(inner, direction) ?? []);
  return all.length > 0 ? { ...all.reduce(intersect), isExact: false, isExactOnArrays: false } : undefined;
}

const byStart = (a: KeyRange, b: KeyRange): number => Buffer.compare(a.start, b.start);
const least = (a: Buffer, b: Buffer): Buffer => (Buffer.compare(a, b) <= 0 ? a : b);

/** The ranges common to both. */
export function intersect(a: FieldRanges, b: FieldRanges): FieldRanges {
  const ranges = a.ranges.flatMap((x) =>
    b.ranges.flatMap((y): KeyRange[] => {
      const start = least(x.start, y.start) === x.start ? y.start : x.start;
      const end = least(x.end, y.end);
      return Buffer.compare(start, end) < 0 ? [{ start, end, isPoint: x.isPoint || y.isPoint }] : [];
    }),
  );
  const isExact = a.isExact && b.isExact;
  return { ...exactly(...ranges), isExact, isExactOnArrays: false, hasMissing: a.hasMissing && b.hasMissing };
}

function point(value: Value, direction: 1 | -1): KeyRange {
  const start = encodeValue(value, direction);
  return { start, end: successor(start), isPoint: true };
}

const exactly = (...ranges: KeyRange[]) => ({
  /** Sorted, without overlaps. */
  ranges: ranges.toSorted(byStart),
  /** The test is true of every document in the ranges when no array is on the path; the same when arrays are. */
  isExact: true,
  isExactOnArrays: true,
  /** Some range holds documents without the field. */
  hasMissing: false,
});

function equalRanges(value: Value, direction: 1 | -1): FieldRanges {
  if (isNullish(value)) {
    const both = exactly(point(undefined, direction), point(null, direction));
    return { ...both, isExactOnArrays: false, hasMissing: true };
  }
  if (!Array.isArray(value)) return exactly(point(value, direction));
  // The array itself stands in the index only as an element of another one; its own entries are its elements.
  const first = point(value.length > 0 ? (value[0] ?? null) : undefined, direction);
  const ranges = merged([first, point(value, direction)]);
  return { ...exactly(...ranges), isExact: false, isExactOnArrays: false };
}

function comparisonRanges(operator: Comparison, value: Value, direction: 1 | -1): FieldRanges | undefined {
  if (operator === "eq") return equalRanges(value, direction);
  const isInclusive = operator === "gte" || operator === "lte";
  if (isNullish(value)) return isInclusive ? equalRanges(null, direction) : exactly();
  const rank = typeRank(value);
  if (rank === Rank.minKey || rank === Rank.maxKey || rank === Rank.array) return undefined;
  const here = point(value, direction);
  if (isNumber(value) && isNaNValue(value)) return isInclusive ? exactly(here) : exactly();
  let [start, end] = rankRange(rank, direction);
  const lowest = point(new Double(-Infinity), direction); // NaN is the lowest number but less than none
  if (rank === Rank.number && direction === 1) start = lowest.start;
  if (rank === Rank.number && direction === -1) end = lowest.end;
  const isUpper = (operator === "gt" || operator === "gte") === (direction === 1);
  if (isUpper) start = isInclusive ? here.start : here.end;
  else end = isInclusive ? here.end : here.start;
  return exactly({ start, end, isPoint: false });
}

function unionOf(all: readonly (FieldRanges | undefined)[]): FieldRanges | undefined {
  const known = all.filter((one) => one !== undefined);
  if (known.length < all.length) return undefined;
  return {
    ranges: merged(known.flatMap(({ ranges }) => ranges)),
    isExact: known.every(({ isExact }) => isExact),
    isExactOnArrays: known.every(({ isExactOnArrays }) => isExactOnArrays),
    hasMissing: known.some(({ hasMissing }) => hasMissing),
  };
}

/** Sorts and merges what overlaps. */
function merged(ranges: readonly KeyRange[]): KeyRange[] {
  const result: KeyRange[] = [];
  for (const range of ranges.toSorted(byStart)) {
    const last = result.at(-1);
    if (!last || Buffer.compare(range.start, last.end) >= 0) result.push(range);
    else if (!last.isPoint || !range.isPoint || !range.end.equals(last.end)) {
      const end = least(range.end, last.end) === range.end ? last.end : range.end;
      result[result.length - 1] = { start: last.start, end, isPoint: false };
    }
  }
  return result;
}

function patternRanges(pattern: Pattern, direction: 1 | -1): FieldRanges | undefined {
  if (pattern.prefix === "") return undefined;
  // A regular expression also matches a stored regular expression that is the same.
  const itself = point(new BSONRegExp(pattern.source, pattern.options), direction);
  const text = encodeValue(pattern.prefix, 1).subarray(0, -2);
  const start = direction === 1 ? text : Buffer.from(text.map((byte) => ~byte));
  const ranges = exactly({ start, end: successor(start), isPoint: false }, itself);
  return { ...ranges, isExact: pattern.isPrefixOnly, isExactOnArrays: pattern.isPrefixOnly };
}

/**
 * True when every document that satisfies all conjuncts surely satisfies the filter of a partial index. Careful: false
 * means "not known".
 */
export function implies(conjuncts: readonly Filter[], partial: Filter): boolean {
  if (partial.kind === "and") return partial.filters.every((inner) => implies(conjuncts, inner));
  if (partial.kind === "or") return partial.filters.some((inner) => implies(conjuncts, inner));
  if (partial.kind !== "path") return false;
  return conjuncts.some((one) => one.kind === "path" && one.path === partial.path && impliesTest(one, partial));
}

function impliesTest(filter: PathFilter, { test: wanted }: PathFilter): boolean {
  if (wanted.kind === "exists") return excludesMissing(filter);
  const { test: given } = filter;
  const ranges = rangesOf(given, 1);
  if (!ranges || ranges.hasMissing) return false;
  const values = given.kind === "in" ? given.values : given.kind === "compare" ? [given.value] : [];
  // An array may be found by its elements as well as by itself.
  if (values.some(Array.isArray)) return false;
  const isOnPatterns = given.kind === "in" && given.patterns.length > 0;
  const isOnValues = given.kind === "in" || (given.kind === "compare" && given.operator === "eq");
  const matches = compileValueTest(wanted);
  if (isOnValues && !isOnPatterns) return values.every((value) => matches(value, []));
  const all = rangesOf(wanted, 1);
  const isInside = (one: KeyRange): boolean =>
    all?.ranges.some(({ start, end }) => least(start, one.start) === start && least(one.end, end) === one.end) === true;
  return all?.isExact === true && all.isExactOnArrays && ranges.ranges.every(isInside);
}

/** True when no document without the field satisfies the test. */
export function excludesMissing({ path, test }: PathFilter): boolean {
  if (test.kind === "not") {
    // {$ne: null}; on a dotted path an empty array satisfies it too.
    const [only] = test.tests;
    const isNull = only?.kind === "compare" && only.operator === "eq" && only.value === null;
    return isNull && test.tests.length === 1 && !path.includes(".");
  }
  const ranges = rangesOf(test, 1);
  if (ranges) return !ranges.hasMissing;
  return ["exists", "regex", "size", "type", "mod", "elemMatch", "elemValue"].includes(test.kind);
}

/** The tests on a path inside one conjunct; `isSame`: the conjunct says nothing else. */
export function conditionsOn(conjunct: Filter, path: string): { filter: PathFilter; isSame: boolean }[] {
  if (conjunct.kind !== "path") return [];
  const { test } = conjunct;
  if (conjunct.path === path) {
    if (test.kind !== "all") return [{ filter: conjunct, isSame: true }];
    return test.tests.map((inner) => ({ filter: { ...conjunct, test: inner }, isSame: false }));
  }
  if (test.kind !== "elemMatch" || !path.startsWith(`${conjunct.path}.`)) return [];
  const rest = path.slice(conjunct.path.length + 1);
  const inner = conjunctsOf(test.filter).flatMap((one) => conditionsOn(one, rest));
  return inner.map(({ filter }) => ({ filter, isSame: false }));
}
