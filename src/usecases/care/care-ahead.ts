/** What care will plan later: days of the month that are further away than care plans ahead. */
import { nextBirthday, parseBirthday } from "#src/domain/calendar/birthday.js";
import { PLAN_AHEAD_DAYS } from "#src/domain/care/care-plan.js";
import { careDaysOf, careKeyOf, careReasonOf, isFeastRule, isForStage } from "#src/domain/care/care-rules.js";
import type { Contact } from "#src/domain/contact/contact.js";
import { reachesAny } from "#src/domain/member/data-scope.js";
import type { Viewer } from "#src/domain/member/member.js";
import { addDays, instantAt, localDateOf, type LocalDate } from "#src/domain/shared/time.js";
import { valueOf } from "#src/domain/touch/salutation.js";
import type { TouchReason } from "#src/domain/touch/touch.js";
import type { CareDeps } from "./care-deps.js";

export interface CareAhead {
  contactId: string;
  displayName: string;
  what: TouchReason;
}

const AHEAD_LIMIT = 500;

/**
 * Contacts whose care is looked at again before the month's end may have a day in it. Days after an order count only
 * where a rule speaks later than care plans ahead.
 */
export async function careAhead(
  deps: CareDeps,
  viewer: Viewer,
  days: readonly LocalDate[],
): Promise<Map<LocalDate, CareAhead[]>> {
  const { corpId } = viewer;
  const found = new Map<LocalDate, CareAhead[]>();
  const [first = "", last = first] = [days[0], days.at(-1)];
  const { zone, care } = await deps.settings.get(corpId);
  const now = deps.clock.now();
  const until = instantAt(addDays(last, 1), 0, zone);
  if (until <= now) return found;
  const tomorrow = addDays(localDateOf(now, zone), 1);
  const from = first > tomorrow ? first : tomorrow;
  const ids = await deps.checks.careDueBetween(corpId, now, until, AHEAD_LIMIT);
  const contacts = (await deps.contacts.findMany(corpId, ids)).filter(
    (contact) => !contact.optedOutAt && contact.stage !== "lost" && reachesAny(viewer, membersOf(contact)),
  );
  const rules = (await deps.careRules.get(corpId)).value.rules.filter(({ isOn }) => isOn);
  const asksOrders = rules.some(({ on, offsetDays }) => on.kind === "after_order" && offsetDays > PLAN_AHEAD_DAYS);
  const dates = await deps.dates.ofContacts(
    corpId,
    contacts.map(({ id }) => id),
  );
  const told = new Set<string>();
  for (const contact of contacts) {
    const known = new Set((await deps.touches.careOfContact(corpId, contact.id)).map(({ key }) => key));
    const add = (date: LocalDate, key: string, what: TouchReason): void => {
      if (known.has(key) || told.has(key)) return;
      told.add(key);
      const { id: contactId, displayName } = contact;
      found.set(date, [...(found.get(date) ?? []), { contactId, displayName, what }]);
    };
    const value = care.isBirthdayOn ? valueOf(contact, "birthday") : null;
    const birthday = value === null ? null : parseBirthday(value);
    const next = birthday && nextBirthday(birthday, from, deps.lunar);
    if (next && next.date <= last) add(next.date, `care.birthday:${contact.id}:${next.occurrence}`, "care.birthday");
    const orderedAt = asksOrders ? await deps.firstOrders.ordersOf(corpId, contact.id) : [];
    const orders = orderedAt.map((at) => localDateOf(at, zone));
    const context = { dates: dates.get(contact.id) ?? [], orders, lunar: deps.lunar };
    for (const rule of rules) {
      if (!isForStage(rule, contact.stage)) continue;
      for (const { date, occurrence } of careDaysOf(rule, context, from, last)) {
        const isMoved = !isFeastRule(rule) && !deps.calendar.isWorkingDay(date);
        const day = isMoved ? deps.calendar.addWorkingDays(date, 1) : date;
        const key = careKeyOf(rule, { contactId: contact.id, accountKey: contact.accountKey }, occurrence);
        if (day <= last) add(day, key, careReasonOf(rule));
      }
    }
  }
  return found;
}

const membersOf = (contact: Contact): string[] => [
  ...contact.memberIds,
  ...(contact.ownerId === null ? [] : [contact.ownerId]),
];
