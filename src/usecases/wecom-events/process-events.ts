/** Handles stored events: by subject one after another, refreshes of one subject drawn together, failures put off. */
import { AppError } from "#src/domain/shared/errors.js";
import { HANDLERS } from "./handlers/handlers.js";
import type { EventHandler } from "./event-handler.js";
import type { ClaimedEvent, EventOutcome } from "./ports.js";
import type { EventFields } from "./wecom-event.js";
import type { WecomEventDeps } from "./wecom-event-deps.js";

const BATCH = 200;
/** Longer than any handler should take; a dead process's events are taken again after it. */
const LEASE_MS = 30_000;
const SUBJECTS_AT_ONCE = 12;
const MAX_ATTEMPTS = 12;
/** A run ends after this, so that a stop is not waited for; the rest is woken again. */
const LONGEST_RUN_MS = 20_000;
const SECOND_MS = 1_000;
const LONGEST_BACKOFF_MS = 3_600_000;

interface Readable {
  event: ClaimedEvent;
  fields: EventFields;
  handler: EventHandler;
}

/** @returns true: more may be due. */
export async function processEvents(deps: WecomEventDeps, input: { corpId: string }): Promise<{ isMore: boolean }> {
  const startedAt = performance.now();
  for (;;) {
    const now = deps.clock.now();
    const leaseUntil = new Date(now.getTime() + LEASE_MS);
    const batch = await deps.events.claimDue(input.corpId, now, leaseUntil, BATCH);
    if (batch.length > 0) await processBatch(deps, input.corpId, batch);
    if (batch.length < BATCH) return { isMore: false };
    if (performance.now() - startedAt > LONGEST_RUN_MS) return { isMore: true };
  }
}

async function processBatch(deps: WecomEventDeps, corpId: string, batch: readonly ClaimedEvent[]): Promise<void> {
  const settled: { id: string; lease: string; outcome: EventOutcome; at: Date }[] = [];
  const settle = (event: ClaimedEvent, outcome: EventOutcome): void => {
    settled.push({ id: event.id, lease: event.lease, outcome, at: deps.clock.now() });
  };
  const subjects = new Map<string, Readable[]>();
  for (const event of batch) {
    const readable = readableOf(deps, event);
    if ("kind" in readable) settle(event, readable);
    else {
      const subject = readable.handler.subject(readable.fields);
      subjects.set(subject, [...(subjects.get(subject) ?? []), readable]);
    }
  }
  const waiting = [...subjects.values()];
  const runNext = async (): Promise<void> => {
    for (let chain = waiting.shift(); chain; chain = waiting.shift()) {
      chain.sort((a, b) => a.event.happenedAt.getTime() - b.event.happenedAt.getTime());
      for (const [index, one] of chain.entries()) {
        const next = chain[index + 1];
        const isCovered = one.handler.isRefresh && next?.handler === one.handler;
        if (isCovered) settle(one.event, { kind: "processed", note: "与后面的事件合并处理" });
        else settle(one.event, await outcomeOf(deps, one));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(SUBJECTS_AT_ONCE, waiting.length) }, runNext));
  await deps.events.settle(corpId, settled);
}

function readableOf(deps: WecomEventDeps, event: ClaimedEvent): Readable | EventOutcome {
  const handler = HANDLERS.get(event.name);
  if (!handler) return { kind: "ignored", note: "没有这种事件的处理程序" };
  try {
    return { event, fields: deps.parse(event.xml), handler };
  } catch {
    return { kind: "failed", note: "内容不是有效的 XML" };
  }
}

async function outcomeOf(deps: WecomEventDeps, { event, fields, handler }: Readable): Promise<EventOutcome> {
  try {
    const isTaken = await handler.handle({ event, fields }, deps.sinks);
    return isTaken ? { kind: "processed", note: null } : { kind: "ignored", note: "没有启用处理这种事件的功能" };
  } catch (error) {
    const note = error instanceof AppError ? `${error.message}(${error.code})` : "处理时出错，已记录";
    const wait = error instanceof AppError ? error.details["retryAfterMs"] : undefined;
    deps.log.warn({ eventId: event.id, event: event.name, attempt: event.attempts, err: error }, "event not handled");
    const isFinal = error instanceof AppError && !error.retryable && error.code !== "unknown_outcome";
    // Limits of the platform cost no attempt.
    if (typeof wait === "number") return { kind: "again", dueAt: after(deps, wait), note };
    if (isFinal || event.attempts >= MAX_ATTEMPTS) return { kind: "failed", note };
    return { kind: "again", dueAt: after(deps, SECOND_MS * 2 ** event.attempts), note };
  }
}

const after = (deps: WecomEventDeps, ms: number): Date =>
  new Date(deps.clock.now().getTime() + Math.min(ms, LONGEST_BACKOFF_MS));
