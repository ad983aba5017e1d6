import type { CollectionInfo } from "../storage/catalog.js";
import type { Entry, ReadView } from "../storage/read-view.js";
import type { IndexPlan, Plan } from "./plan.js";

/** Counts of what a scan looked at, for explain. */
export interface ScanStatistics {
  keysExamined: number;
  documentsExamined: number;
}

/** The record ids a plan leads to, each once, in the plan's order. */
export function* scanIds(
  view: ReadView,
  collection: CollectionInfo,
  plan: Plan,
  statistics?: ScanStatistics,
): Generator<number> {
  switch (plan.kind) {
    case "collection":
      yield* view.recordIds(collection, plan.isReverse);
      return;
    case "index":
      yield* plan.hasRepeats ? once(indexIds(view, plan, statistics)) : indexIds(view, plan, statistics);
      return;
    case "union":
      yield* once(unionIds(view, plan.plans, statistics));
      return;
  }
}

function* unionIds(view: ReadView, plans: readonly IndexPlan[], statistics?: ScanStatistics): Generator<number> {
  for (const plan of plans) yield* indexIds(view, plan, statistics);
}

function* once(ids: Iterable<number>): Generator<number> {
  const seen = new Set<number>();
  for (const id of ids) {
    if (seen.has(id)) continue;
    seen.add(id);
    yield id;
  }
}

function* indexIds(view: ReadView, plan: IndexPlan, statistics?: ScanStatistics): Generator<number> {
  if (plan.isMerged) {
    yield* mergedIds(view, plan, statistics);
    return;
  }
  const { index, isReverse } = plan;
  const stretches = isReverse ? plan.stretches.toReversed() : plan.stretches;
  for (const { start, end, isWholeKey } of stretches) {
    if (isWholeKey) {
      const id = view.uniqueEntry(start);
      if (statistics) statistics.keysExamined++;
      if (id !== undefined) yield id;
      continue;
    }
    for (const { recordId } of view.entries(index, start, end, isReverse)) {
      if (statistics) statistics.keysExamined++;
      yield recordId;
    }
  }
}

/** Several stretches of one index as one ordered stream: the least of their next keys comes first. */
function* mergedIds(view: ReadView, plan: IndexPlan, statistics?: ScanStatistics): Generator<number> {
  interface Source {
    readonly entries: Generator<Entry>;
    readonly prefixLength: number;
    next: Entry;
  }
  const sources: Source[] = [];
  const pull = (entries: Generator<Entry>): Entry | undefined => {
    const result = entries.next();
    if (statistics && !result.done) statistics.keysExamined++;
    return result.done ? undefined : result.value;
  };
  try {
    for (const { start, end, prefixLength } of plan.stretches) {
      const entries = view.entries(plan.index, start, end, plan.isReverse);
      const next = pull(entries);
      if (next) sources.push({ entries, prefixLength, next });
    }
    const sign = plan.isReverse ? -1 : 1;
    const order = (a: Source, b: Source): number =>
      sign * Buffer.compare(a.next.key.subarray(a.prefixLength), b.next.key.subarray(b.prefixLength));
    while (sources.length > 0) {
      let least = 0;
      for (let i = 1; i < sources.length; i++) {
        if (order(sources[i] as Source, sources[least] as Source) < 0) least = i;
      }
      const source = sources[least] as Source;
      yield source.next.recordId;
      const next = pull(source.entries);
      if (next) source.next = next;
      else sources.splice(least, 1);
    }
  } finally {
    for (const { entries } of sources) entries.return(undefined);
  }
}
