/** Everything that can be done with callbacks of WeCom, bound to its ports. */
import { NotFoundError } from "#src/domain/shared/errors.js";
import type { PageOf } from "#src/domain/shared/paging.js";
import { processWecomEventsJob } from "./job-contracts.js";
import type { EventCounts, EventPageQuery } from "./ports.js";
import { processEvents } from "./process-events.js";
import { pruneEvents } from "./prune-events.js";
import { createLaneWaker, receiveEvent, type ReceivedCallback } from "./receive-event.js";
import { createWelcomeRescue, sendWelcomes } from "./send-welcomes.js";
import type { WecomEvent } from "./wecom-event.js";
import type { WecomEventDeps } from "./wecom-event-deps.js";

export interface WecomEventUseCases {
  receiveEvent(received: ReceivedCallback): Promise<{ isNew: boolean; event: WecomEvent }>;
  processEvents(input: { corpId: string }): Promise<void>;
  sendWelcomes(input: { corpId: string }): Promise<void>;
  /** Sends waiting welcome messages itself, and wakes the lane of the rest when something is due. */
  sweepEvents(input: { corpId: string }): Promise<void>;
  /** Handles one event again. @throws NotFoundError no such event, or it is waiting already. */
  replayEvent(input: { corpId: string; id: string }): Promise<WecomEvent>;
  listEvents(query: EventPageQuery): Promise<PageOf<WecomEvent>>;
  readEvent(input: { corpId: string; id: string }): Promise<WecomEvent>;
  countEvents(corpId: string): Promise<EventCounts>;
  /** Removes what was handled longer ago than the corp keeps it. */
  pruneEvents(input: { corpId: string }): Promise<{ removed: number }>;
}

export function createWecomEventUseCases(deps: WecomEventDeps): WecomEventUseCases {
  const wake = createLaneWaker(deps);
  const rescue = createWelcomeRescue(deps);
  const read = async ({ corpId, id }: { corpId: string; id: string }): Promise<WecomEvent> => {
    const event = await deps.events.find(corpId, id);
    if (!event) throw new NotFoundError("回调事件", id);
    return event;
  };
  return {
    receiveEvent: async (received) => {
      const answer = await receiveEvent({ ...deps, wake }, received);
      if (answer.isNew && answer.event.welcome) rescue(received.corpId);
      return answer;
    },
    processEvents: async (input) => {
      const { isMore } = await processEvents(deps, input);
      if (isMore) await deps.jobs.enqueue(processWecomEventsJob, { v: 1 as const, ...input });
    },
    sendWelcomes: (input) => sendWelcomes(deps, input),
    sweepEvents: async ({ corpId }) => {
      const due = await deps.events.hasDue(corpId, deps.clock.now());
      if (due.events) wake("events", corpId);
      if (due.welcomes) await sendWelcomes(deps, { corpId });
    },
    replayEvent: async ({ corpId, id }) => {
      if (!(await deps.events.replay(corpId, id, deps.clock.now()))) throw new NotFoundError("可重放的回调事件", id);
      wake("events", corpId);
      return read({ corpId, id });
    },
    listEvents: (query) => deps.events.page(query),
    readEvent: read,
    countEvents: (corpId) => deps.events.counts(corpId),
    pruneEvents: (input) => pruneEvents(deps, input),
  };
}
