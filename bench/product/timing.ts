/** Small statistics over durations. */

/** Milliseconds at a share of the sorted durations, e.g. 0.5 for the median. */
export function percentile(durations: readonly number[], share: number): number {
  const sorted = durations.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Runs `act` `times` times one after the other; milliseconds of each. */
export async function timed(times: number, act: (i: number) => Promise<unknown>): Promise<number[]> {
  const durations: number[] = [];
  for (let i = 0; i < times; i++) {
    const startedAt = performance.now();
    await act(i);
    durations.push(performance.now() - startedAt);
  }
  return durations;
}

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));
