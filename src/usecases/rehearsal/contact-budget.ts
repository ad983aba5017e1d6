/** How much one contact may still be written to, and why not. */
import type { Contact } from "#src/domain/contact/contact.js";
import { addDays, instantAt, isoWeekdayOf, localDateOf } from "#src/domain/shared/time.js";
import { checkSend, ledgerOf, massQuotaAt, type LedgerEntry, type SendCheck } from "#src/domain/touch/send-budget.js";
import { sendFactsOf } from "../touch/send-facts.js";
import type { RehearsalDeps } from "./rehearse.js";

export interface BudgetLine {
  kind: "contact_day" | "contact_week" | "account_day" | "account_week" | "mass_quota";
  used: number;
  /** Planned ahead inside the same span. */
  planned: number;
  limit: number;
}

export interface ContactBudget {
  lines: BudgetLine[];
  /** May a rule write now? */
  now: SendCheck;
}

/** The contact's part of the ledger against its caps. The caller has checked that the contact is visible. */
export async function contactBudget(deps: RehearsalDeps, contact: Contact): Promise<ContactBudget> {
  const { corpId } = contact;
  const now = deps.clock.now();
  const { sendBudget: budget, quietHours, zone } = await deps.settings.get(corpId);
  const facts = (await sendFactsOf(deps, corpId, [contact], now))(contact);
  const spent = { contact: ledgerOf(facts.touches, false), account: ledgerOf(facts.accountTouches, false) };
  const all = { contact: ledgerOf(facts.touches, true), account: ledgerOf(facts.accountTouches, true) };
  const day = localDateOf(now, zone);
  const monday = addDays(day, 1 - isoWeekdayOf(day));
  const spans = {
    day: [instantAt(day, 0, zone), instantAt(addDays(day, 1), 0, zone)] as const,
    week: [instantAt(monday, 0, zone), instantAt(addDays(monday, 7), 0, zone)] as const,
  };
  const line = (
    kind: BudgetLine["kind"],
    whose: "contact" | "account",
    [from, until]: readonly [Date, Date],
    limit: number,
    counts: (entry: LedgerEntry) => boolean = (entry) => !entry.isManual,
  ): BudgetLine => {
    const inSpan = (entry: LedgerEntry): boolean => entry.at >= from && entry.at < until && counts(entry);
    const used = spent[whose].filter(inSpan).length;
    return { kind, used, planned: all[whose].filter(inSpan).length - used, limit };
  };
  const quota = massQuotaAt(budget.massQuota, now, zone);
  return {
    lines: [
      line("contact_day", "contact", spans.day, budget.contactPerDay),
      line("contact_week", "contact", spans.week, budget.contactPerWeek),
      ...(facts.accountKey === null
        ? []
        : [
            line("account_day", "account", spans.day, budget.accountPerDay),
            line("account_week", "account", spans.week, budget.accountPerWeek),
          ]),
      line("mass_quota", "contact", [quota.from, quota.until], quota.limit, ({ isMass }) => isMass),
    ],
    now: checkSend({
      touch: { id: "", why: "sop", contactId: contact.id, expiresAt: null, isMass: false },
      contact,
      complaintAt: facts.complaintAt,
      ledger: spent.contact,
      accountLedger: spent.account,
      budget,
      quietHours,
      zone,
      at: now,
      now,
    }),
  };
}
