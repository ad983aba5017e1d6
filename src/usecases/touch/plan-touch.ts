/** The one way in which rules (care, SOP) plan a message: the outbox is told, the send budget is asked. */
import type { Attachment } from "#src/domain/material/attachment.js";
import { AppError, NotFoundError } from "#src/domain/shared/errors.js";
import { channelFor, writersOf } from "#src/domain/touch/channel-choice.js";
import { checkSend, isMassChannel, ledgerOf, type SendRefusal } from "#src/domain/touch/send-budget.js";
import type { Touch, TouchReason } from "#src/domain/touch/touch.js";
import { stableId } from "../shared/ids.js";
import { sendFactsOf } from "./send-facts.js";
import { touchChanged, wakeSender, type TouchDeps } from "./touch-deps.js";

export interface PlanTouchInput {
  corpId: string;
  /** Unique in the corp: why × contact × step × occurrence, e.g. "sop:ct_x:sop_1/3:2". The same key is one message. */
  key: string;
  why: Exclude<TouchReason, "manual" | "broadcast">;
  contactId: string;
  /** Who writes; left out: the responsible member whose account reaches the contact. */
  memberId?: string;
  /** Ready text: no variables left. */
  text: string;
  /** What goes along; no variables left. */
  attachments?: readonly Attachment[];
  dueAt: Date;
  /** After this instant it is pointless. */
  expiresAt: Date | null;
  createdBy?: string | null;
}

export interface PlannedTouch {
  touch: Touch;
  isNew: boolean;
  /** Why it was moved or skipped when it was planned; null: as wanted. */
  refusal: SendRefusal | null;
}

/** Moves tried at planning: a quiet morning after a blackout after a full day. */
const MAX_MOVES = 4;

/**
 * Plans one message. Where the budget says "later" it is planned later, where it says "never" it is stored as skipped
 * with the reason, so that people see it. Repeating it with the same key returns the stored touch. The same rules are
 * asked again when it goes out.
 *
 * @throws NotFoundError the contact does not exist.
 * @throws AppError      `conflict`: nobody is responsible for the contact.
 */
export async function planTouch(deps: TouchDeps, input: PlanTouchInput): Promise<PlannedTouch> {
  const { corpId, contactId, key, why, text, attachments = [], expiresAt } = input;
  const id = stableId("to", corpId, key);
  const stored = await deps.touches.find(corpId, id);
  if (stored) return { touch: stored, isNew: false, refusal: null };
  const contact = await deps.contacts.find(corpId, contactId);
  if (!contact) throw new NotFoundError("客户", contactId);
  const [settings, accounts, factsOf, reach, hasLeft] = await Promise.all([
    deps.settings.get(corpId),
    deps.bots.list(corpId),
    sendFactsOf(deps, corpId, [contact], input.dueAt),
    deps.wecomReaches?.of(contact, input.dueAt),
    deps.members.whoLeft(corpId),
  ]);
  const writers = input.memberId === undefined ? writersOf(contact, hasLeft) : [input.memberId];
  // Rules never write through customer service: there people answer.
  const wecom = reach && { ...reach, kf: null };
  const choice = channelFor(contact, writers, accounts, { text, attachments, ...(wecom ? { wecom } : {}) });
  // When all have left it becomes a task with who was responsible: an heir takes it over with the customer.
  const memberId = choice?.memberId ?? writers[0] ?? writersOf(contact)[0];
  if (memberId === undefined) throw new AppError("conflict", "这位客户还没有负责人", { details: { contactId } });
  const facts = factsOf(contact);
  const now = deps.clock.now();
  const channel = choice?.channel ?? null;
  let dueAt = input.dueAt;
  let refusal: SendRefusal | null = null;
  let note: string | null = null;
  let state: Touch["state"] = "planned";
  for (let move = 0; ; move++) {
    const check = checkSend({
      touch: { id, why, contactId, expiresAt, isMass: isMassChannel(channel) },
      contact,
      complaintAt: facts.complaintAt,
      ledger: ledgerOf(facts.touches, true),
      accountLedger: ledgerOf(facts.accountTouches, true),
      budget: settings.sendBudget,
      quietHours: settings.quietHours,
      zone: settings.zone,
      at: dueAt,
      now,
    });
    if (check.ok) break;
    refusal = check.reason;
    note = check.note;
    const isTooLate = !check.retryAt || (expiresAt !== null && check.retryAt >= expiresAt);
    if (isTooLate || move === MAX_MOVES) {
      state = "skipped";
      break;
    }
    dueAt = check.retryAt ?? dueAt;
  }
  const { touch, isNew } = await deps.touches.insertOnce({
    corpId,
    id,
    key,
    why,
    contactId,
    memberId,
    accountKey: facts.accountKey,
    channel,
    text,
    ...(attachments.length > 0 ? { attachments: [...attachments] } : {}),
    dueAt,
    expiresAt,
    state,
    claim: null,
    attempts: 0,
    sentAt: null,
    channelMessageId: null,
    note,
    taskId: null,
    createdAt: now,
    createdBy: input.createdBy ?? null,
  });
  if (isNew) {
    deps.live.publish([touchChanged(touch)]);
    if (touch.state === "planned" && touch.dueAt <= now) await wakeSender(deps, touch);
  }
  return { touch, isNew, refusal };
}
