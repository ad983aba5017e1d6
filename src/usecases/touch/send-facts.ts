/** What the send budget is judged on, read for many contacts at once. */
import type { Contact } from "#src/domain/contact/contact.js";
import { DAY_MS } from "#src/domain/shared/time.js";
import { accountKeyOf } from "#src/domain/touch/account-key.js";
import type { Touch } from "#src/domain/touch/touch.js";
import type { Complaints, TouchStore } from "./ports.js";

export interface SendFacts {
  touches: Touch[];
  accountTouches: Touch[];
  complaintAt: Date | null;
  accountKey: string | null;
}

export interface SendFactsDeps {
  touches: Pick<TouchStore, "around" | "aroundAccounts">;
  complaints: Complaints;
}

/** A month's quota and what is planned ahead. */
const CONTACT_DAYS = 32;
const ACCOUNT_DAYS = 8;
/** The longest pause after a complaint that settings allow. */
const COMPLAINT_DAYS = 365;

/** Three queries for a page of contacts, whatever its size. */
export async function sendFactsOf(
  deps: SendFactsDeps,
  corpId: string,
  contacts: readonly Contact[],
  at: Date,
): Promise<(contact: Contact) => SendFacts> {
  const ids = contacts.map((contact) => contact.id);
  const accountOf = new Map(contacts.map((contact) => [contact.id, accountKeyOf(contact)]));
  const accounts = [...new Set([...accountOf.values()].filter((key) => key !== null))];
  const span = (days: number): [Date, Date] => [
    new Date(at.getTime() - days * DAY_MS),
    new Date(at.getTime() + days * DAY_MS),
  ];
  const [touches, accountTouches, complaints] = await Promise.all([
    deps.touches.around(corpId, ids, ...span(CONTACT_DAYS)),
    deps.touches.aroundAccounts(corpId, accounts, ...span(ACCOUNT_DAYS)),
    deps.complaints.lastOf(corpId, ids, new Date(at.getTime() - COMPLAINT_DAYS * DAY_MS)),
  ]);
  const byContact = groupedBy(touches, (touch) => touch.contactId);
  const byAccount = groupedBy(accountTouches, (touch) => touch.accountKey ?? "");
  return (contact) => {
    const accountKey = accountOf.get(contact.id) ?? null;
    return {
      touches: byContact.get(contact.id) ?? [],
      accountTouches: accountKey === null ? [] : (byAccount.get(accountKey) ?? []),
      complaintAt: complaints.get(contact.id) ?? null,
      accountKey,
    };
  };
}

function groupedBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
