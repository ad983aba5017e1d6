import { BSONRegExp, Double } from "bson";
import { must } from "../errors.js";
import type { IndexInfo } from "../storage/catalog.js";
import { encodeKey, encodeValue, MAX_PREFIX_BYTES, rankRange, type SortOrder } from "../values/order.js";
import { isNaNValue, isNullish, isNumber, Rank, typeRank, type Value } from "../values/values.js";
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

/** The ranges of an index field, stored in `direction`, that hold every document for which the test is true; undefined
 * when the test does not narrow anything. */
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

/** True when every document that satisfies all conjuncts surely satisfies the filter of a partial index. Careful: false
 * means "not known". */
export function implies(conjuncts: readonly Filter[], partial: Filter): boolean {
  if (partial.kind === "and") return partial.filters.every((inner) => implies(conjuncts, inner));
  if (partial.kind === "or") return partial.filters.some((inner) => implies(conjuncts, inner));
  if (partial.kind !== "path") return false;
  return conjuncts.some((one) => one.kind === "path" && one.path === partial.path && impliesTest(one, partial));
}

function impliesTest(filter: PathFilter, { test: wanted }: PathFilter): boolean {
  if (wanted.kind === "exists") return excludesMissing(filter);
  const { test: given } = filter;
  const isOnPatterns = given.kind === "in" && given.patterns.length > 0;
  const isOnValues = given.kind === "in" || (given.kind === "compare" && given.operator === "eq");
  if (!isOnValues || isOnPatterns) return false;
  const values = given.kind === "in" ? given.values : [given.value];
  const matches = compileValueTest(wanted);
  // An array may be found by its elements as well as by itself; null also finds what is missing.
  return values.every((value) => !Array.isArray(value) && !isNullish(value) && matches(value, []));
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

/** One stretch `[start, end)` of index entries. */
export type Stretch = ReturnType<typeof stretchOf>;
/** How the candidates of a filter are found. Whatever the plan, the filter decides about each candidate. */
export type Plan = CollectionPlan | IndexPlan | UnionPlan;
export type CollectionPlan = { readonly kind: "collection"; readonly isReverse: boolean; readonly isSorted: boolean };
export type IndexPlan = Exclude<ReturnType<typeof planIndex>, undefined>;
export type UnionPlan = { readonly kind: "union"; readonly plans: readonly IndexPlan[]; readonly isSorted: false };
/** What the planner has to know besides the indexes. */
export interface PlanRequest {
  readonly filter: Filter;
  readonly sort: SortOrder | undefined;
  /** Forced index, or a natural scan. */
  readonly hint: { readonly index: IndexInfo } | { readonly natural: 1 | -1 } | undefined;
}

const MAX_STRETCHES = 4000;
const MAX_MERGED_STRETCHES = 200;
/** Chooses how to find the candidates: the index with most equalities, then ranges, then a useful order. */
export function choosePlan(indexes: readonly IndexInfo[], { filter, sort, hint }: PlanRequest): Plan {
  const conjuncts = conjunctsOf(filter);
  const isSorted = sort === undefined;
  if (hint && "natural" in hint) return { kind: "collection", isReverse: hint.natural === -1, isSorted };
  if (hint) {
    const { index } = hint;
    must(index.isReady, 2, "hint provided does not correspond to an existing index");
    const plan = planIndex(index, conjuncts, sort, true);
    if (plan) return plan;
  }
  const byId = planById(indexes, conjuncts);
  if (byId) return byId;
  let best: IndexPlan | undefined;
  for (const index of indexes) {
    const plan = index.isReady ? planIndex(index, conjuncts, sort, false) : undefined;
    if (plan && (!best || plan.score > best.score)) best = plan;
  }
  if (best && best.score >= 10) return best;
  return planUnion(indexes, conjuncts) ?? best ?? { kind: "collection", isReverse: false, isSorted };
}

/** The most frequent question, answered without comparing plans: one document by `_id`. */
function planById([index]: readonly IndexInfo[], conjuncts: readonly Filter[]): IndexPlan | undefined {
  for (const one of conjuncts) {
    if (one.kind !== "path" || one.path !== "_id") continue;
    const { test } = one;
    if (!index || test.kind !== "compare" || test.operator !== "eq") continue;
    if (isNullish(test.value) || Array.isArray(test.value)) continue;
    const { bytes } = encodeKey([test.value], index.directions, index.head);
    const stretches = [{ start: bytes, end: successor(bytes), prefixLength: bytes.length, isWholeKey: true }];
    const order = { isReverse: false, isSorted: true, isMerged: false, hasRepeats: false };
    return { kind: "index", index, stretches, ...order, isExact: conjuncts.length === 1, score: 1000 };
  }
  return undefined;
}

/** True when the plan leads to one entry of a unique index. */
export const isPoint = (plan: Plan): boolean =>
  plan.kind === "index" && plan.stretches.length === 1 && plan.stretches[0]?.isWholeKey === true;
function planUnion(indexes: readonly IndexInfo[], conjuncts: readonly Filter[]): UnionPlan | undefined {
  for (const conjunct of conjuncts) {
    if (conjunct.kind !== "or") continue;
    const all = conjunct.filters.map((filter) => choosePlan(indexes, { filter, sort: undefined, hint: undefined }));
    const plans = all.flatMap((plan) => (plan.kind === "index" ? [plan] : plan.kind === "union" ? plan.plans : []));
    if (all.every(({ kind }) => kind !== "collection")) return { kind: "union", plans, isSorted: false };
  }
  return undefined;
}

/** Start, end and shared prefix of a stretch, without the head of the index; an empty end is the index's end. */
type Pieces = readonly [start: Buffer, end: Buffer, prefix: Buffer];
function planIndex(index: IndexInfo, conjuncts: readonly Filter[], sort: SortOrder | undefined, isForced: boolean) {
  if (index.partial && !implies(conjuncts, index.partial.filter)) return undefined;
  const narrows = ({ path }: IndexInfo["fields"][number]): boolean =>
    conjuncts.some((conjunct) => conditionsOn(conjunct, path).some(({ filter }) => excludesMissing(filter)));
  if (index.isSparse && !isForced && !index.fields.some(narrows)) return undefined;
  const bounds = boundsOf(index, conjuncts);
  const { points, hasRange } = bounds;
  const order = sort && orderOf(index, bounds, sort);
  if (points === 0 && !hasRange && !order && !isForced && !index.partial) return undefined;
  const isWhole = index.isUnique && points === index.fields.length;
  const worth = (hasRange ? 10 : 0) + (order ? 8 : 0) + (isWhole ? 1000 : 0) + (index.partial ? 3 : 0);
  return {
    kind: "index" as const,
    index,
    stretches: bounds.stretches.map((pieces) => stretchOf(index, pieces, isWhole)),
    isReverse: order?.isReverse ?? false,
    /** The stretches must be merged by what follows their prefix to be in order. */
    isMerged: order?.isMerged ?? false,
    /** Candidates come in the order asked for. */
    isSorted: sort === undefined || order !== undefined,
    /** Every candidate satisfies the filter: no document has to be looked at. */
    isExact: bounds.isNarrow && conjuncts.every((conjunct) => bounds.covered.has(conjunct)),
    /** A record may come more than once. */
    hasRepeats: index.isMultikey.includes(true),
    /** Of equal plans the narrower index reads less. */
    score: points * 20 + worth - index.fields.length * 0.1,
  };
}

function stretchOf(index: IndexInfo, [start, end, prefix]: Pieces, isWhole: boolean) {
  const from: Buffer = Buffer.concat([index.head, start]);
  const to = end.length === 0 ? successor(index.head) : Buffer.concat([index.head, end]);
  const isLong = from.length > MAX_PREFIX_BYTES;
  return {
    start: isLong ? from.subarray(0, MAX_PREFIX_BYTES) : from,
    end: to.length > MAX_PREFIX_BYTES ? successor(to.subarray(0, MAX_PREFIX_BYTES)) : to,
    /** Bytes that all its keys share up to the sorted part. */
    prefixLength: index.head.length + prefix.length,
    /** `start` is the whole key of a unique index: there is at most one entry, without a range to read. */
    isWholeKey: isWhole && !isLong,
  };
}

const nothing = Buffer.alloc(0);
const isPoints = ({ ranges }: FieldRanges): boolean => ranges.every(({ isPoint }) => isPoint);
type Bounds = ReturnType<typeof boundsOf>;
/** Bounds field by field: as long as fields are bound to points the next one narrows further. */
function boundsOf(index: IndexInfo, conjuncts: readonly Filter[]) {
  let stretches: Pieces[] = [[nothing, nothing, nothing]];
  let [points, hasRange, isNarrow] = [0, false, !index.isCut];
  const fixed: boolean[] = []; // fields bound to one value; they do not count for the order
  const covered = new Set<Filter>();
  for (let i = 0; i < index.fields.length && !hasRange; i++) {
    const field = fieldRanges(index, i, conjuncts, covered);
    const isTooMuch = field && stretches.length * field.ranges.length > MAX_STRETCHES;
    if (isTooMuch) isNarrow = false;
    if (!field || isTooMuch) break;
    // Only points came before: their start is the prefix of what follows.
    stretches = stretches.flatMap(([prefix]) =>
      field.ranges.map(({ start, end, isPoint }): Pieces => {
        const from = Buffer.concat([prefix, start]);
        return [from, Buffer.concat([prefix, end]), isPoint ? from : prefix];
      }),
    );
    isNarrow &&= stretches.every(([start]) => start.length <= MAX_PREFIX_BYTES - 4);
    hasRange = !isPoints(field);
    if (!hasRange) fixed[points++] = field.ranges.length === 1 && !index.isMultikey[i];
  }
  return { stretches, points, hasRange, isNarrow, fixed, covered };
}

/** What the conditions on one index field come to. With arrays on the path only one condition can be used. */
function fieldRanges(index: IndexInfo, i: number, conjuncts: readonly Filter[], covered: Set<Filter>) {
  const field = index.fields[i];
  if (!field || field.parts.some((part) => /^\d+$/.test(part))) return undefined;
  const isMultikey = index.isMultikey[i] === true;
  // Two fields of one array: their values in one entry belong to one element, but the conditions need not.
  const sharesArray = index.fields.some(({ parts }, j) => j < i && index.isMultikey[j] && parts[0] === field.parts[0]);
  if (isMultikey && sharesArray) return undefined;
  let all: FieldRanges | undefined;
  const used: { filter: Filter; ranges: FieldRanges }[] = [];
  for (const conjunct of conjuncts) {
    for (const { filter, isSame } of conditionsOn(conjunct, field.path)) {
      const ranges = rangesOf(filter.test, field.direction);
      if (!ranges) continue;
      if (isSame) used.push({ filter: conjunct, ranges });
      if (!all) all = ranges;
      else if (!isMultikey) all = intersect(all, ranges);
      else if (isBetter(ranges, all)) all = ranges;
    }
  }
  for (const { filter, ranges } of used) {
    if (isMultikey ? ranges.isExactOnArrays && ranges === all : ranges.isExact) covered.add(filter);
  }
  return all;
}

function isBetter(a: FieldRanges, b: FieldRanges): boolean {
  return isPoints(a) === isPoints(b) ? a.ranges.length < b.ranges.length : isPoints(a);
}

/** Whether and how the entries, read forwards or backwards, come in the order of the sort. `isMerged`: the stretches
 * one by one are in order, not their sequence. */
function orderOf(index: IndexInfo, bounds: Bounds, sort: SortOrder) {
  if (index.isCut) return undefined;
  const isReverse = followsFrom(0, index, bounds, sort);
  if (isReverse !== undefined) return { isReverse, isMerged: false };
  const { length } = bounds.stretches;
  // What follows the bound fields, the one with a range first, is in order within each stretch.
  if (length === 0 || length > MAX_MERGED_STRETCHES) return undefined;
  const isReverseMerge = followsFrom(bounds.points, index, bounds, sort);
  return isReverseMerge === undefined ? undefined : { isReverse: isReverseMerge, isMerged: length > 1 };
}

/** @returns whether the entries must be read backwards; undefined when their order is another one. */
function followsFrom(from: number, index: IndexInfo, bounds: Bounds, sort: SortOrder): boolean | undefined {
  let i = from;
  let direction: number | undefined;
  for (const { path, direction: wanted } of sort.fields) {
    if (index.fields.some((field, j) => field.path === path && bounds.fixed[j])) continue;
    while (bounds.fixed[i]) i++;
    const field = index.fields[i];
    if (!field || field.path !== path || index.isMultikey[i]) return undefined;
    direction ??= field.direction * wanted;
    if (field.direction * wanted !== direction) return undefined;
    i++;
  }
  return direction === -1;
}
