import { BSONRegExp, Double } from "bson";
import { encodeValue, rankRange } from "../storage/encode-key.js";
import { isNaNValue } from "../values/numbers.js";
import { isNumber, Rank, typeRank, type Value } from "../values/types.js";
import type { Comparison, Test } from "./filter.js";
import type { Pattern } from "./regex.js";

/** Encoded values of one index field from `start` up to, not including, `end`. `isPoint`: one value only. */
export interface KeyRange {
  readonly start: Buffer;
  readonly end: Buffer;
  readonly isPoint: boolean;
}

/** Where the entries of all matching documents lie in one index field. */
export interface FieldRanges {
  /** Sorted, without overlaps. */
  readonly ranges: readonly KeyRange[];
  /** The test is true of every document in the ranges when no array is on the path. */
  readonly isExact: boolean;
  /** The same when arrays are on the path. */
  readonly isExactOnArrays: boolean;
  /** Some range holds documents without the field. */
  readonly hasMissing: boolean;
}

/** The first byte string after all those that start with `bytes`; undefined when there is none. */
export function successor(bytes: Buffer): Buffer {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0xff) length--;
  const next = Buffer.from(bytes.subarray(0, length));
  if (length > 0) next[length - 1] = (next[length - 1] ?? 0) + 1;
  return next;
}

/**
 * The ranges of an index field, stored in `direction`, that hold every document for which the test is true.
 *
 * @returns undefined when the test does not narrow anything.
 */
export function rangesOf(test: Test, direction: 1 | -1): FieldRanges | undefined {
  switch (test.kind) {
    case "compare":
      return comparisonRanges(test.operator, test.value, direction);
    case "in":
      return inRanges(test.values, test.patterns, direction);
    case "regex":
      return patternRanges(test.pattern, direction);
    case "elemValue": {
      let all: FieldRanges | undefined;
      for (const inner of test.tests) {
        const ranges = rangesOf(inner, direction);
        if (ranges) all = all ? intersect(all, ranges) : ranges;
      }
      return all && { ...all, isExact: false, isExactOnArrays: false };
    }
    case "all":
    case "bits":
    case "elemMatch":
    case "exists":
    case "mod":
    case "not":
    case "size":
    case "type":
    default:
      return undefined;
  }
}

/** The ranges common to both. */
export function intersect(a: FieldRanges, b: FieldRanges): FieldRanges {
  const ranges: KeyRange[] = [];
  for (const x of a.ranges) {
    for (const y of b.ranges) {
      const start = Buffer.compare(x.start, y.start) >= 0 ? x.start : y.start;
      const end = Buffer.compare(x.end, y.end) <= 0 ? x.end : y.end;
      if (Buffer.compare(start, end) < 0) ranges.push({ start, end, isPoint: x.isPoint || y.isPoint });
    }
  }
  return {
    ranges: ranges.toSorted((x, y) => Buffer.compare(x.start, y.start)),
    isExact: a.isExact && b.isExact,
    isExactOnArrays: false,
    hasMissing: a.hasMissing && b.hasMissing,
  };
}

function point(value: Value, direction: 1 | -1): KeyRange {
  const start = encodeValue(value, direction);
  return { start, end: successor(start), isPoint: true };
}

function exactly(...ranges: KeyRange[]): FieldRanges {
  return { ranges: ranges.toSorted(byStart), isExact: true, isExactOnArrays: true, hasMissing: false };
}

const byStart = (a: KeyRange, b: KeyRange): number => Buffer.compare(a.start, b.start);

function equalRanges(value: Value, direction: 1 | -1): FieldRanges {
  if (value === null || value === undefined) {
    const ranges = [point(undefined, direction), point(null, direction)].toSorted(byStart);
    return { ranges, isExact: true, isExactOnArrays: false, hasMissing: true };
  }
  if (Array.isArray(value)) {
    // The array itself stands in the index only as an element of another one; its own entries are its elements.
    const first = value.length > 0 ? value[0] : undefined;
    const ranges = union([point(first ?? (value.length > 0 ? null : undefined), direction), point(value, direction)]);
    return { ranges, isExact: false, isExactOnArrays: false, hasMissing: false };
  }
  return exactly(point(value, direction));
}

function comparisonRanges(operator: Comparison, value: Value, direction: 1 | -1): FieldRanges | undefined {
  if (operator === "eq") return equalRanges(value, direction);
  if (value === null || value === undefined) {
    return operator === "gte" || operator === "lte" ? equalRanges(null, direction) : exactly();
  }
  const rank = typeRank(value);
  if (rank === Rank.minKey || rank === Rank.maxKey || rank === Rank.array) return undefined;
  if (isNumber(value) && isNaNValue(value)) {
    return operator === "gte" || operator === "lte" ? exactly(point(value, direction)) : exactly();
  }
  const here = point(value, direction);
  const [rankStart, rankEnd] = rankRange(rank, rank, direction);
  let isUpper = operator === "gt" || operator === "gte";
  const isInclusive = operator === "gte" || operator === "lte";
  // NaN is the lowest number but less than none.
  const lowest = point(new Double(-Infinity), direction);
  const isNumeric = rank === Rank.number;
  if (direction === -1) isUpper = !isUpper;
  const start = isUpper
    ? isInclusive
      ? here.start
      : here.end
    : isNumeric && direction === 1
      ? lowest.start
      : rankStart;
  const end = isUpper ? (isNumeric && direction === -1 ? lowest.end : rankEnd) : isInclusive ? here.end : here.start;
  return exactly({ start, end, isPoint: false });
}

function inRanges(values: readonly Value[], patterns: readonly Pattern[], direction: 1 | -1): FieldRanges | undefined {
  const ranges: KeyRange[] = [];
  let isExact = true;
  let isExactOnArrays = true;
  let hasMissing = false;
  for (const value of values) {
    const one = equalRanges(value, direction);
    ranges.push(...one.ranges);
    isExact &&= one.isExact;
    isExactOnArrays &&= one.isExactOnArrays;
    hasMissing ||= one.hasMissing;
  }
  for (const pattern of patterns) {
    const one = patternRanges(pattern, direction);
    if (!one) return undefined;
    ranges.push(...one.ranges);
    isExact &&= one.isExact;
  }
  return { ranges: union(ranges), isExact, isExactOnArrays: isExactOnArrays && isExact, hasMissing };
}

/** Sorts and merges what overlaps. */
function union(ranges: readonly KeyRange[]): KeyRange[] {
  const merged: KeyRange[] = [];
  for (const range of ranges.toSorted(byStart)) {
    const last = merged.at(-1);
    if (!last || Buffer.compare(range.start, last.end) >= 0) merged.push(range);
    else if (Buffer.compare(range.end, last.end) > 0 || !last.isPoint || !range.isPoint) {
      const end = Buffer.compare(range.end, last.end) > 0 ? range.end : last.end;
      merged[merged.length - 1] = { start: last.start, end, isPoint: false };
    }
  }
  return merged;
}

function patternRanges(pattern: Pattern, direction: 1 | -1): FieldRanges | undefined {
  if (pattern.prefix === "") return undefined;
  // A regular expression also matches a stored regular expression that is the same.
  const itself = point(new BSONRegExp(pattern.source, pattern.options), direction);
  const text = encodeValue(pattern.prefix, 1).subarray(0, -2);
  const start = direction === 1 ? text : Buffer.from(text.map((byte) => ~byte));
  const strings: KeyRange = { start, end: successor(start), isPoint: false };
  return { ...exactly(strings, itself), isExact: pattern.isPrefixOnly, isExactOnArrays: pattern.isPrefixOnly };
}
