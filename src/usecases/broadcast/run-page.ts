/**
 * One page of receivers goes out, at most once: claim in the store, rules asked again, effect, record. What is not
 * recorded after the effect began is unknown until WeCom's own list tells (reconcile-pages.ts).
 */
import type { Broadcast, BroadcastPage } from "#src/domain/broadcast/broadcast.js";
import type { MessageContent } from "#src/domain/broadcast/content.js";
import { messageFor, messageForMember } from "#src/domain/broadcast/render.js";
import { nextAllowedAt } from "#src/domain/calendar/quiet-hours.js";
import type { Contact } from "#src/domain/contact/contact.js";
import type { Settings } from "#src/domain/settings/settings.js";
import { AppError, InvalidInputError } from "#src/domain/shared/errors.js";
import { MASS_CHANNEL } from "#src/domain/touch/send-budget.js";
import { retryDelayMs, sendDecision } from "#src/domain/touch/send-rules.js";
import type { Touch } from "#src/domain/touch/touch.js";
import type { WecomContent } from "../wecom-platform/message-content.js";
import { randomId } from "../shared/ids.js";
import { within } from "../shared/within.js";
import { NOTHING_HAPPENED, REFUSED } from "../touch/send-outcomes.js";
import { sendFactsOf } from "../touch/send-facts.js";
import { isRunning, tell, type BroadcastDeps } from "./broadcast-deps.js";
import { broadcastTouchId, broadcastTouchKey } from "./walk-audience.js";

export type PageOutcome = "nothing" | "created" | "opened" | "empty" | "moved" | "retry" | "unknown" | "failed";

/** The page's own lease decides; its touches are never judged one by one. */
const PAGE_DECIDES = new Date("9999-12-31T00:00:00Z");
const MAX_ATTEMPTS = 60;
const NOTHING: MessageContent = { text: "", attachments: [] };
const FIRST_POLL_MS = 10_000;
const RECORD_TRIES = 4;

export async function runPage(deps: BroadcastDeps, input: { corpId: string; pageId: string }): Promise<PageOutcome> {
  const { corpId, pageId } = input;
  const now = deps.clock.now();
  const planned = await deps.pages.find(corpId, pageId);
  if (!planned || planned.state !== "planned" || planned.dueAt > now) return "nothing";
  const broadcast = await deps.broadcasts.find(corpId, planned.broadcastId);
  if (!broadcast || !isRunning(broadcast)) return "nothing";
  const by = `${deps.processName}#${randomId("cl")}`;
  const until = new Date(now.getTime() + deps.limits.leaseMs);
  const page = await deps.pages.claim(corpId, pageId, { by, at: now, until, sendingAt: null });
  if (!page) return "nothing";

  const settings = await deps.settings.get(corpId);
  const allowedAt = nextAllowedAt(now, settings.quietHours, settings.zone);
  if (allowedAt > now) {
    await deps.pages.release(corpId, pageId, by, {
      dueAt: allowedAt,
      attempts: page.attempts,
      note: "免打扰时段，顺延发送",
    });
    return "moved";
  }
  let going: { touch: Touch; to: string }[];
  try {
    going = await claimTouches(deps, broadcast, page, by, settings, now);
  } catch (error) {
    await giveBack(deps, page, by);
    throw error;
  }
  if (page.channel !== MASS_CHANNEL) return await openPage(deps, page, by);
  if (going.length === 0) {
    // Nobody to send to is only true when every touch was decided; otherwise the claim was lost on the way.
    const touches = await deps.pageTouches.ofPage(corpId, pageId);
    if (touches.length === 0 || touches.some(({ state }) => state === "planned" || state === "claimed")) {
      await giveBack(deps, page, by);
      return "retry";
    }
    const done = {
      state: "done" as const,
      msgId: null,
      taskCreatedAt: null,
      nextPollAt: null,
      note: "没有可发送的客户",
    };
    await deps.pages.record(corpId, pageId, by, done);
    await refreshCounts(deps, page);
    return "empty";
  }
  // Files first: they are brought to WeCom while nothing has gone out yet.
  let source: MessageContent;
  let content: WecomContent;
  try {
    source = await taskContent(deps, broadcast, page, settings);
    content = await deps.mass.prepare(corpId, source);
  } catch (error) {
    return await notPrepared(deps, page, by, error);
  }
  // The last look at the stop switch, right before the effect.
  if (!isRunning(await deps.broadcasts.find(corpId, broadcast.id)) || deps.clock.now() >= until) {
    await giveBack(deps, page, by);
    return "nothing";
  }
  if (!(await deps.pages.beginSending(corpId, pageId, by, deps.clock.now()))) return "nothing";
  return await createTask(deps, page, by, going, { content, source });
}

