/** What the send budget is judged on, read for many contacts at once. */
import type { Contact } from "#src/domain/contact/contact.js";
import { DAY_MS } from "#src/domain/shared/time.js";
import type { LedgerTouch } from "#src/domain/touch/send-budget.js";
import type { Complaints, TouchStore } from "./ports.js";

/** What the budget reads of a contact. */
export type JudgedContact = Pick<Contact, "id" | "accountKey">;

export interface SendFacts {
  touches: LedgerTouch[];
  accountTouches: LedgerTouch[];
  complaintAt: Date | null;
  accountKey: string | null;
}

export interface SendFactsDeps {
  touches: Pick<TouchStore, "around" | "aroundAccounts" | "window">;
  complaints: Complaints;
}

/** A month's quota and what is planned ahead. */
const CONTACT_DAYS = 32;
const ACCOUNT_DAYS = 8;
/** The longest pause after a complaint that settings allow. */
const COMPLAINT_DAYS = 365;
/** A ledger of no more entries than this is read in one pass. */
const SMALL = 20_000;

const span = (at: Date, days: number): [Date, Date] => [
  new Date(at.getTime() - days * DAY_MS),
  new Date(at.getTime() + days * DAY_MS),
];
const complaintsSince = (at: Date): Date => new Date(at.getTime() - COMPLAINT_DAYS * DAY_MS);

/** Three queries for a page of contacts, whatever its size. */
export async function sendFactsOf(
  deps: SendFactsDeps,
  corpId: string,
  contacts: readonly JudgedContact[],
  at: Date,
): Promise<(contact: JudgedContact) => SendFacts> {
  const ids = contacts.map((contact) => contact.id);
  const accounts = [...new Set(contacts.flatMap(({ accountKey }) => (accountKey ? [accountKey] : [])))];
  const [touches, accountTouches, complaints] = await Promise.all([
    deps.touches.around(corpId, ids, ...span(at, CONTACT_DAYS)),
    deps.touches.aroundAccounts(corpId, accounts, ...span(at, ACCOUNT_DAYS)),
    deps.complaints.lastOf(corpId, ids, complaintsSince(at)),
  ]);
  return factsFrom(touches, accountTouches, complaints);
}

/**
 * For walking through very many contacts: a small ledger is read once, a large one page by page.
 *
 * @returns what `sendFactsOf` would, for any page of contacts.
 */
export async function sendFactsForMany(
  deps: SendFactsDeps,
  corpId: string,
  at: Date,
): Promise<(contacts: readonly JudgedContact[]) => Promise<(contact: JudgedContact) => SendFacts>> {
  const [touches, complaints] = await Promise.all([
    deps.touches.window(corpId, ...span(at, CONTACT_DAYS), SMALL + 1),
    deps.complaints.allSince(corpId, complaintsSince(at), SMALL + 1),
  ]);
  if (touches.length > SMALL || complaints === null) return (contacts) => sendFactsOf(deps, corpId, contacts, at);
  const [from, until] = span(at, ACCOUNT_DAYS);
  const accountTouches = touches.filter(({ dueAt }) => dueAt >= from && dueAt < until);
  const facts = factsFrom(touches, accountTouches, complaints);
  return () => Promise.resolve(facts);
}

function factsFrom(
  touches: readonly LedgerTouch[],
  accountTouches: readonly LedgerTouch[],
  complaints: ReadonlyMap<string, Date>,
): (contact: JudgedContact) => SendFacts {
  const byContact = groupedBy(touches, (touch) => touch.contactId);
  const byAccount = groupedBy(accountTouches, (touch) => touch.accountKey ?? "");
  return ({ id, accountKey }) => ({
    touches: byContact.get(id) ?? [],
    accountTouches: accountKey ? (byAccount.get(accountKey) ?? []) : [],
    complaintAt: complaints.get(id) ?? null,
    accountKey: accountKey || null,
  });
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
