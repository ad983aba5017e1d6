/** How long one piece of work may hold the event loop, in ms. */
export const SLICE_MS = 5;
/** How long one write job of a longer piece of work may take, in ms: then it commits, and others get their turn. */
export const JOB_MS = 8;
/** Lets everything that waits in the event loop go first. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** The same items with a pause (`undefined`) now and then. */
export function* paused<T>(items: Iterable<T>): Generator<T | undefined> {
  let count = 0;
  for (const item of items) {
    yield item;
    if ((++count & 31) === 0) yield undefined;
  }
}

/** Runs a generator to its end, giving others their turn every few milliseconds; `undefined` is a mere pause. */
export async function runInTurns<T>(work: Iterable<T | undefined>, each: (item: T) => void): Promise<void> {
  let until = performance.now() + SLICE_MS;
  for (const item of work) {
    if (item !== undefined) each(item);
    if (performance.now() < until) continue;
    await nextTurn();
    until = performance.now() + SLICE_MS;
  }
}

const RUN_LENGTH = 1024;
/** The first items in an order (stable), with pauses. Not many more than `wanted` are kept at any time. */
export function* firstInOrder<T>(
  items: Iterable<T | undefined>,
  compare: (a: T, b: T) => number,
  wanted: number,
): Generator<undefined, T[]> {
  let best: T[] = [];
  let worst: T | undefined;
  for (const item of items) {
    if (item === undefined) yield undefined;
    else if (worst === undefined || compare(item, worst) < 0) {
      best.push(item);
      if (best.length < wanted * 2 + 100) continue;
      best = best.sort(compare).slice(0, wanted);
      worst = best.at(-1);
    }
  }
  const sorted = yield* sortWithPauses(best, compare);
  return wanted < sorted.length ? sorted.slice(0, wanted) : sorted;
}

/** A stable merge sort that pauses (by yielding): short runs are sorted at once, then merged pairwise. */
function* sortWithPauses<T>(items: T[], compare: (a: T, b: T) => number): Generator<undefined, T[]> {
  if (items.length <= RUN_LENGTH) return items.sort(compare);
  let source: T[] = [];
  for (let start = 0; start < items.length; start += RUN_LENGTH) {
    for (const item of items.slice(start, start + RUN_LENGTH).sort(compare)) source.push(item);
    yield undefined;
  }
  let target = items;
  for (let width = RUN_LENGTH; width < source.length; width *= 2) {
    for (let start = 0; start < source.length; start += 2 * width) {
      const middle = Math.min(start + width, source.length);
      const end = Math.min(start + 2 * width, source.length);
      let [left, right] = [start, middle];
      for (let at = start; at < end; at++) {
        const takesLeft = left < middle && (right >= end || compare(source[left] as T, source[right] as T) <= 0);
        target[at] = source[takesLeft ? left++ : right++] as T;
        if ((at & 0xff) === 0) yield undefined;
      }
    }
    [source, target] = [target, source];
  }
  return source;
}
