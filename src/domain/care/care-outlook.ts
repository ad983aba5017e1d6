/** When a care message will really go out, as far as it can be known when it is planned. Pure. */
import type { WorkCalendar } from "../calendar/work-calendar.js";
import { allowedOnDay } from "../calendar/quiet-hours.js";
import type { Contact } from "../contact/contact.js";
import type { Settings } from "../settings/settings.js";
import { localDateOf } from "../shared/time.js";
import { checkSend, type LedgerEntry } from "../touch/send-budget.js";
import type { Touch } from "../touch/touch.js";
import type { CareMessage } from "./care-plan.js";

export interface OutlookInput {
  message: Pick<CareMessage, "why" | "dueAt" | "expiresAt" | "isBusiness">;
  touchId: string;
  contact: Contact;
  isMass: boolean;
  complaintAt: Date | null;
  /** What went out and what is planned around the day, to the contact and to its company. */
  ledger: readonly LedgerEntry[];
  accountLedger: readonly LedgerEntry[];
  settings: Settings;
  calendar: Pick<WorkCalendar, "isWorkingDay" | "addWorkingDays">;
  now: Date;
}

export type Outlook = Pick<Touch, "dueAt" | "note"> & { outlook: NonNullable<Touch["outlook"]> | null };

/** Moves tried: a quiet morning after a blackout after a full week. */
const MAX_MOVES = 6;

/**
 * Asks the whole send budget for the wanted instant and puts the message off, to care's time of a later day, while it
 * still makes sense then. What never fits stays at its wanted instant, with the reason: until then things may change,
 * and the same rules are asked again when it goes out.
 */
export function careOutlook({
  message,
  touchId,
  contact,
  isMass,
  settings,
  calendar,
  ...facts
}: OutlookInput): Outlook {
  const { dueAt: wantedAt, expiresAt, why } = message;
  const { care, quietHours, zone, sendBudget: budget } = settings;
  const touch = { id: touchId, why, contactId: contact.id, expiresAt, isMass };
  let at = wantedAt;
  let first: { reason: NonNullable<Touch["outlook"]>["reason"]; note: string } | null = null;
  for (let move = 0; move <= MAX_MOVES; move++) {
    const check = checkSend({ ...facts, touch, contact, budget, quietHours, zone, at });
    if (check.ok) {
      if (!first) return { dueAt: at, note: null, outlook: null };
      return { dueAt: at, note: first.note, outlook: { kind: "moved", reason: first.reason, wantedAt } };
    }
    first ??= check;
    if (!check.retryAt) break;
    const day = localDateOf(check.retryAt, zone);
    const wantedDay = message.isBusiness && !calendar.isWorkingDay(day) ? calendar.addWorkingDays(day, 1) : day;
    const onDay = allowedOnDay(wantedDay, care.atLocalTime, quietHours, zone);
    at = onDay && onDay > check.retryAt ? onDay : check.retryAt;
    if (at >= expiresAt) break;
  }
  return {
    dueAt: wantedAt,
    note: first?.note ?? null,
    outlook: { kind: "blocked", reason: first?.reason ?? "expired", wantedAt },
  };
}
