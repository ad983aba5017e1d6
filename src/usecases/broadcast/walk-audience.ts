/** Everybody of a broadcast's audience, page by page: who gets it from whom, and who is left out and why. */
import { variantFor, type Broadcast } from "#src/domain/broadcast/broadcast.js";
import { messageFor } from "#src/domain/broadcast/render.js";
import { nextAllowedAt } from "#src/domain/calendar/quiet-hours.js";
import type { Settings } from "#src/domain/settings/settings.js";
import { channelFor, identityIn, taskSenderOf, writersOf } from "#src/domain/touch/channel-choice.js";
import type { BotAccount } from "#src/domain/touch/bot-account.js";
import {
  checkSend,
  ledgerOf,
  MASS_CHANNEL,
  type LedgerEntry,
  type SendRefusal,
} from "#src/domain/touch/send-budget.js";
import { stableId } from "../shared/ids.js";
import { sendFactsForMany } from "../touch/send-facts.js";
import type { AudienceContact } from "../segment/ports.js";
import type { BroadcastDeps } from "./broadcast-deps.js";

export interface Recipient {
  contactId: string;
  memberId: string;
  channel: string;
  to: string;
  variant: string;
}

export interface AudiencePage {
  recipients: Recipient[];
  excluded: { contactId: string; reason: SendRefusal; note: string }[];
}

/** Contacts judged together: three queries for each page. */
const PAGE = 1_000;

/** The id of a contact's touch in a broadcast. */
export const broadcastTouchKey = (broadcastId: string, contactId: string): string =>
  `broadcast:${broadcastId}:${contactId}`;
export const broadcastTouchId = (corpId: string, broadcastId: string, contactId: string): string =>
  stableId("to", corpId, broadcastTouchKey(broadcastId, contactId));

/** When its pages fall due: the wanted instant, or the end of the quiet hours around it. */
export const dueAtOf = (broadcast: Pick<Broadcast, "scheduledAt">, settings: Settings, now: Date): Date => {
  const wanted = broadcast.scheduledAt && broadcast.scheduledAt > now ? broadcast.scheduledAt : now;
  return nextAllowedAt(wanted, settings.quietHours, settings.zone);
};

export async function* walkAudience(deps: BroadcastDeps, broadcast: Broadcast): AsyncGenerator<AudiencePage> {
  const { corpId, members, rule } = broadcast;
  const settings = await deps.settings.get(corpId);
  const now = deps.clock.now();
  const at = dueAtOf(broadcast, settings, now);
  const accounts = broadcast.delivery === "accounts" ? await deps.bots.list(corpId) : [];
  const hasLeft = await deps.members.whoLeft(corpId);
  const names = new Map<string, string>();
  /** What this broadcast itself takes of the companies' caps; their other messages come with the facts. */
  const taken = new Map<string, LedgerEntry[]>();

  const readFacts = await sendFactsForMany(deps, corpId, at);
  const parts = broadcast.delivery === "accounts" ? ("whole" as const) : ("slim" as const);
  const pages = deps.audience.pages({ corpId, members }, rule, { now, zone: settings.zone }, PAGE, parts);
  for await (const contacts of ahead(pages)) {
    const factsOf = await readFacts(contacts);
    const page: AudiencePage = { recipients: [], excluded: [] };
    if (broadcast.delivery === "accounts") await addNames(deps, corpId, names, contacts);
    for (const contact of contacts) {
      const leaveOut = (reason: SendRefusal, note: string): void =>
        void page.excluded.push({ contactId: contact.id, reason, note });
      const sender = senderOf(broadcast, contact, accounts, hasLeft);
      const variant = variantFor(broadcast.variants, broadcast.id, contact.id);
      if (!sender || !variant) {
        leaveOut("no_sender", variant ? whyNobody(broadcast, contact) : "没有可发的内容版本");
        continue;
      }
      if (broadcast.delivery === "accounts") {
        const memberName = names.get(sender.memberId) ?? sender.memberId;
        const rendered = messageFor(variant, { contact, memberName, corpName: settings.corpName });
        if (!rendered.ok) {
          leaveOut("content", rendered.reason);
          continue;
        }
      }
      const facts = factsOf(contact);
      const ofAccount = facts.accountKey === null ? [] : (taken.get(facts.accountKey) ?? []);
      const check = checkSend({
        touch: {
          id: broadcastTouchId(corpId, broadcast.id, contact.id),
          why: "broadcast",
          contactId: contact.id,
          expiresAt: null,
          isMass: sender.channel === MASS_CHANNEL,
        },
        contact,
        complaintAt: facts.complaintAt,
        ledger: ledgerOf(facts.touches, true),
        accountLedger: [...ledgerOf(facts.accountTouches, true), ...ofAccount],
        budget: settings.sendBudget,
        quietHours: settings.quietHours,
        zone: settings.zone,
        at,
        now,
      });
      if (!check.ok) {
        leaveOut(check.reason, check.note);
        continue;
      }
      page.recipients.push({ contactId: contact.id, ...sender, variant: variant.key });
      if (facts.accountKey !== null) {
        const entry = { touchId: contact.id, contactId: contact.id, at, isMass: false, isManual: false };
        taken.set(facts.accountKey, [...ofAccount, entry]);
      }
    }
    yield page;
  }
}

/** Who writes through what; null: nobody can. */
function senderOf(
  { delivery }: Broadcast,
  contact: AudienceContact,
  accounts: readonly BotAccount[],
  hasLeft: (userId: string) => boolean,
): { memberId: string; channel: string; to: string } | null {
  const writers = writersOf(contact, hasLeft);
  if (delivery === "wecom") {
    const memberId = taskSenderOf(contact, writers);
    const identity = identityIn(contact, MASS_CHANNEL);
    return identity && memberId !== null ? { memberId, channel: MASS_CHANNEL, to: identity.id } : null;
  }
  const choice = channelFor(contact, writers, accounts);
  const identity = choice && identityIn(contact, choice.channel);
  return choice && identity ? { ...choice, to: identity.id } : null;
}

const NOBODY_RESPONSIBLE = "还没有负责人";

/** Why no member can write to the contact, in plain Chinese. */
function whyNobody({ delivery }: Broadcast, contact: AudienceContact): string {
  if (delivery === "wecom") {
    if (identityIn(contact, MASS_CHANNEL) === null) return "不是企业微信客户";
    if (writersOf(contact).length === 0) return NOBODY_RESPONSIBLE;
    const isHeld = contact.wecomFollowerIds === null || contact.wecomFollowerIds.length > 0;
    return isHeld ? "加着这位客户的成员都已离职，请先把客户交给同事" : "没有成员在企业微信里加着这位客户";
  }
  return writersOf(contact).length === 0 ? NOBODY_RESPONSIBLE : "认识这位客户的成员没有能联系到客户的聊天账号";
}

async function addNames(
  deps: BroadcastDeps,
  corpId: string,
  names: Map<string, string>,
  contacts: readonly AudienceContact[],
) {
  const missing = [...new Set(contacts.flatMap((contact) => writersOf(contact)))].filter((id) => !names.has(id));
  if (missing.length === 0) return;
  for (const [id, name] of await deps.members.namesOf(corpId, missing)) names.set(id, name);
}

/** Reads the next page while this one is judged. */
async function* ahead<T>(pages: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = pages[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const { value, done } = await next;
      if (done) return;
      next = iterator.next();
      // A failure is told when its page is asked for.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await next.catch(() => undefined);
    await iterator.return?.();
  }
}
