/** How long one piece of work may hold the event loop, in ms. */
const SLICE_MS = 5;

/** Runs a generator to its end, giving other requests their turn every few milliseconds. */
export async function runInTurns<T>(work: Generator<unknown, T>): Promise<T> {
  let until = performance.now() + SLICE_MS;
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() > until) {
      await nextTurn();
      until = performance.now() + SLICE_MS;
    }
  }
}

/** Lets everything that waits in the event loop go first. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
