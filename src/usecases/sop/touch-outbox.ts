/** The touch outbox as SOPs use it: budget and quiet hours are asked there, and again before every send. */
import { DAY_MS } from "#src/domain/shared/time.js";
import { channelFor, writersOf } from "#src/domain/touch/channel-choice.js";
import { foreseeSend } from "#src/domain/touch/foresee-send.js";
import { isMassChannel, ledgerOf, type LedgerEntry } from "#src/domain/touch/send-budget.js";
import { stableId } from "../shared/ids.js";
import { planTouch } from "../touch/plan-touch.js";
import { sendFactsOf } from "../touch/send-facts.js";
import { touchChanged, type TouchDeps } from "../touch/touch-deps.js";
import type { ForeseenMessages, MessageOutlook, SopOutbox } from "./ports.js";

/** A step's message that could not go out this long is out of place. */
export const EXPIRES_AFTER_MS = 3 * DAY_MS;

export function touchOutbox(deps: TouchDeps): SopOutbox {
  return {
    plan: async ({ key, contact, text, attachments, now }) => {
      const { touch } = await planTouch(deps, {
        corpId: contact.corpId,
        key,
        why: "sop",
        contactId: contact.id,
        text,
        attachments,
        dueAt: now,
        expiresAt: new Date(now.getTime() + EXPIRES_AFTER_MS),
      });
      return { id: touch.id, note: touch.note };
    },
    cancel: async (corpId, key, why) => {
      const cancelled = await deps.touches.cancel(corpId, stableId("to", corpId, key), why);
      if (cancelled) deps.live.publish([touchChanged(cancelled)]);
    },
    foresee: (wanted) => foresee(deps, wanted),
  };
}

/** With the budget as it is now; each message that goes out counts for the next, also for others of its company. */
async function foresee(deps: TouchDeps, wanted: readonly ForeseenMessages[]): Promise<MessageOutlook[][]> {
  const [first] = wanted.filter(({ messages }) => messages.length > 0);
  if (!first) return wanted.map(() => []);
  const { corpId } = first.contact;
  const now = deps.clock.now();
  const [settings, accounts, factsOf, hasLeft] = await Promise.all([
    deps.settings.get(corpId),
    deps.bots.list(corpId),
    sendFactsOf(
      deps,
      corpId,
      wanted.map(({ contact }) => contact),
      now,
    ),
    deps.members.whoLeft(corpId),
  ]);
  const went = new Map<string, LedgerEntry[]>();
  const result: MessageOutlook[][] = [];
  for (const { contact, messages } of wanted) {
    const { touches, accountTouches, accountKey, complaintAt } = factsOf(contact);
    const own: LedgerEntry[] = [];
    const ofAccount = accountKey === null ? [] : (went.get(accountKey) ?? []);
    const outlooks: MessageOutlook[] = [];
    for (const [index, { at, text, attachments }] of messages.entries()) {
      const reach = await deps.wecomReaches?.of(contact, at);
      // Rules never write through customer service: there people answer.
      const needs = { text, attachments, ...(reach ? { wecom: { ...reach, kf: null } } : {}) };
      const channel = channelFor(contact, writersOf(contact, hasLeft), accounts, needs)?.channel ?? null;
      const isMass = isMassChannel(channel);
      const id = `foreseen:${contact.id}:${index}`;
      const expiresAt = new Date(at.getTime() + EXPIRES_AFTER_MS);
      const found = foreseeSend({
        touch: { id, why: "sop", contactId: contact.id, expiresAt, isMass },
        contact,
        complaintAt,
        ledger: [...ledgerOf(touches, true), ...own],
        accountLedger: accountKey === null ? [] : [...ledgerOf(accountTouches, true), ...ofAccount],
        budget: settings.sendBudget,
        quietHours: settings.quietHours,
        zone: settings.zone,
        at,
        now,
      });
      if (found.isOut) {
        const entry = { touchId: id, contactId: contact.id, at: found.at, isMass, isManual: false };
        own.push(entry);
        ofAccount.push(entry);
      }
      outlooks.push({ ...found, channel });
    }
    if (accountKey !== null) went.set(accountKey, ofAccount);
    result.push(outlooks);
  }
  return result;
}
