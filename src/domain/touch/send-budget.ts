/**
 * The send budget: one pure rule set for every sender (care, SOP, broadcast, a member), asked when a message is
 * planned, in the preflight, and again under the claim.
 */
import { nextAllowedAt, type QuietHours } from "../calendar/quiet-hours.js";
import type { Contact } from "../contact/contact.js";
import type { Stage } from "../stage/stage.js";
import { addDays, DAY_MS, instantAt, isoWeekdayOf, localDateOf, type LocalDate } from "../shared/time.js";
import { isInLiveTalk, isOptedOut } from "./opt-out.js";
import type { Touch, TouchState } from "./touch.js";
import type { SendRefusal } from "./send-refusals.js";
import { TASK_CHANNEL } from "./wecom-channel.js";

export { SEND_REFUSALS, type SendRefusal } from "./send-refusals.js";

/** How many mass sends WeCom lets through to one customer (path/92135): days of the month, 7 a week, or 1 a day. */
export const MASS_QUOTAS = ["days_of_month", "seven_a_week", "one_a_day"] as const;
export type MassQuota = (typeof MASS_QUOTAS)[number];

export interface SendBudget {
  massQuota: MassQuota;
  /** Rule-made messages to one contact; 0: none at all. */
  contactPerDay: number;
  contactPerWeek: number;
  /** Rule-made messages to all contacts of one company together. */
  accountPerDay: number;
  accountPerWeek: number;
  /** Whole local days without rule-made messages, both ends included. */
  blackouts: { from: LocalDate; to: LocalDate; name: string }[];
  /** No rule-made message for this many days after a complaint. */
  complaintPauseDays: number;
  /** In these stages, while people talk, only a person writes. */
  negotiationStages: Stage[];
  /** A talk this recent counts as going on, in days. */
  negotiationActiveDays: number;
}

export const defaultSendBudget: SendBudget = {
  massQuota: "days_of_month",
  contactPerDay: 1,
  contactPerWeek: 3,
  accountPerDay: 5,
  accountPerWeek: 15,
  blackouts: [],
  complaintPauseDays: 7,
  negotiationStages: ["opportunity"],
  negotiationActiveDays: 3,
};

/** One message in the ledger: it went out, may have gone out, is going out, or (when planning) is planned. */
export interface LedgerEntry {
  touchId: string;
  contactId: string;
  at: Date;
  /** Through WeCom's mass send, so that WeCom's own quota counts it. */
  isMass: boolean;
  /** A person wrote it: counts for WeCom's quota only. */
  isManual: boolean;
}

export interface CheckSendInput {
  touch: Pick<Touch, "id" | "why" | "contactId"> & { expiresAt: Date | null; isMass: boolean };
  contact: Pick<Contact, "optedOutAt" | "lastInboundAt" | "lastMessageAt" | "stage"> | null;
  /** The contact's last complaint; null: none. */
  complaintAt: Date | null;
  /** The contact's entries of about a month around `at`; the touch itself may be among them. */
  ledger: readonly LedgerEntry[];
  /** Entries of the whole company of about a week around `at`; empty when the company is not known. */
  accountLedger: readonly LedgerEntry[];
  budget: SendBudget;
  quietHours: QuietHours;
  zone: string;
  /** When it would go out. */
  at: Date;
  /** Now; a live talk is judged against it. */
  now: Date;
}

export type SendCheck =
  | { ok: true }
  /** `retryAt`: when it may be right; null: never for this message. */
  | { ok: false; reason: SendRefusal; note: string; retryAt: Date | null };

const no = (reason: SendRefusal, note: string, retryAt: Date | null = null): SendCheck => ({
  ok: false,
  reason,
  note,
  retryAt,
});

const NO_QUOTA_USED = { limit: 1, from: new Date(0), until: new Date(0) };

/** May this message go out at `at`? The first rule that says no gives the reason. Pure. */
export function checkSend(input: CheckSendInput): SendCheck {
  const { touch, contact, budget, zone, at, now } = input;
  if (!contact) return no("gone", "客户已不存在");
  if (touch.expiresAt && at >= touch.expiresAt) return no("expired", "已过合适的时间");
  if (isOptedOut(touch, contact)) return no("opted_out", "客户表示不再接收消息");
  const isManual = touch.why === "manual";
  if (!isManual) {
    const paused = pausedBy(input);
    if (paused) return paused;
  }
  const allowedAt = nextAllowedAt(at, input.quietHours, zone);
  if (allowedAt > at && !(isManual && isInLiveTalk(contact, now))) {
    return no("quiet_hours", "免打扰时段，顺延发送", allowedAt);
  }
  if (touch.isMass) {
    const used = input.ledger.filter((entry) => entry.isMass && entry.touchId !== touch.id);
    const quota = used.length === 0 ? NO_QUOTA_USED : massQuotaAt(budget.massQuota, at, zone);
    const inSpan = used.filter((entry) => entry.at >= quota.from && entry.at < quota.until).length;
    if (inSpan >= quota.limit) return no("mass_quota", `企业微信群发额度已用完(${inSpan}/${quota.limit})`, quota.until);
  }
  return isManual ? { ok: true } : (capped(input) ?? { ok: true });
}