/** Writes the touches as claimed, then asks the rules: each claims before it looks, so that none can miss another. */
async function claimTouches(
  deps: BroadcastDeps,
  broadcast: Broadcast,
  page: BroadcastPage,
  by: string,
  settings: Settings,
  now: Date,
): Promise<{ touch: Touch; to: string }[]> {
  const { corpId } = page;
  const ids = page.recipients.map(({ contactId }) => contactId);
  const contacts = new Map((await deps.contacts.findMany(corpId, ids)).map((contact) => [contact.id, contact]));
  const variant = broadcast.variants.find(({ key }) => key === page.variant);
  const isMass = page.channel === MASS_CHANNEL;
  const memberName = (await deps.members.namesOf(corpId, [page.memberId])).get(page.memberId) ?? page.memberId;
  const names = { memberName, corpName: settings.corpName };
  const template = variant ?? NOTHING;
  const forAll = messageForMember(template, names);
  const messageOf = (contact: Contact | undefined): MessageContent => {
    const rendered = isMass || !contact ? forAll : messageFor(template, { contact, ...names });
    return rendered.ok ? rendered : NOTHING;
  };
  const touches = page.recipients.map(({ contactId }): Touch => {
    const contact = contacts.get(contactId);
    const claim = { by, at: now, until: PAGE_DECIDES, sendingAt: null };
    const { text, attachments } = messageOf(contact);
    return {
      corpId,
      id: broadcastTouchId(corpId, broadcast.id, contactId),
      key: broadcastTouchKey(broadcast.id, contactId),
      why: "broadcast",
      contactId,
      memberId: page.memberId,
      accountKey: contact?.accountKey ?? null,
      broadcast: { id: broadcast.id, pageId: page.id, variant: page.variant },
      channel: page.channel,
      text,
      // A task's attachments are the page's: they are not written thousands of times.
      ...(isMass || attachments.length === 0 ? {} : { attachments }),
      dueAt: page.dueAt,
      expiresAt: null,
      state: isMass ? "claimed" : "planned",
      claim: isMass ? claim : null,
      attempts: 0,
      sentAt: null,
      channelMessageId: null,
      note: null,
      taskId: null,
      createdAt: now,
      createdBy: broadcast.createdBy,
    };
  });
  await deps.pageTouches.put(touches);
  // The outbox asks the rules itself, touch by touch.
  if (!isMass) return [];

  const claimed = await deps.pageTouches.ofPage(corpId, page.id, ["claimed"]);
  const known = claimed.flatMap((touch) => contacts.get(touch.contactId) ?? []);
  const factsOf = await sendFactsOf(deps, corpId, known, now);
  const skipped = new Map<string, string[]>();
  const toOf = new Map(page.recipients.map(({ contactId, to }) => [contactId, to]));
  const going: { touch: Touch; to: string }[] = [];
  for (const touch of claimed) {
    const contact = contacts.get(touch.contactId) ?? null;
    const facts = contact && factsOf(contact);
    const decision = sendDecision({
      touch,
      contact,
      touches: facts?.touches ?? [],
      // Companions of the same page were planned together inside the company's cap.
      accountTouches: (facts?.accountTouches ?? []).filter((other) => other.broadcast?.id !== broadcast.id),
      complaintAt: facts?.complaintAt ?? null,
      settings,
      now,
    });
    const to = toOf.get(touch.contactId);
    if (decision.act === "send" && to !== undefined) going.push({ touch, to });
    else {
      const note = decision.act === "send" ? "客户不在企业微信里" : decision.note;
      skipped.set(note, [...(skipped.get(note) ?? []), touch.id]);
    }
  }
  for (const [note, touchIds] of skipped) {
    await deps.pageTouches.changeMany(corpId, touchIds, ["claimed"], { state: "skipped", note, claim: null });
  }
  return going;
}

/** What all receivers of the page get. */
async function taskContent(
  deps: BroadcastDeps,
  broadcast: Broadcast,
  { corpId, memberId, variant }: BroadcastPage,
  { corpName }: Settings,
): Promise<MessageContent> {
  const memberName = (await deps.members.namesOf(corpId, [memberId])).get(memberId) ?? memberId;
  const template = broadcast.variants.find(({ key }) => key === variant) ?? NOTHING;
  const message = messageForMember(template, { memberName, corpName });
  if (!message.ok) return NOTHING;
  const from = { broadcast: { id: broadcast.id, variant } };
  return { text: message.text, attachments: await deps.links.tracked(corpId, message.attachments, from) };
}

