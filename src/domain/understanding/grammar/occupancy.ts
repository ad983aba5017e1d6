/** Which places of a text are taken already, so that matches of one grammar never overlap; linear in what is taken. */
export interface Occupancy {
  isFree(start: number, end: number): boolean;
  take(start: number, end: number): void;
}

/** An empty map of a text of a length. */
export function occupancy(length: number): Occupancy {
  const taken = new Uint8Array(length);
  return {
    isFree: (start, end) => {
      for (let i = start; i < end; i++) if (taken[i] === 1) return false;
      return true;
    },
    take: (start, end) => {
      taken.fill(1, start, end);
    },
  };
}
