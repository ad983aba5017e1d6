import { decodeDocument } from "../bson/decode.js";
import type { Variables } from "../expressions/operator.js";
import { firstInOrder, nextTurn, runInTurns } from "../server/turns.js";
import type { CollectionInfo, IndexInfo } from "../storage/catalog.js";
import type { Entry, ReadView } from "../storage/records.js";
import { keep } from "../storage/tables.js";
import type { SortOrder } from "../values/order.js";
import type { Document } from "../values/values.js";
import { type Filter, isEverything } from "./filter.js";
import { compileFilter, compileRawFilter, type Matcher, type Position } from "./matcher.js";
import { choosePlan, type IndexPlan, type Plan, type PlanRequest, type Stretch } from "./plan.js";

/** A found document. `document` and `position` are there when the filter had to look at it. */
export type Found = { recordId: number; bytes: Buffer; document: Document | undefined; position: number | undefined };
export interface Query extends PlanRequest {
  readonly variables: Variables;
  readonly skip: number;
  /** 0: no limit. */
  readonly limit: number;
  /** The caller uses `document` and `position`: always decode and match. */
  readonly needsDocument: boolean;
}

export const plainQuery = (filter: Filter, variables: Variables = []): Query => {
  return { filter, variables, sort: undefined, hint: undefined, skip: 0, limit: 0, needsDocument: false };
};

/** Every how many candidates a search lets others have their turn. */
const TICK = 64;
/** How many index entries are counted in one go: about 2 ms. */
const COUNTED_AT_ONCE = 50_000;
export const planQuery = ({ indexes }: CollectionInfo, query: PlanRequest): Plan => choosePlan(indexes, query);
type Search = Readonly<{ view: ReadView; collection: CollectionInfo; query: Query; plan: Plan }>;
/** The documents that satisfy a query, in its order. Yields `undefined` now and then, so that a long search can be
 * interrupted by its reader. */
export function* findDocuments(view: ReadView, collection: CollectionInfo, query: Query, given?: Plan): FoundStream {
  const plan = given ?? planQuery(collection, query);
  const search = { view, collection, query, plan };
  const ordered = query.sort && !plan.isSorted ? sorted(search, query.sort) : matchingDocuments(search);
  let toSkip = query.skip;
  let left = query.limit === 0 ? Infinity : query.limit;
  for (const found of ordered) {
    if (found && toSkip-- > 0) continue;
    yield found;
    if (found && --left <= 0) return;
  }
}

export type FoundStream = Generator<Found | undefined>;
function* matchingDocuments({ view, collection, query, plan }: Search): FoundStream {
  const isExact = (plan.kind === "index" && plan.isExact) || isEverything(query.filter);
  let matches: Matcher | undefined;
  const raw = compileRawFilter(query.filter);
  let candidates = 0;
  for (const recordId of scanIds(view, collection, plan)) {
    if (++candidates % TICK === 0) yield undefined;
    const shared = view.record(collection, recordId);
    if (!shared) continue;
    const verdict = isExact || raw(shared, query.variables);
    if (verdict === false) continue;
    if (verdict && !query.needsDocument) {
      yield { recordId, bytes: keep(shared), document: undefined, position: undefined };
      continue;
    }
    const document = decodeDocument(shared);
    const position: Position = { index: undefined };
    matches ??= compileFilter(query.filter);
    if (!matches(document, query.variables, position)) continue;
    yield { recordId, bytes: keep(shared), document, position: position.index };
  }
}

