/** What changed, told to open pages (SSE). Carries ids only; who may hear it is decided by the members named. */

import type { LiveEventType } from "#src/domain/shared/live-event-type.js";

export interface LiveEvent {
  type: LiveEventType;
  corpId: string;
  contactId: string | null;
  /** Members whose records changed; empty = everybody in the corp who sees all. */
  memberIds: readonly string[];
}

/** Port: best effort, never fails the caller. */
export interface LiveEvents {
  publish(events: readonly LiveEvent[]): void;
  subscribe(listener: (event: LiveEvent) => void): () => void;
}
