/**
 * Sends one due touch, at most once. The claim is in the store before the effect; whatever happens after the effect
 * began and before it was recorded leaves a claim that runs out and becomes "unknown", never a second send
 * (docs/adr/0005-touch-outbox.md).
 */
import { AppError, UnknownOutcomeError } from "#src/domain/shared/errors.js";
import { identityIn } from "#src/domain/touch/channel-choice.js";
import { retryDelayMs, sendDecision, type SendDecision } from "#src/domain/touch/send-rules.js";
import type { Touch } from "#src/domain/touch/touch.js";
import { isKfNote, kfAccountOf, kfRefusalWords, TASK_CHANNEL } from "#src/domain/touch/wecom-channel.js";
import type { Identity } from "#src/domain/member/member.js";
import { randomId } from "../shared/ids.js";
import { within } from "../shared/within.js";
import { handOver } from "./hand-over.js";
import { sendFactsOf } from "./send-facts.js";
import type { Delivered, OutgoingMessage } from "./ports.js";
import { NOTHING_HAPPENED, REFUSED } from "./send-outcomes.js";
import { awaitingFrom } from "./settle-tasks.js";
import { withTrackedLinks } from "./touch-links.js";
import { touchChanged, wakeSender, type TouchDeps } from "./touch-deps.js";

const DEFAULT_SEND_TIMEOUT_MS = 30_000;
/** What the lease adds to the send's own limit, for the checks before and the record after. */
const LEASE_MARGIN_MS = 30_000;
/** Tries to record what was sent while the store is away. */
const RECORD_TRIES = 4;

export type SendOutcome = "nothing" | "sent" | "awaiting" | "moved" | "skipped" | "retry" | "unknown" | "handed_over";

/** Claims, asks the rules once more, acts and records. Running it again, or beside itself, does nothing. */
export async function sendTouch(deps: TouchDeps, input: { corpId: string; touchId: string }): Promise<SendOutcome> {
  const { corpId, touchId } = input;
  const now = deps.clock.now();
  const planned = await deps.touches.find(corpId, touchId);
  if (!planned || planned.state !== "planned" || planned.dueAt > now) return "nothing";
  if (planned.channel === null || !deps.messenger.serves(planned.channel)) return "nothing";

  const sendTimeoutMs = deps.sendTimeoutMs ?? DEFAULT_SEND_TIMEOUT_MS;
  const by = `${deps.processName}#${randomId("cl")}`;
  const until = new Date(now.getTime() + sendTimeoutMs + LEASE_MARGIN_MS);
  const claimed = await deps.touches.claim(corpId, touchId, { by, at: now, until, sendingAt: null });
  if (!claimed) return "nothing";
  // The claim takes the note off; why it goes another way is still to be said.
  const touch = { ...claimed, note: planned.note };
  deps.live.publish([touchChanged(touch)]);

  const checked = await decide(deps, touch, by, now);
  if ("outcome" in checked) return checked.outcome;
  // Links are made to lead through us, and files brought to the channel, while nothing counts as sent yet.
  let message: OutgoingMessage;
  try {
    message = messageOf(await withTrackedLinks(deps, touch), checked.identity);
    await within(deps.messenger.prepare?.(message) ?? Promise.resolve(), sendTimeoutMs, unknownIn(message.channel));
  } catch (error) {
    return await notSent(deps, touch, by, error);
  }
  // From here on it counts as possibly sent. A claim that ran out during the checks is gone, and this says no.
  if (!(await markSending(deps, touch, by))) return "nothing";
  return act(deps, touch, by, message, sendTimeoutMs);
}

/** The mark that may have been set without an answer is taken back: we know that nothing went out. */
async function markSending(deps: TouchDeps, touch: Touch, by: string): Promise<boolean> {
  try {
    return (await deps.touches.beginSending(touch.corpId, touch.id, by, deps.clock.now())) !== null;
  } catch (error) {
    await giveBack(deps, touch, by, deps.clock.now());
    throw error;
  }
}

/** The last look before the effect. Failing here means that certainly nothing went out. */
async function decide(
  deps: TouchDeps,
  touch: Touch,
  by: string,
  now: Date,
): Promise<{ identity: Identity } | { outcome: SendOutcome }> {
  let decision: SendDecision;
  let identity: Identity | null;
  let isStopped = false;
  try {
    const [contact, settings] = await Promise.all([
      deps.contacts.find(touch.corpId, touch.contactId),
      deps.settings.get(touch.corpId),
    ]);
    const facts = contact && (await sendFactsOf(deps, touch.corpId, [contact], now))(contact);
    decision = sendDecision({
      touch,
      contact,
      touches: facts?.touches ?? [],
      accountTouches: facts?.accountTouches ?? [],
      complaintAt: facts?.complaintAt ?? null,
      settings,
      now,
    });
    // The last question: stopping takes effect between two messages.
    if (touch.broadcast) isStopped = !(await deps.mayBroadcast?.(touch.corpId, touch.broadcast.id));
    identity = contact && touch.channel !== null ? identityIn(contact, touch.channel) : null;
  } catch (error) {
    await giveBack(deps, touch, by, now);
    throw error;
  }
  if (isStopped) {
    publish(deps, await deps.touches.drop(touch.corpId, touch.id, by, "cancelled", "群发已停止"));
    return { outcome: "skipped" };
  }
  if (decision.act === "skip") {
    publish(deps, await deps.touches.drop(touch.corpId, touch.id, by, "skipped", decision.note));
    return { outcome: "skipped" };
  }
  if (decision.act === "move") {
    const to = { dueAt: decision.at, note: decision.note, attempts: touch.attempts };
    publish(deps, await deps.touches.release(touch.corpId, touch.id, by, to));
    return { outcome: "moved" };
  }
  if (!identity) {
    const released = await deps.touches.release(touch.corpId, touch.id, by, { ...touch, dueAt: now });
    if (released) await handOver(deps, released, "客户不在这个账号里，请复制后发送");
    return { outcome: "handed_over" };
  }
  return { identity };
}

