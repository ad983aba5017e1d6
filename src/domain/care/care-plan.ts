/**
 * Which care messages one contact should get in the coming days. Pure: the same input, the same plan. What the send budget
 * says to them is `careOutlook`.
 */
import { nextBirthday, parseBirthday, type LunarCalendar } from "../calendar/birthday.js";
import { allowedOnDay, minuteOfLocalTime } from "../calendar/quiet-hours.js";
import type { WorkCalendar } from "../calendar/work-calendar.js";
import type { Contact } from "../contact/contact.js";
import type { Settings } from "../settings/settings.js";
import { addDays, DAY_MS, instantAt, localDateOf, localMinuteOf, type LocalDate } from "../shared/time.js";
import { valueOf } from "../touch/salutation.js";
import type { Touch, TouchReason } from "../touch/touch.js";
import {
  careDaysOf,
  careKeyOf,
  careReasonOf,
  isFeastRule,
  isForStage,
  type CareRule,
  type ContactDate,
} from "./care-rules.js";
import { renderCareText } from "./care-text.js";

export interface CareInput {
  contact: Contact;
  memberName: string;
  /** The contact's very first order, by chat or by a person; null: none yet. */
  firstOrderAt: Date | null;
  /** Every order, earliest first; left out: the first alone. */
  orders?: readonly Date[];
  /** Care touches that this contact has or had, newest first. */
  touches: readonly Pick<Touch, "key" | "why" | "state" | "dueAt" | "sentAt">[];
  /** The corp's rules, and the contact's own days. */
  rules: readonly CareRule[];
  dates: readonly Pick<ContactDate, "id" | "kind" | "date">[];
  /** The contact's company, for what is said once per company; null: not known. */
  accountKey: string | null;
  settings: Settings;
  calendar: WorkCalendar;
  lunar: LunarCalendar;
  now: Date;
}

/** One message that should go out. */
export interface CareMessage {
  key: string;
  why: TouchReason;
  text: string;
  dueAt: Date;
  expiresAt: Date;
  /** About business: put off, it goes to a working day. A feast is kept on its own day. */
  isBusiness: boolean;
}

export interface CarePlan {
  messages: CareMessage[];
  /** Wanted, but not possible, and why (plain Chinese). */
  skipped: { key: string; why: TouchReason; dueAt: Date; reason: string }[];
  /** When time alone may change the plan; null: only new facts do. */
  nextCheckAt: Date | null;
}

/** Birthdays are planned this far ahead, so that people see them coming and can cancel. */
export const PLAN_AHEAD_DAYS = 14;
/** Thanks for an order older than this would sound absent-minded. */
const FIRST_ORDER_MAX_AGE_DAYS = 3;
/** A birthday corrected after the greeting does not bring a second one this soon. */
const SAME_BIRTHDAY_DAYS = 180;

export function carePlan(input: CareInput): CarePlan {
  const plan: CarePlan = { messages: [], skipped: [], nextCheckAt: null };
  if (input.contact.optedOutAt || input.contact.stage === "lost") return plan;
  const birthday = planBirthday(input, plan);
  planFirstOrder(input, plan, birthday);
  for (const rule of input.rules) planRule(input, plan, rule);
  return plan;
}

/** @returns the day of the planned greeting, if any. */
function planBirthday(input: CareInput, plan: CarePlan): LocalDate | null {
  const { contact, settings, lunar, now } = input;
  const value = valueOf(contact, "birthday");
  const birthday = value === null ? null : parseBirthday(value);
  if (!settings.care.isBirthdayOn || !birthday) return null;
  const today = localDateOf(now, settings.zone);
  const next = nextBirthday(birthday, today, lunar);
  if (!next) return null;
  const planFrom = instantAt(addDays(next.date, -PLAN_AHEAD_DAYS), 0, settings.zone);
  if (planFrom > now) {
    plan.nextCheckAt = planFrom;
    return null;
  }
  // Look again once this one is over, for next year's.
  const overAt = instantAt(addDays(next.date, 1), 0, settings.zone);
  plan.nextCheckAt = overAt;
  const key = `care.birthday:${contact.id}:${next.occurrence}`;
  const dueAt = allowedOnDay(next.date, settings.care.atLocalTime, settings.quietHours, settings.zone);
  const wasGreeted = input.touches.some(
    (touch) =>
      touch.why === "care.birthday" &&
      touch.key !== key &&
      (touch.state === "sent" || touch.state === "unknown" || touch.state === "claimed") &&
      Math.abs((touch.sentAt ?? touch.dueAt).getTime() - overAt.getTime()) < SAME_BIRTHDAY_DAYS * DAY_MS,
  );
  if (!dueAt || wasGreeted) return null;
  add(input, plan, {
    key,
    why: "care.birthday",
    template: settings.care.birthdayText,
    dueAt,
    expiresAt: overAt,
    isBusiness: false,
  });
  return next.date;
}

