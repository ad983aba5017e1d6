/** Port: the only source of "now" (design.md §4.6). */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
