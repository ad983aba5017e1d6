/** Brings the planned care messages of one contact in line with what is known now. */
import type { Contact } from "#src/domain/contact/contact.js";
import { carePlan, type CareMessage, type CarePlan } from "#src/domain/care/care-plan.js";
import { channelFor, writersOf } from "#src/domain/touch/channel-choice.js";
import type { Touch } from "#src/domain/touch/touch.js";
import type { Settings } from "#src/domain/settings/settings.js";
import { careOutlook, type Outlook } from "#src/domain/care/care-outlook.js";
import { isMassChannel, ledgerOf, type LedgerEntry, type LedgerTouch } from "#src/domain/touch/send-budget.js";
import { stableId } from "../shared/ids.js";
import { sendFactsOf } from "../touch/send-facts.js";
import { touchChanged, wakeSender } from "../touch/touch-deps.js";
import type { CareDeps } from "./care-deps.js";

/**
 * Plans, moves or cancels. Keys name the occurrence, so repeating it, at any time and beside itself, makes no second
 * message; what was sent, cancelled or skipped stays so.
 */
export async function planCare(deps: CareDeps, input: { corpId: string; contactId: string }): Promise<void> {
  const { corpId, contactId } = input;
  const contact = await deps.contacts.find(corpId, contactId);
  if (!contact) return;
  const [settings, touches, firstOrderAt, orders, accounts, rules, dates, hasLeft] = await Promise.all([
    deps.settings.get(corpId),
    careOnly(deps.touches.careOfContact(corpId, contactId)),
    deps.firstOrders.firstOrderAt(corpId, contactId),
    deps.firstOrders.ordersOf(corpId, contactId),
    deps.bots.list(corpId),
    deps.careRules.get(corpId),
    deps.dates.ofContact(corpId, contactId),
    deps.members.whoLeft(corpId),
  ]);
  const writers = writersOf(contact, hasLeft);
  const reach = await deps.wecomReaches?.of(contact, deps.clock.now());
  const choice = channelFor(contact, writers, accounts, reach ? { wecom: { ...reach, kf: null } } : {});
  const memberId = choice?.memberId ?? writers[0] ?? writersOf(contact)[0];
  if (memberId === undefined) return;
  const now = deps.clock.now();
  const memberName = (await deps.members.namesOf(corpId, [memberId])).get(memberId) ?? memberId;
  const plan = carePlan({
    contact,
    memberName,
    firstOrderAt,
    orders,
    touches,
    rules: rules.value.rules,
    dates,
    accountKey: contact.accountKey,
    settings,
    calendar: deps.calendar,
    lunar: deps.lunar,
    now,
  });
  const sender = { memberId, channel: choice?.channel ?? null };
  const messages = await withOutlook(deps, contact, plan.messages, settings, sender, now);
  const changed = [
    ...(await storeMessages(deps, contact, messages, touches, sender, now)),
    ...(await storeSkipped(deps, contact, plan.skipped, sender, now)),
    ...(await cancelUnwanted(deps, contact, plan, touches)),
  ];
  if (changed.length > 0) deps.live.publish(changed.map(touchChanged));
  await deps.checks.setCareCheck(corpId, contactId, plan.nextCheckAt ?? lastExpiry(plan, now));
}

/** SOPs and broadcasts are rule-made as well, and none of care's business. */
const careOnly = async (touches: Promise<Touch[]>): Promise<Touch[]> =>
  (await touches).filter(({ why }) => why.startsWith("care."));

/** While a message is planned, care has to hear of every change of the contact, e.g. that it was lost. */
function lastExpiry(plan: CarePlan, now: Date): Date | null {
  const ahead = plan.messages.map((message) => message.expiresAt.getTime()).filter((ms) => ms > now.getTime());
  return ahead.length === 0 ? null : new Date(Math.max(...ahead));
}

type Sender = Pick<Touch, "memberId" | "channel">;
type PlacedMessage = Omit<CareMessage, "isBusiness"> & Outlook;

/** The messages as the send budget will let them go, in their order: one that is placed counts for the next. */
async function withOutlook(
  deps: CareDeps,
  contact: Contact,
  messages: readonly CareMessage[],
  settings: Settings,
  { channel }: Sender,
  now: Date,
): Promise<PlacedMessage[]> {
  const idOf = (message: Pick<CareMessage, "key">): string => stableId("to", contact.corpId, message.key);
  const own = new Set(messages.map(idOf));
  const placed: PlacedMessage[] = [];
  const entries: LedgerEntry[] = [];
  for (const wanted of messages.toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime())) {
    const { isBusiness: _rule, ...message } = wanted;
    // What is over is asked when it goes out.
    if (message.dueAt <= now) {
      placed.push({ ...message, note: null, outlook: null });
      continue;
    }
    const facts = (await sendFactsOf(deps, contact.corpId, [contact], message.dueAt))(contact);
    const others = (touches: readonly LedgerTouch[]): LedgerEntry[] => [
      ...ledgerOf(touches, true).filter(({ touchId }) => !own.has(touchId)),
      ...entries,
    ];
    const isMass = isMassChannel(channel);
    const touchId = idOf(message);
    const outlook = careOutlook({
      message: wanted,
      touchId,
      contact,
      isMass,
      complaintAt: facts.complaintAt,
      ledger: others(facts.touches),
      accountLedger: contact.accountKey ? others(facts.accountTouches) : [],
      settings,
      calendar: deps.calendar,
      now,
    });
    placed.push({ ...message, ...outlook });
    if (outlook.outlook?.kind !== "blocked")
      entries.push({ touchId, contactId: contact.id, at: outlook.dueAt, isMass, isManual: false });
  }
  return placed;
}

