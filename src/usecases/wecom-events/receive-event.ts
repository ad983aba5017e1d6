/** Takes one decrypted callback: on disk under its own key, then woken, then acknowledged. */
import { createHash } from "node:crypto";
import { HANDLERS } from "./handlers/handlers.js";
import { processWecomEventsJob, sendWecomWelcomesJob } from "./job-contracts.js";
import { WELCOME_WINDOW_MS, type EventFields, type WecomEvent } from "./wecom-event.js";
import type { WecomEventDeps } from "./wecom-event-deps.js";

export interface ReceivedCallback {
  corpId: string;
  /** As the URL names it. */
  agent: string;
  xml: string;
}

/** `name` of an event, or of a message to the app. */
function eventName(fields: EventFields): string {
  const type = fields.text("MsgType");
  if (type !== "event") return `message.${type === "" ? "unknown" : type}`;
  const [event, change] = [fields.text("Event"), fields.text("ChangeType")];
  return change === "" ? event || "unknown" : `${event}.${change}`;
}

/**
 * The same for every delivery of the same event: retries have another nonce, signature and ciphertext but the same
 * content (wecom.md §2.5). Messages name themselves by a 64-bit id.
 */
export function eventId(corpId: string, xml: string, fields: EventFields): string {
  const messageId = fields.text("MsgId");
  const isMessage = fields.text("MsgType") !== "event" && messageId !== "";
  const key = isMessage ? `message\n${fields.text("FromUserName")}\n${messageId}` : `event\n${xml}`;
  return createHash("sha256").update(`${corpId}\n${key}`).digest("base64url").slice(0, 26);
}

function eventOf({ corpId, agent, xml }: ReceivedCallback, fields: EventFields, receivedAt: Date): WecomEvent {
  const name = eventName(fields);
  const seconds = Number(fields.text("CreateTime"));
  const happenedAt = seconds > 0 ? new Date(seconds * 1_000) : receivedAt;
  const settleMs = HANDLERS.get(name)?.settleMs ?? 0;
  // Clocks differ, and a simulator's clock can be anywhere: the wait counts from the event, but never exceeds itself.
  const sinceEvent = Math.max(0, Math.min(settleMs, receivedAt.getTime() - happenedAt.getTime()));
  const or = (...names: string[]): string | null => names.map((one) => fields.text(one)).find(Boolean) ?? null;
  const from = fields.text("FromUserName");
  return {
    corpId,
    id: eventId(corpId, xml, fields),
    agent,
    name,
    userId: or("UserID") ?? (from === "" || from === "sys" ? null : from),
    externalUserId: or("ExternalUserID"),
    chatId: or("ChatId", "OpenKfId", "LinkId"),
    xml,
    happenedAt,
    receivedAt,
    state: "received",
    dueAt: new Date(receivedAt.getTime() + settleMs - sinceEvent),
    attempts: 0,
    note: null,
    processedAt: null,
    welcome:
      fields.text("WelcomeCode") === ""
        ? null
        : {
            deadlineAt: new Date(receivedAt.getTime() + WELCOME_WINDOW_MS),
            state: "pending",
            attempts: 0,
            note: null,
            doneAt: null,
          },
  };
}

/**
 * Done when the event is on disk; a repeat changes nothing. Waking the lanes is not waited for: the sweep finds what
 * was not woken.
 *
 * @returns `isNew: false` for a repeat.
 * @throws Error the message cannot be read, or the store cannot be reached: answer with a failure, it comes again.
 */
export async function receiveEvent(
  deps: WecomEventDeps & { wake: LaneWaker },
  received: ReceivedCallback,
): Promise<{ isNew: boolean; event: WecomEvent }> {
  const event = eventOf(received, deps.parse(received.xml), deps.clock.now());
  const isNew = await deps.events.add(event);
  if (isNew) {
    if (event.welcome) deps.wake("welcome", event.corpId);
    deps.wake("events", event.corpId);
  }
  return { isNew, event };
}

export type LaneWaker = (lane: "events" | "welcome", corpId: string) => void;

/** At most one wake-up of a lane in this time, the last one after it: a thousand events need no thousand jobs. */
const WAKE_GAP_MS = 50;

/** Puts wake-ups on the queues, drawn together. */
export function createLaneWaker({ jobs, log }: Pick<WecomEventDeps, "jobs" | "log">): LaneWaker {
  const waiting = new Set<string>();
  return (lane, corpId) => {
    const key = `${lane}/${corpId}`;
    if (waiting.has(key)) return;
    waiting.add(key);
    const wake = (): void => {
      waiting.delete(key);
      const contract = lane === "welcome" ? sendWecomWelcomesJob : processWecomEventsJob;
      jobs
        .enqueue(contract, { v: 1 as const, corpId })
        .catch((error: unknown) => log.warn({ lane, err: error }, "a lane was not woken; the sweep does it"));
    };
    if (lane === "welcome") setImmediate(wake);
    else setTimeout(wake, WAKE_GAP_MS);
  };
}
