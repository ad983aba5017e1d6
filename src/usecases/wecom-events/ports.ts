/** Ports of the callback log. Claims are leases: work of a dead process is done again when its lease is over. */
import type { PageKey, PageOf } from "#src/domain/shared/paging.js";
import type { EventState, EventWelcome, WecomEvent } from "./wecom-event.js";

/** An event with the lease of the process that handles it now. */
export interface ClaimedEvent extends WecomEvent {
  lease: string;
}

export type EventOutcome =
  | { kind: "processed" | "ignored"; note: string | null }
  /** Tried again at `dueAt`. */
  | { kind: "again"; dueAt: Date; note: string }
  | { kind: "failed"; note: string };

export interface EventPageQuery {
  corpId: string;
  states: readonly EventState[];
  /** Exact name or its part before the dot; null: all. */
  name: string | null;
  after: PageKey | null;
  limit: number;
}

export interface EventCounts {
  /** Events by name and state. */
  byName: { name: string; state: EventState; count: number }[];
  /** Of waiting ones, the oldest; null: none waits. */
  oldestWaitingAt: Date | null;
}

export interface WecomEventStore {
  /** On disk when it answers. Many calls at once share one write. @returns false: it was there already. */
  add(event: WecomEvent): Promise<boolean>;
  find(corpId: string, id: string): Promise<WecomEvent | null>;
  /** Takes due events for this process, oldest due first. */
  claimDue(corpId: string, now: Date, leaseUntil: Date, limit: number): Promise<ClaimedEvent[]>;
  /** Records outcomes of events that are still claimed by their lease. */
  settle(
    corpId: string,
    outcomes: readonly { id: string; lease: string; outcome: EventOutcome; at: Date }[],
  ): Promise<void>;
  /** Takes events whose welcome code waits, nearest deadline first; apart from `claimDue`. */
  claimWelcomes(corpId: string, now: Date, leaseUntil: Date, limit: number): Promise<ClaimedEvent[]>;
  settleWelcome(corpId: string, id: string, lease: string, welcome: EventWelcome): Promise<void>;
  /** processed, failed or ignored → received and due. @returns false: no such event, or it is waiting already. */
  replay(corpId: string, id: string, now: Date): Promise<boolean>;
  /** Newest first. */
  page(query: EventPageQuery): Promise<PageOf<WecomEvent>>;
  counts(corpId: string): Promise<EventCounts>;
  /** Removes processed and ignored events received before an instant, at most so many. @returns how many. */
  removeHandled(corpId: string, before: Date, limit: number): Promise<number>;
  /** Is anything due at this instant, by lane? */
  hasDue(corpId: string, now: Date): Promise<{ events: boolean; welcomes: boolean }>;
}
