import { StoreError } from "../errors.js";
import { smallestState } from "../expressions/accumulator-states.js";
import { compileSort, type SortKey, type SortOrder } from "../values/sort-order.js";
import { type Document, isDocument } from "../values/types.js";
import { type CompiledStage, type DocumentStream, type Pacer, paced, type StageCompiler } from "./stage.js";

/** A document with its sort key. */
export interface Keyed {
  readonly key: SortKey;
  readonly document: Document;
}

/** Up to this many documents a limited sort keeps a sorted list instead of everything. */
const mostKept = 1000;

/** `$sort`. */
export const sort: StageCompiler = (specification) => {
  if (isDocument(specification) && Object.keys(specification).length === 0) {
    throw new StoreError(15976, "$sort stage must have at least one sort key");
  }
  return sortStage(compileSort(specification));
};

/** A stable sort; with `count` only that many documents are wanted. */
export function sortStage(order: SortOrder, count = Infinity): CompiledStage {
  return {
    name: "$sort",
    limitedTo: (wanted) => sortStage(order, Math.min(wanted, count)),
    *run(source, { pacer }) {
      if (count <= mostKept) yield* firstInOrder(source, order, count);
      else yield* inOrder(source, order, pacer);
    },
  };
}

function* firstInOrder(source: DocumentStream, order: SortOrder, count: number): Generator<Document | undefined> {
  const kept = smallestState<Keyed>(count, (a, b) => order.compareKeys(a.key, b.key));
  for (const document of source) {
    if (document === undefined) yield undefined;
    else kept.add({ key: order.keyOf(document), document });
  }
  for (const { document } of kept.items()) yield document;
}

function* inOrder(source: DocumentStream, order: SortOrder, pacer: Pacer): Generator<Document | undefined> {
  const items: Keyed[] = [];
  for (const document of source) {
    if (document === undefined) yield undefined;
    else items.push({ key: order.keyOf(document), document });
  }
  const sorted = yield* sortWithPauses(items, (a, b) => order.compareKeys(a.key, b.key), pacer);
  yield* paced(documentsOf(sorted), pacer);
}

function* documentsOf(items: readonly Keyed[]): Generator<Document> {
  for (const { document } of items) yield document;
}

const runLength = 2048;

/** A stable merge sort that pauses: short runs are sorted at once, then merged pairwise. */
export function* sortWithPauses<T>(
  items: T[],
  compare: (a: T, b: T) => number,
  pacer: Pacer,
): Generator<undefined, T[]> {
  if (items.length <= runLength) return items.sort(compare);
  let source: T[] = [];
  for (let start = 0; start < items.length; start += runLength) {
    for (const item of items.slice(start, start + runLength).sort(compare)) source.push(item);
    yield undefined;
  }
  let target: T[] = Array.from(source);
  for (let width = runLength; width < source.length; width *= 2) {
    for (let start = 0; start < source.length; start += 2 * width) {
      const middle = Math.min(start + width, source.length);
      const end = Math.min(start + 2 * width, source.length);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        const takesLeft = left < middle && (right >= end || compare(source[left] as T, source[right] as T) <= 0);
        target[at] = source[takesLeft ? left++ : right++] as T;
        if (pacer.isDue()) yield undefined;
      }
    }
    [source, target] = [target, source];
  }
  return source;
}