/** Sorts by keys only; documents are fetched again when their turn comes. With a limit only the best are kept. */
function* sorted(search: Search, sort: SortOrder): FoundStream {
  const { view, collection, query } = search;
  const fields = new Set(sort.fields.map(({ path }) => path.split(".")[0] ?? ""));
  const keyed = function* () {
    for (const found of matchingDocuments(search)) {
      const key = found && sort.keyOf(found.document ?? decodeDocument(found.bytes, fields));
      yield key && { key, recordId: found.recordId, position: found.position };
    }
  };
  const wanted = query.limit === 0 ? Infinity : query.skip + query.limit;
  const best = yield* firstInOrder(keyed(), (a, b) => sort.compareKeys(a.key, b.key), wanted);
  for (const { recordId, position } of best) {
    const bytes = keep(view.record(collection, recordId) ?? Buffer.alloc(0));
    yield { recordId, bytes, document: query.needsDocument ? decodeDocument(bytes) : undefined, position };
  }
}

/** The number of documents that satisfy a query; inside LMDB when the index alone can tell. */
export async function countDocuments(view: ReadView, collection: CollectionInfo, query: Query): Promise<number> {
  const { skip, limit } = query;
  const unlimited: Query = { ...query, skip: 0, limit: 0, sort: undefined };
  const plan = planQuery(collection, unlimited);
  let total = 0;
  if (isEverything(query.filter) && !query.hint) total = collection.count;
  else if (plan.kind === "index" && plan.isExact && !plan.hasRepeats) {
    for (const { start, end } of plan.stretches) {
      for (let from: Buffer | undefined = start; from; await nextTurn()) {
        const counted = view.countEntries(from, end, COUNTED_AT_ONCE);
        total += counted.count;
        from = counted.next;
      }
    }
  } else {
    await runInTurns(findDocuments(view, collection, unlimited, plan), () => total++);
  }
  const rest = Math.max(0, total - skip);
  return limit === 0 ? rest : Math.min(rest, limit);
}

/** The record ids a plan leads to, each once, in the plan's order. */
function scanIds(view: ReadView, collection: CollectionInfo, plan: Plan): Iterable<number> {
  if (plan.kind === "collection") return view.recordIds(collection, plan.isReverse);
  if (plan.kind === "index") return plan.hasRepeats ? once([indexIds(view, plan)]) : indexIds(view, plan);
  return once(plan.plans.map((one) => indexIds(view, one)));
}

function* once(sources: readonly Iterable<number>[]): Generator<number> {
  const seen = new Set<number>();
  for (const ids of sources) {
    for (const id of ids) {
      if (!seen.has(id)) yield id;
      seen.add(id);
    }
  }
}

function* indexIds(view: ReadView, { index, stretches, isReverse, isMerged }: IndexPlan): Generator<number> {
  if (isMerged) yield* mergedIds(view, index, stretches, isReverse);
  for (const { start, end, isWholeKey } of isMerged ? [] : isReverse ? stretches.toReversed() : stretches) {
    const id = isWholeKey ? view.uniqueEntry(start) : undefined;
    if (id !== undefined) yield id;
    if (!isWholeKey) for (const { recordId } of view.entries(index, start, end, isReverse)) yield recordId;
  }
}

/** Several stretches of one index as one ordered stream: the least of their next keys comes first. */
function* mergedIds(view: ReadView, index: IndexInfo, stretches: readonly Stretch[], isReverse: boolean) {
  const heads = stretches.map(({ start, end, prefixLength }) => {
    return { entries: view.entries(index, start, end, isReverse), prefixLength, recordId: 0, rest: Buffer.alloc(0) };
  });
  const advance = (head: (typeof heads)[number]): void => {
    const { value } = head.entries.next() as IteratorResult<Entry, undefined>;
    if (value) Object.assign(head, { recordId: value.recordId, rest: value.key.subarray(head.prefixLength) });
    else heads.splice(heads.indexOf(head), 1);
  };
  const sign = isReverse ? -1 : 1;
  try {
    heads.slice().forEach(advance);
    while (heads.length > 0) {
      const least = heads.reduce((a, b) => (sign * Buffer.compare(b.rest, a.rest) < 0 ? b : a));
      yield least.recordId;
      advance(least);
    }
  } finally {
    for (const { entries } of heads) entries.return(undefined);
  }
}