async function act(
  deps: TouchDeps,
  touch: Touch,
  by: string,
  message: OutgoingMessage,
  sendTimeoutMs: number,
): Promise<SendOutcome> {
  const { corpId, id: touchId } = touch;
  const sending = deps.messenger.send(message);
  try {
    const delivered = await within(sending, sendTimeoutMs, unknownIn(message.channel));
    await record(deps, touch, by, delivered);
    return delivered.isAwaiting ? "awaiting" : "sent";
  } catch (error) {
    if (error instanceof AppError && (NOTHING_HAPPENED.has(error.code) || REFUSED.has(error.code))) {
      return await notSent(deps, touch, by, error);
    }
    const note = "发送结果未知：可能已经发出，请在聊天里核对";
    publish(deps, await deps.touches.recordUnknown(corpId, touchId, by, note));
    // An answer that comes after the limit still settles it.
    sending.then(
      (delivered) => record(deps, touch, by, delivered).catch(() => undefined),
      () => undefined,
    );
    return "unknown";
  }
}

const messageOf = (touch: Touch, identity: Identity): OutgoingMessage => ({
  corpId: touch.corpId,
  channel: touch.channel ?? "",
  identity,
  text: touch.text,
  attachments: touch.attachments ?? [],
  touchId: touch.id,
  memberId: touch.memberId,
});

/** Certainly nothing went out: tried again, at a better time, another way, or by the member's hand. */
async function notSent(deps: TouchDeps, touch: Touch, by: string, error: unknown): Promise<SendOutcome> {
  const now = deps.clock.now();
  const { corpId, id: touchId, attempts } = touch;
  if (error instanceof AppError) {
    const { notBefore } = error.details;
    // The account rests: no failure, so no attempt is spent.
    if (notBefore instanceof Date) {
      const to = { dueAt: notBefore, attempts, note: error.message };
      publish(deps, await deps.touches.release(corpId, touchId, by, to));
      return "moved";
    }
    if (REFUSED.has(error.code)) {
      const released = await deps.touches.release(corpId, touchId, by, { dueAt: now, attempts, note: error.message });
      if (!released) return "nothing";
      // 微信客服's window closed: the member's task still reaches the customer.
      if (kfAccountOf(touch.channel ?? "") !== null) {
        const why = kfRefusalWords(error.details["errcode"]);
        const note = why && `${why}；已改为企业微信任务，由成员确认后发出`;
        const replanned = await deps.touches.replan(corpId, touchId, { channel: TASK_CHANNEL, note });
        if (replanned) await wakeSender(deps, replanned);
        return "moved";
      }
      await handOver(deps, released, `${error.message}，请复制后发送`);
      return "handed_over";
    }
  }
  await giveBack(deps, touch, by, now);
  return "retry";
}

/** Nothing went out: planned again, later each time. */
async function giveBack(deps: TouchDeps, touch: Touch, by: string, now: Date): Promise<void> {
  const attempts = touch.attempts + 1;
  const dueAt = new Date(now.getTime() + retryDelayMs(attempts));
  publish(
    deps,
    await deps.touches.release(touch.corpId, touch.id, by, { dueAt, attempts, note: "暂时发不出去，稍后再试" }),
  );
}

/** Waiting for the member; a note that tells why it goes this way stays. */
const awaitingOf = (touch: Touch, now: Date): ReturnType<typeof awaitingFrom> => ({
  ...awaitingFrom(now),
  ...(touch.note !== null && isKfNote(touch.note) ? { note: touch.note } : {}),
});

/** Records a send; a store that is away for a moment does not turn it into an unknown one. */
async function record(deps: TouchDeps, touch: Touch, by: string, delivered: Delivered): Promise<void> {
  const { channelMessageId, isAwaiting = false } = delivered;
  const { corpId, id } = touch;
  const now = deps.clock.now();
  for (let tries = 1; ; tries++) {
    try {
      const recorded = isAwaiting
        ? await deps.touches.recordAwaiting(corpId, id, by, { channelMessageId, ...awaitingOf(touch, now) })
        : await deps.touches.recordSent(corpId, id, by, { sentAt: now, channelMessageId });
      publish(deps, recorded);
      return;
    } catch (error) {
      if (tries >= RECORD_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** tries));
    }
  }
}

/** What no answer means here: it may have gone out. */
const unknownIn =
  (channel: string) =>
  (error: Error): Error =>
    new UnknownOutcomeError(channel, error);

const publish = (deps: TouchDeps, touch: Touch | null): void => {
  if (touch) deps.live.publish([touchChanged(touch)]);
};
