import { decodeDocument } from "../bson/decode.js";
import type { Variables } from "../expressions/scope.js";
import type { CollectionInfo } from "../storage/catalog.js";
import type { ReadView } from "../storage/read-view.js";
import { keep } from "../storage/tables.js";
import type { SortKey, SortOrder } from "../values/sort-order.js";
import type { Document } from "../values/types.js";
import type { Filter } from "./filter.js";
import { compileFilter, type Position } from "./matcher.js";
import { choosePlan, type Plan, type PlanRequest } from "./plan.js";
import { compileRawFilter } from "./raw-filter.js";
import { scanIds, type ScanStatistics } from "./scan.js";

/** A found document. `document` and `position` are there when the filter had to look at it. */
export interface Found {
  readonly recordId: number;
  readonly bytes: Buffer;
  readonly document: Document | undefined;
  readonly position: number | undefined;
}

/** A question to one collection. */
export interface Query extends PlanRequest {
  readonly filter: Filter;
  readonly variables: Variables;
  readonly skip: number;
  /** 0: no limit. */
  readonly limit: number;
  /** The caller uses `document` and `position`: always decode and match. */
  readonly needsDocument: boolean;
}

/** Every how many candidates a search lets others have their turn. */
const TICK = 64;

/** The plan of a query on what a collection has at this moment. */
export function planQuery(collection: CollectionInfo, query: PlanRequest): Plan {
  return choosePlan(collection.indexes, query);
}

/**
 * The documents that satisfy a query, in its order. Yields `undefined` now and then, so that a long search can be
 * interrupted by its reader.
 */
export function* findDocuments(
  view: ReadView,
  collection: CollectionInfo,
  query: Query,
  plan: Plan = planQuery(collection, query),
  statistics?: ScanStatistics,
): Generator<Found | undefined> {
  const matches = matchingDocuments(view, collection, query, plan, statistics);
  const ordered = query.sort && !plan.isSorted ? sorted(view, collection, query, query.sort, matches) : matches;
  let toSkip = query.skip;
  let left = query.limit === 0 ? Infinity : query.limit;
  for (const found of ordered) {
    if (!found) yield undefined;
    else if (toSkip > 0) toSkip--;
    else {
      yield found;
      if (--left <= 0) return;
    }
  }
}

function* matchingDocuments(
  view: ReadView,
  collection: CollectionInfo,
  query: Query,
  plan: Plan,
  statistics?: ScanStatistics,
): Generator<Found | undefined> {
  const isExact = plan.kind === "index" && plan.isExact && !query.needsDocument;
  const matches = compileFilter(query.filter);
  const raw = compileRawFilter(query.filter);
  const isEverything = query.filter.kind === "and" && query.filter.filters.length === 0 && !query.needsDocument;
  let candidates = 0;
  for (const recordId of scanIds(view, collection, plan, statistics)) {
    if (++candidates % TICK === 0) yield undefined;
    const shared = view.record(collection, recordId);
    if (!shared) continue;
    if (statistics) statistics.documentsExamined++;
    if (isExact || isEverything) {
      yield { recordId, bytes: keep(shared), document: undefined, position: undefined };
      continue;
    }
    const verdict = raw?.(shared, query.variables);
    if (verdict === false) continue;
    if (verdict && !query.needsDocument) {
      yield { recordId, bytes: keep(shared), document: undefined, position: undefined };
      continue;
    }
    const document = decodeDocument(shared);
    const position: Position = { index: undefined };
    if (!matches(document, query.variables, position)) continue;
    yield { recordId, bytes: keep(shared), document, position: position.index };
  }
}

interface Keyed {
  readonly key: SortKey;
  readonly recordId: number;
  readonly position: number | undefined;
  readonly place: number;
}

/** Sorts by keys only; documents are fetched again when their turn comes. With a limit only the best are kept. */
function* sorted(
  view: ReadView,
  collection: CollectionInfo,
  query: Query,
  sort: SortOrder,
  matches: Iterable<Found | undefined>,
): Generator<Found | undefined> {
  const wanted = query.limit === 0 ? Infinity : query.skip + query.limit;
  const order = (a: Keyed, b: Keyed): number => sort.compareKeys(a.key, b.key) || a.place - b.place;
  let best: Keyed[] = [];
  let worst: Keyed | undefined;
  let place = 0;
  for (const found of matches) {
    if (!found) {
      yield undefined;
      continue;
    }
    const key = sort.keyOf(found.document ?? decodeDocument(found.bytes));
    const keyed: Keyed = { key, recordId: found.recordId, position: found.position, place: place++ };
    if (worst && order(keyed, worst) > 0) continue;
    best.push(keyed);
    if (best.length >= wanted * 2 + 100) {
      best = best.sort(order).slice(0, wanted);
      worst = best.at(-1);
    }
  }
  best.sort(order);
  for (const { recordId, position } of best.slice(0, wanted)) {
    const shared = view.record(collection, recordId);
    if (!shared) continue;
    const bytes = keep(shared);
    yield { recordId, bytes, document: query.needsDocument ? decodeDocument(bytes) : undefined, position };
  }
}

/** The number of documents that satisfy a query; inside LMDB when the index alone can tell. */
export function* countDocuments(
  view: ReadView,
  collection: CollectionInfo,
  query: Query,
): Generator<undefined, number> {
  const plan = planQuery(collection, query);
  if (plan.kind === "index" && plan.isExact && !plan.hasRepeats) {
    let total = 0;
    for (const { start, end } of plan.stretches) total += view.countEntries(start, end);
    return clip(total, query);
  }
  let total = 0;
  for (const found of findDocuments(view, collection, { ...query, skip: 0, limit: 0, sort: undefined }, plan)) {
    if (found) total++;
    else yield undefined;
  }
  return clip(total, query);
}

function clip(total: number, { skip, limit }: Query): number {
  const rest = Math.max(0, total - skip);
  return limit === 0 ? rest : Math.min(rest, limit);
}
