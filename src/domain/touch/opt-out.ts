/** Who may still be written to after "please stop", and when a talk is going on. */
import type { Contact } from "../contact/contact.js";
import { MINUTE_MS } from "../shared/time.js";
import { isCare, type Touch } from "./touch.js";

/** A member may answer at any hour somebody who wrote this recently. */
const LIVE_TALK_MINUTES = 60;

/** Opted out for rules; a member may still answer what the contact wrote afterwards. */
export function isOptedOut(touch: Pick<Touch, "why">, contact: Pick<Contact, "optedOutAt" | "lastInboundAt">): boolean {
  if (!contact.optedOutAt) return false;
  return isCare(touch) || !contact.lastInboundAt || contact.lastInboundAt <= contact.optedOutAt;
}

/** Has the contact just written, so that a member's answer is no disturbance? */
export const isInLiveTalk = (contact: Pick<Contact, "lastInboundAt">, now: Date): boolean =>
  contact.lastInboundAt !== null && now.getTime() - contact.lastInboundAt.getTime() <= LIVE_TALK_MINUTES * MINUTE_MS;