function planFirstOrder(input: CareInput, plan: CarePlan, birthdayOn: LocalDate | null): void {
  const { contact, settings, calendar, firstOrderAt, now } = input;
  if (!settings.care.isFirstOrderOn || !firstOrderAt || firstOrderAt > now) return;
  // Bought before our log begins: the first order we saw is not the first.
  if (valueOf(contact, "customer_of_ours") !== null) return;
  const lastMoment = firstOrderAt.getTime() + FIRST_ORDER_MAX_AGE_DAYS * DAY_MS;
  const key = `care.first_order:${contact.id}:1`;
  // Planned once while fresh; afterwards the stored touch stands, whatever its age.
  const isStored = input.touches.some((touch) => touch.key === key);
  if (!isStored && now.getTime() > lastMoment) return;

  let day = localDateOf(firstOrderAt, settings.zone);
  const isTooLateToday = localMinuteOf(firstOrderAt, settings.zone) >= minuteOfLocalTime(settings.care.atLocalTime);
  if (isTooLateToday || !calendar.isWorkingDay(day)) day = calendar.addWorkingDays(day, 1);
  if (day === birthdayOn) day = calendar.addWorkingDays(day, 1);
  const dueAt = allowedOnDay(day, settings.care.atLocalTime, settings.quietHours, settings.zone);
  if (!dueAt) return;
  // A long holiday may lie between order and thanks, so the grace counts from the due time.
  const expiresAt = new Date(dueAt.getTime() + FIRST_ORDER_MAX_AGE_DAYS * DAY_MS);
  add(input, plan, {
    key,
    why: "care.first_order",
    template: settings.care.firstOrderText,
    dueAt,
    expiresAt,
    isBusiness: true,
  });
}

/** Looked ahead for the next day of a rule. */
const FURTHEST_DAYS = 400;
/** What is no feast may come some days late and still make sense. */
const GRACE_DAYS = 3;

function planRule(input: CareInput, plan: CarePlan, rule: CareRule): void {
  const { contact, settings, calendar, now, firstOrderAt, lunar } = input;
  const orderedAt = input.orders ?? (firstOrderAt ? [firstOrderAt] : []);
  if (!rule.isOn || !isForStage(rule, contact.stage)) return;
  const today = localDateOf(now, settings.zone);
  const orders = orderedAt.map((at) => localDateOf(at, settings.zone));
  const context = { dates: input.dates, orders, lunar };
  const isFeast = isFeastRule(rule);
  const from = isFeast ? today : addDays(today, -GRACE_DAYS);
  const horizon = addDays(today, PLAN_AHEAD_DAYS);
  for (const { date, occurrence } of careDaysOf(rule, context, from, addDays(today, FURTHEST_DAYS))) {
    if (date > horizon) {
      lookAgain(plan, instantAt(addDays(date, -PLAN_AHEAD_DAYS), 0, settings.zone));
      break;
    }
    // Business is talked about on working days, feasts are kept on their own.
    const day = isFeast || calendar.isWorkingDay(date) ? date : calendar.addWorkingDays(date, 1);
    const dueAt = allowedOnDay(day, settings.care.atLocalTime, settings.quietHours, settings.zone);
    if (!dueAt) continue;
    const expiresAt = instantAt(addDays(day, isFeast ? 1 : GRACE_DAYS + 1), 0, settings.zone);
    const key = careKeyOf(rule, { contactId: contact.id, accountKey: input.accountKey }, occurrence);
    // A rule switched on late does not make up for what is over.
    if (expiresAt <= now || (dueAt < now && !input.touches.some((touch) => touch.key === key) && day < today)) continue;
    add(input, plan, { key, why: careReasonOf(rule), template: rule.text, dueAt, expiresAt, isBusiness: !isFeast });
    lookAgain(plan, expiresAt);
  }
}

function lookAgain(plan: CarePlan, at: Date): void {
  if (!plan.nextCheckAt || at < plan.nextCheckAt) plan.nextCheckAt = at;
}

function add(
  { contact, memberName, settings, now }: CareInput,
  plan: CarePlan,
  wanted: Omit<CareMessage, "text"> & { template: string },
): void {
  const { template, ...message } = wanted;
  const rendered = renderCareText(template, { contact, memberName, corpName: settings.corpName });
  if (rendered.ok) plan.messages.push({ ...message, text: rendered.text });
  else {
    plan.skipped.push({ key: message.key, why: message.why, dueAt: message.dueAt, reason: rendered.reason });
    if (message.dueAt > now && (!plan.nextCheckAt || message.dueAt < plan.nextCheckAt))
      plan.nextCheckAt = message.dueAt;
  }
}