async function storeMessages(
  deps: CareDeps,
  contact: Contact,
  messages: readonly PlacedMessage[],
  touches: readonly Touch[],
  sender: Sender,
  now: Date,
): Promise<Touch[]> {
  const byKey = new Map(touches.map((touch) => [touch.key, touch]));
  const changed: Touch[] = [];
  for (const message of messages) {
    const wanted = { ...message, ...sender };
    const stored = byKey.get(message.key);
    if (!stored) {
      const { touch, isNew } = await deps.touches.insertOnce(plannedTouch(contact, wanted, now));
      if (!isNew) continue;
      changed.push(touch);
      if (touch.dueAt <= now) await wakeSender(deps, touch);
    } else if (stored.state === "planned" && isLeftToRules(stored) && differs(stored, wanted)) {
      const { text, dueAt, expiresAt, memberId, channel, note, outlook } = wanted;
      const changes = { text, dueAt, expiresAt, memberId, channel, note, outlook };
      const moved = await deps.touches.replan(contact.corpId, stored.id, changes);
      if (moved) changed.push(moved);
    }
  }
  return changed;
}

/** What cannot be said (a variable without value) is kept as skipped with its reason, where people see it. */
async function storeSkipped(
  deps: CareDeps,
  contact: Contact,
  skipped: CarePlan["skipped"],
  sender: Sender,
  now: Date,
): Promise<Touch[]> {
  const changed: Touch[] = [];
  for (const { key, why, dueAt, reason } of skipped) {
    // Until its day the profile or the template may still be completed.
    if (dueAt > now) continue;
    const draft = plannedTouch(contact, { key, why, dueAt, expiresAt: null, text: "", ...sender }, now);
    const { touch, isNew } = await deps.touches.insertOnce({ ...draft, state: "skipped", note: reason });
    if (isNew) changed.push(touch);
  }
  return changed;
}

/** Planned, but no longer wanted: the contact opted out, the birthday was corrected, the rule was switched off. */
async function cancelUnwanted(
  deps: CareDeps,
  contact: Contact,
  plan: CarePlan,
  touches: readonly Touch[],
): Promise<Touch[]> {
  const wanted = new Set(plan.messages.map((message) => message.key));
  const note = contact.optedOutAt ? "客户表示不再接收消息" : "不再适用：客户资料或设置有了变化";
  const cancelled: Touch[] = [];
  for (const touch of touches) {
    if (touch.state !== "planned" || wanted.has(touch.key)) continue;
    const stored = await deps.touches.cancel(contact.corpId, touch.id, note);
    if (stored) cancelled.push(stored);
  }
  return cancelled;
}

/** A note of somebody else (a member moved it, sending put it off) leaves it where it is. */
const isLeftToRules = ({ note, outlook }: Touch): boolean => note === null || Boolean(outlook);

const differs = (stored: Touch, wanted: PlacedMessage & Sender): boolean =>
  stored.note !== wanted.note ||
  stored.outlook?.kind !== wanted.outlook?.kind ||
  stored.outlook?.wantedAt.getTime() !== wanted.outlook?.wantedAt.getTime() ||
  stored.text !== wanted.text ||
  stored.channel !== wanted.channel ||
  stored.memberId !== wanted.memberId ||
  stored.dueAt.getTime() !== wanted.dueAt.getTime() ||
  stored.expiresAt?.getTime() !== wanted.expiresAt.getTime();

function plannedTouch(
  contact: Contact,
  fields: Pick<Touch, "key" | "why" | "text" | "dueAt" | "expiresAt" | "memberId" | "channel"> &
    Partial<Pick<Touch, "note" | "outlook">>,
  now: Date,
): Touch {
  return {
    corpId: contact.corpId,
    id: stableId("to", contact.corpId, fields.key),
    contactId: contact.id,
    accountKey: contact.accountKey,
    ...fields,
    state: "planned",
    claim: null,
    attempts: 0,
    sentAt: null,
    channelMessageId: null,
    note: fields.note ?? null,
    taskId: null,
    createdAt: now,
    createdBy: null,
  };
}