/** A file that is gone ends the page; an upload that failed is tried again. Either way nothing went out. */
async function notPrepared(deps: BroadcastDeps, page: BroadcastPage, by: string, error: unknown): Promise<PageOutcome> {
  const isGone = error instanceof AppError && REFUSED.has(error.code);
  if (!isGone && page.attempts + 1 < MAX_ATTEMPTS) {
    const wait = error instanceof AppError ? error.details["retryAfterMs"] : null;
    await giveBack(deps, page, by, typeof wait === "number" ? wait : null);
    return "retry";
  }
  const said = error instanceof InvalidInputError ? error.issues.map(({ message }) => message).join("；") : null;
  return await failPage(deps, page, by, said ?? (error instanceof AppError ? error.message : "附件传不到企业微信"));
}

async function failPage(deps: BroadcastDeps, page: BroadcastPage, by: string, note: string): Promise<PageOutcome> {
  await deps.pages.giveUp(page.corpId, page.id, by, "failed", note);
  await deps.pageTouches.changePage(page.corpId, page.id, ["claimed"], { state: "failed", note });
  await refreshCounts(deps, page);
  return "failed";
}

async function createTask(
  deps: BroadcastDeps,
  page: BroadcastPage,
  by: string,
  going: readonly { touch: Touch; to: string }[],
  message: { content: WecomContent; source: MessageContent },
): Promise<PageOutcome> {
  const { corpId } = page;
  const input = { corpId, senderUserId: page.memberId, externalUserIds: going.map(({ to }) => to), ...message };
  let made: { msgId: string; failed: string[] };
  try {
    made = await within(deps.mass.createTask(input), deps.limits.sendTimeoutMs);
  } catch (error) {
    return await notMade(deps, page, by, error);
  }
  const at = deps.clock.now();
  const nextPollAt = new Date(at.getTime() + FIRST_POLL_MS);
  await retried(() =>
    deps.pages.record(corpId, page.id, by, {
      state: "created",
      msgId: made.msgId,
      taskCreatedAt: at,
      nextPollAt,
      note: null,
    }),
  );
  const failed = new Set(made.failed);
  await deps.pageTouches.changeMany(
    corpId,
    going.flatMap(({ touch, to }) => (failed.has(to) ? [touch.id] : [])),
    ["claimed"],
    { state: "failed", note: "企业微信：无法联系到该客户" },
  );
  await deps.pageTouches.changePage(corpId, page.id, ["claimed"], { state: "awaiting", note: null });
  await refreshCounts(deps, page);
  return "created";
}

async function notMade(deps: BroadcastDeps, page: BroadcastPage, by: string, error: unknown): Promise<PageOutcome> {
  const { corpId } = page;
  const code = error instanceof AppError ? error.code : null;
  if (code !== null && NOTHING_HAPPENED.has(code)) {
    const wait = error instanceof AppError ? error.details["retryAfterMs"] : null;
    if (page.attempts + 1 < MAX_ATTEMPTS) {
      await giveBack(deps, page, by, typeof wait === "number" ? wait : null);
      return "retry";
    }
  } else if (code === null || !REFUSED.has(code)) {
    const note = "创建任务时没有得到答复，正在向企业微信核对";
    await retried(() => deps.pages.giveUp(corpId, page.id, by, "unknown", note));
    await deps.pageTouches.changePage(corpId, page.id, ["claimed"], { state: "unknown", note });
    await refreshCounts(deps, page);
    return "unknown";
  }
  return await failPage(deps, page, by, error instanceof AppError ? error.message : "企业微信拒绝了这个任务");
}

async function openPage(deps: BroadcastDeps, page: BroadcastPage, by: string): Promise<PageOutcome> {
  const at = deps.clock.now();
  const nextPollAt = new Date(at.getTime() + FIRST_POLL_MS);
  await deps.pages.record(page.corpId, page.id, by, {
    state: "open",
    msgId: null,
    taskCreatedAt: at,
    nextPollAt,
    note: null,
  });
  await refreshCounts(deps, page);
  return "opened";
}

/** Certainly nothing went out: planned again, later each time. Its touches stay claimed for whoever runs it next. */
async function giveBack(
  deps: BroadcastDeps,
  page: BroadcastPage,
  by: string,
  waitMs: number | null = null,
): Promise<void> {
  const attempts = page.attempts + 1;
  const dueAt = new Date(
    deps.clock.now().getTime() + (waitMs ?? Math.min(retryDelayMs(attempts), deps.limits.leaseMs)),
  );
  await deps.pages.release(page.corpId, page.id, by, { dueAt, attempts, note: "暂时发不出去，稍后再试" });
}

/** Counts a page anew from its touches. */
export async function refreshCounts(deps: BroadcastDeps, page: Pick<BroadcastPage, "corpId" | "id">): Promise<void> {
  await deps.pages.update(page.corpId, page.id, { counts: await deps.pageTouches.counts(page.corpId, page.id) });
  tell(deps, page.corpId);
}

/** A store that is away for a moment does not turn a made task into an unknown one. */
async function retried<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await act();
    } catch (error) {
      if (tries >= RECORD_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** tries));
    }
  }
}
