/** What may happen to a due touch at this instant. The rules are asked again right before every send. */
import { nextAllowedAt } from "../calendar/quiet-hours.js";
import type { Contact } from "../contact/contact.js";
import type { Settings } from "../settings/settings.js";
import { DAY_MS, instantAt, localDateOf, MINUTE_MS } from "../shared/time.js";
import { checkSend, ledgerOf, isMassChannel, type LedgerTouch } from "./send-budget.js";
import { isCare, type Touch } from "./touch.js";

export type SendDecision =
  | { act: "send" }
  /** Not now: due again at `at`. */
  | { act: "move"; at: Date; note: string }
  /** Never: the reason is shown. */
  | { act: "skip"; note: string };

export interface SendRulesInput {
  touch: Touch;
  contact: Pick<Contact, "optedOutAt" | "lastInboundAt" | "lastMessageAt" | "stage"> | null;
  complaintAt: Date | null;
  /** Touches of the contact around now, this one may be among them. */
  touches: readonly LedgerTouch[];
  /** Touches of the contact's company around now; empty when it is not known. */
  accountTouches: readonly LedgerTouch[];
  settings: Pick<Settings, "quietHours" | "zone" | "care" | "sendBudget">;
  now: Date;
}

/** Where two rule-made touches meet in the same minute, both step back this far. */
const COLLISION_MINUTES = 2;
/** A rule-made touch that has to wait longer than this is not worth keeping. */
const MAX_WAIT_DAYS = 14;

/** The rules asked under the claim: what is only planned elsewhere does not count, what may be out does. */
export function sendDecision({
  touch,
  settings,
  now,
  touches,
  accountTouches,
  ...facts
}: SendRulesInput): SendDecision {
  const check = checkSend({
    ...facts,
    touch: { ...touch, isMass: isMassChannel(touch.channel) },
    ledger: ledgerOf(touches, false),
    accountLedger: ledgerOf(accountTouches, false),
    budget: settings.sendBudget,
    quietHours: settings.quietHours,
    zone: settings.zone,
    at: now,
    now,
  });
  if (check.ok) return { act: "send" };
  const { reason, note, retryAt } = check;
  if (!retryAt) return { act: "skip", note: `${note}，没有发送` };
  if (CAPS.has(reason)) {
    const others = (reason.startsWith("account") ? accountTouches : touches).filter(
      (other) => other.id !== touch.id && other.why !== "manual",
    );
    // Two that are going out in this very moment see each other and both step back; neither can miss the other.
    const isCollision = others.some((other) => other.state === "claimed" && isNear(other.claim?.at, now));
    if (isCollision)
      return moveOrSkip(touch, new Date(now.getTime() + COLLISION_MINUTES * MINUTE_MS), "同时还有别的消息", now);
    const at = careInstant(localDateOf(retryAt, settings.zone), settings);
    return moveOrSkip(touch, nextAllowedAt(at, settings.quietHours, settings.zone), `${note}，顺延`, now);
  }
  return moveOrSkip(touch, nextAllowedAt(retryAt, settings.quietHours, settings.zone), note, now);
}

const CAPS: ReadonlySet<string> = new Set(["contact_day", "contact_week", "account_day", "account_week", "mass_quota"]);
const COLLISION_SPAN_MS = 2 * MINUTE_MS;

const isNear = (at: Date | null | undefined, now: Date): boolean =>
  !!at && now.getTime() - at.getTime() < COLLISION_SPAN_MS;

function moveOrSkip(touch: Touch, at: Date, note: string, now: Date): SendDecision {
  if (isCare(touch) && at.getTime() - now.getTime() > MAX_WAIT_DAYS * DAY_MS) {
    return { act: "skip", note: `${note}，没有发送` };
  }
  if (touch.expiresAt && at >= touch.expiresAt) return { act: "skip", note: `${note}，但已过合适的时间` };
  return { act: "move", at, note };
}

function careInstant(day: string, settings: Pick<Settings, "zone" | "care">): Date {
  const [hour = 10, minute = 0] = settings.care.atLocalTime.split(":").map(Number);
  return instantAt(day, hour * 60 + minute, settings.zone);
}

/** Waiting time before the next try after a failure without effect, in ms: 30 s doubling to 30 min. */
export const retryDelayMs = (attempts: number): number => Math.min(30_000 * 2 ** Math.max(0, attempts - 1), 1_800_000);
