/** What may happen to a due touch at this instant. The rules are asked again right before every send. */
import { nextAllowedAt } from "../calendar/quiet-hours.js";
import type { Contact } from "../contact/contact.js";
import type { Settings } from "../settings/settings.js";
import { addDays, instantAt, localDateOf, MINUTE_MS } from "../shared/time.js";
import { isCare, type Touch } from "./touch.js";

export type SendDecision =
  | { act: "send" }
  /** Not now: due again at `at`. */
  | { act: "move"; at: Date; note: string }
  /** Never: the reason is shown. */
  | { act: "skip"; note: string };

export interface SendRulesInput {
  touch: Touch;
  contact: Pick<Contact, "optedOutAt" | "lastInboundAt"> | null;
  /** Other care touches of the contact that went out, may have gone out or are going out on this local day. */
  otherCareToday: readonly Pick<Touch, "id" | "state">[];
  settings: Pick<Settings, "quietHours" | "zone" | "care">;
  now: Date;
}

/** A member may answer at any hour somebody who wrote this recently. */
export const LIVE_TALK_MINUTES = 60;
/** Where two care touches meet in the same minute, both step back this far. */
const COLLISION_MINUTES = 2;

export function sendDecision({ touch, contact, otherCareToday, settings, now }: SendRulesInput): SendDecision {
  if (touch.expiresAt && now >= touch.expiresAt) return { act: "skip", note: "已过合适的时间,没有发送" };
  if (!contact) return { act: "skip", note: "客户已不存在" };
  if (isOptedOut(touch, contact)) return { act: "skip", note: "客户表示不再接收消息" };
  const allowedAt = nextAllowedAt(now, settings.quietHours, settings.zone);
  if (allowedAt > now && !(touch.why === "manual" && isInLiveTalk(contact, now))) {
    return moveOrSkip(touch, allowedAt, "免打扰时段,顺延发送");
  }
  if (isCare(touch) && otherCareToday.length > 0) {
    const isGoingOut = otherCareToday.every((other) => other.state === "claimed");
    if (isGoingOut)
      return moveOrSkip(touch, new Date(now.getTime() + COLLISION_MINUTES * MINUTE_MS), "同一天已有关怀消息");
    const tomorrow = addDays(localDateOf(now, settings.zone), 1);
    const nextDay = nextAllowedAt(careInstant(tomorrow, settings), settings.quietHours, settings.zone);
    return moveOrSkip(touch, nextDay, "今天已发过一条关怀消息,顺延到明天");
  }
  return { act: "send" };
}

/** Opted out for rules; a member may still answer what the contact wrote afterwards. */
export function isOptedOut(touch: Pick<Touch, "why">, contact: Pick<Contact, "optedOutAt" | "lastInboundAt">): boolean {
  if (!contact.optedOutAt) return false;
  return isCare(touch) || !contact.lastInboundAt || contact.lastInboundAt <= contact.optedOutAt;
}

const isInLiveTalk = (contact: Pick<Contact, "lastInboundAt">, now: Date): boolean =>
  contact.lastInboundAt !== null && now.getTime() - contact.lastInboundAt.getTime() <= LIVE_TALK_MINUTES * MINUTE_MS;

function moveOrSkip(touch: Touch, at: Date, note: string): SendDecision {
  if (touch.expiresAt && at >= touch.expiresAt) return { act: "skip", note: `${note},但已过合适的时间` };
  return { act: "move", at, note };
}

function careInstant(day: string, settings: Pick<Settings, "zone" | "care">): Date {
  const [hour = 10, minute = 0] = settings.care.atLocalTime.split(":").map(Number);
  return instantAt(day, hour * 60 + minute, settings.zone);
}

/** Waiting time before the next try after a failure without effect, in ms: 30 s doubling to 30 min. */
export const retryDelayMs = (attempts: number): number => Math.min(30_000 * 2 ** Math.max(0, attempts - 1), 1_800_000);

/**
 * Care touches besides one that count against the local day: out, possibly out, or going out.
 *
 * @param careOfContact the contact's rule-made touches.
 */
export function goneOutToday(careOfContact: readonly Touch[], touchId: string, now: Date, zone: string): Touch[] {
  const today = localDateOf(now, zone);
  const isToday = (at: Date | null | undefined): boolean => !!at && localDateOf(at, zone) === today;
  return careOfContact.filter((other) => {
    if (other.id === touchId) return false;
    if (other.state === "sent") return isToday(other.sentAt);
    return (other.state === "claimed" || other.state === "unknown") && isToday(other.claim?.at);
  });
}
