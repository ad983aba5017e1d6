/** The welcome lane: waiting codes, nearest deadline first, beside everything else. */
import { isWecom } from "#src/domain/wecom/wecom-error.js";
import type { ClaimedEvent } from "./ports.js";
import type { EventWelcome } from "./wecom-event.js";
import type { WecomEventDeps } from "./wecom-event-deps.js";

const AT_ONCE = 16;
/** Shorter than the code's life: when a process dies with it, another one still has the time. */
const LEASE_MS = 6_000;
/** A call needs a moment: closer to the end than this nothing is begun. */
const LAST_MOMENT_MS = 500;

/** Sends until nothing waits. The code works once, so a repeat after a crash cannot greet twice. */
export async function sendWelcomes(deps: WecomEventDeps, input: { corpId: string }): Promise<void> {
  for (;;) {
    const now = deps.clock.now();
    const batch = await deps.events.claimWelcomes(input.corpId, now, new Date(now.getTime() + LEASE_MS), AT_ONCE);
    if (batch.length === 0) return;
    await Promise.all(batch.map((event) => sendOne(deps, event)));
    if (batch.length < AT_ONCE) return;
  }
}

async function sendOne(deps: WecomEventDeps, event: ClaimedEvent): Promise<void> {
  const { corpId, id, lease, welcome, receivedAt } = event;
  if (!welcome) return;
  const settle = (state: EventWelcome["state"], note: string | null): Promise<void> =>
    deps.events.settleWelcome(corpId, id, lease, {
      ...welcome,
      state,
      note,
      doneAt: state === "pending" ? null : deps.clock.now(),
    });
  const isOver = (): boolean => deps.clock.now().getTime() > welcome.deadlineAt.getTime() - LAST_MOMENT_MS;
  if (isOver()) return settle("late", "超过 20 秒，没有发送");
  if (!deps.sinks.welcome) return settle("done", "没有启用欢迎语");
  try {
    const fields = deps.parse(event.xml);
    const { note } = await deps.sinks.welcome.greet({
      corpId,
      eventId: id,
      at: event.happenedAt,
      userId: fields.text("UserID"),
      externalUserId: fields.text("ExternalUserID"),
      state: fields.text("State") || null,
      welcomeCode: fields.text("WelcomeCode"),
      receivedAt,
      deadlineAt: welcome.deadlineAt,
    });
    return await settle("done", note);
  } catch (error) {
    deps.log.warn({ eventId: id, attempt: welcome.attempts, err: error }, "a welcome message did not go out");
    if (isWecom(error, "too_late")) {
      return await settle(error.errcode === 41_051 ? "done" : "late", error.message);
    }
    // Given back at once; the sweep takes it up while the code lives.
    if (isWecom(error, "wait", "unreachable", "unknown_outcome") && !isOver())
      return await settle("pending", error.message);
    return await settle("failed", error instanceof Error ? error.message.slice(0, 200) : null);
  }
}

/** By then a living worker has long taken the code up. */
const RESCUE_AFTER_MS = 4_000;

/**
 * The process that received a code looks after it once more: when no worker lives at that moment, it greets itself.
 * Leases see to it that only one of them does.
 */
export function createWelcomeRescue(deps: WecomEventDeps): (corpId: string) => void {
  const waiting = new Set<string>();
  return (corpId) => {
    if (waiting.has(corpId)) return;
    waiting.add(corpId);
    const timer = setTimeout(() => {
      waiting.delete(corpId);
      sendWelcomes(deps, { corpId }).catch((error: unknown) =>
        deps.log.warn({ err: error }, "waiting welcome messages were not looked after"),
      );
    }, RESCUE_AFTER_MS);
    timer.unref();
  };
}