function pausedBy({ contact, complaintAt, budget, zone, at }: CheckSendInput): SendCheck | null {
  const pauseEndsAt = complaintAt && new Date(complaintAt.getTime() + budget.complaintPauseDays * DAY_MS);
  if (pauseEndsAt && complaintAt <= at && at < pauseEndsAt) {
    return no("complaint", "客户近期投诉，暂停主动打扰", pauseEndsAt);
  }
  const talkEndsAt =
    contact?.lastMessageAt && new Date(contact.lastMessageAt.getTime() + budget.negotiationActiveDays * DAY_MS);
  if (contact && talkEndsAt && budget.negotiationStages.includes(contact.stage) && at < talkEndsAt) {
    return no("negotiation", "正在谈判，由成员亲自沟通", talkEndsAt);
  }
  const blackout = blackoutOn(localDateOf(at, zone), budget);
  return blackout ? no("blackout", `静默日：${blackout.name}`, instantAt(addDays(blackout.to, 1), 9 * 60, zone)) : null;
}

/** The blackout that a local day lies in; undefined: none. */
const blackoutOn = (day: LocalDate, { blackouts }: Pick<SendBudget, "blackouts">) =>
  blackouts.find(({ from, to }) => from <= day && day <= to);

function capped({ touch, ledger, accountLedger, budget, zone, at }: CheckSendInput): SendCheck | null {
  if (ledger.length === 0 && accountLedger.length === 0 && hasRoom(budget)) return null;
  const { dayFrom, dayUntil, weekFrom, weekUntil } = spansAt(at, zone);
  const countIn = (entries: readonly LedgerEntry[], from: Date, until: Date): number =>
    entries.filter((entry) => !entry.isManual && entry.touchId !== touch.id && entry.at >= from && entry.at < until)
      .length;
  const caps = [
    ["contact_day", ledger, dayFrom, dayUntil, budget.contactPerDay, "当天已有消息"],
    ["contact_week", ledger, weekFrom, weekUntil, budget.contactPerWeek, "本周消息已到上限"],
    ["account_day", accountLedger, dayFrom, dayUntil, budget.accountPerDay, "同一公司当天消息已到上限"],
    ["account_week", accountLedger, weekFrom, weekUntil, budget.accountPerWeek, "同一公司本周消息已到上限"],
  ] as const;
  for (const [reason, entries, from, until, limit, words] of caps) {
    const used = countIn(entries, from, until);
    if (used >= limit) return no(reason, `${words}(${used}/${limit})`, until);
  }
  return null;
}

const hasRoom = (budget: SendBudget): boolean =>
  Math.min(budget.contactPerDay, budget.contactPerWeek, budget.accountPerDay, budget.accountPerWeek) > 0;

interface Spans {
  dayFrom: Date;
  dayUntil: Date;
  weekFrom: Date;
  weekUntil: Date;
}

/** Day and week around an instant, local. */
function spansAt(at: Date, zone: string): Spans {
  const day = localDateOf(at, zone);
  const monday = addDays(day, 1 - isoWeekdayOf(day));
  return {
    dayFrom: instantAt(day, 0, zone),
    dayUntil: instantAt(addDays(day, 1), 0, zone),
    weekFrom: instantAt(monday, 0, zone),
    weekUntil: instantAt(addDays(monday, 7), 0, zone),
  };
}

/** WeCom's quota at an instant: how many in which span. */
export function massQuotaAt(quota: MassQuota, at: Date, zone: string): { limit: number; from: Date; until: Date } {
  const day = localDateOf(at, zone);
  const span = (limit: number, from: LocalDate, until: LocalDate) => ({
    limit,
    from: instantAt(from, 0, zone),
    until: instantAt(until, 0, zone),
  });
  if (quota === "one_a_day") return span(1, day, addDays(day, 1));
  if (quota === "seven_a_week") {
    const monday = addDays(day, 1 - isoWeekdayOf(day));
    return span(7, monday, addDays(monday, 7));
  }
  const first = `${day.slice(0, 7)}-01`;
  const nextFirst = `${addDays(first, 31).slice(0, 7)}-01`;
  return span(Number(addDays(nextFirst, -1).slice(8)), first, nextFirst);
}

/** States that count against caps: out, possibly out, going out, waiting for the member. */
const SPENT: readonly TouchState[] = ["sent", "unknown", "claimed", "awaiting"];

/** What the ledger reads of a touch. */
export type LedgerTouch = Pick<
  Touch,
  "id" | "contactId" | "accountKey" | "broadcast" | "state" | "sentAt" | "claim" | "dueAt" | "why" | "channel"
>;

/**
 * Touches as ledger entries.
 *
 * @param withPlanned planned ones count too: when planning and in the preflight.
 */
export function ledgerOf(touches: readonly LedgerTouch[], withPlanned: boolean): LedgerEntry[] {
  return touches
    .filter(({ state }) => SPENT.includes(state) || (withPlanned && state === "planned"))
    .map((touch) => ({
      touchId: touch.id,
      contactId: touch.contactId,
      at: touch.sentAt ?? touch.claim?.at ?? touch.dueAt,
      isMass: isMassChannel(touch.channel),
      isManual: touch.why === "manual",
    }));
}

/** Channel of WeCom's mass send. */
export const MASS_CHANNEL = "wecom";
/** Does it count in WeCom's monthly quota? A task for one customer is a mass send too. */
export const isMassChannel = (channel: string | null): boolean => channel === MASS_CHANNEL || channel === TASK_CHANNEL;
