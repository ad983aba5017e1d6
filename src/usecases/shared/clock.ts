/** Port: the only source of "now" (design.md §4.6). Whatever decides something by the time asks it. */
export interface Clock {
  now(): Date;
}

/** The machine's own time. Used as it is only by what is about real waiting: sessions, sign-in links, locks. */
export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands a distance from another one. Reading the distance each time keeps it movable. */
export const offsetClock = (base: Clock, offsetMs: () => number): Clock => ({
  now: () => new Date(base.now().getTime() + offsetMs()),
});
