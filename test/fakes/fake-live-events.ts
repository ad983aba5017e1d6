/** Live events in memory. */
import type { LiveEvent, LiveEvents } from "#src/usecases/shared/live-events.js";

export interface FakeLiveEvents extends LiveEvents {
  published: LiveEvent[];
}

export function fakeLiveEvents(): FakeLiveEvents {
  const listeners = new Set<(event: LiveEvent) => void>();
  const published: LiveEvent[] = [];
  return {
    published,
    publish: (events) => {
      published.push(...events);
      for (const event of events) for (const listener of listeners) listener(event);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
