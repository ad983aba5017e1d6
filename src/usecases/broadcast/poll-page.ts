/** Asks what became of a page: confirmed or not, delivered or not, answered or not. There is no callback for it. */
import { nextPollAt, RESULT_DAYS, type BroadcastPage } from "#src/domain/broadcast/broadcast.js";
import { DAY_MS, MINUTE_MS } from "#src/domain/shared/time.js";
import type { Touch } from "#src/domain/touch/touch.js";
import { tell, type BroadcastDeps } from "./broadcast-deps.js";
import type { MassReceiver } from "./ports.js";

const SOON_MS = 10_000;
/** What WeCom does not list this long after the member sent was not delivered. */
const MISSING_AFTER_MS = 30 * MINUTE_MS;
const CUSTOMER_STAGES: ReadonlySet<string> = new Set(["customer", "repeat", "loyal"]);
const OPEN = ["claimed", "awaiting", "unknown"] as const;

/** One look. Repeating it changes nothing; only what WeCom says or the contact did moves a touch. */
export async function pollPage(deps: BroadcastDeps, input: { corpId: string; pageId: string }): Promise<void> {
  const page = await deps.pages.find(input.corpId, input.pageId);
  if (!page || (page.state !== "created" && page.state !== "open")) return;
  const now = deps.clock.now();
  let confirmedAt = page.confirmedAt;
  if (page.state === "created") {
    const read = await readTask(deps, page);
    if (read === "not yet") {
      await deps.pages.update(page.corpId, page.id, { nextPollAt: new Date(now.getTime() + SOON_MS) });
      return;
    }
    confirmedAt = read.confirmedAt;
  }
  await noteAnswers(deps, page, now);
  const counts = await deps.pageTouches.counts(page.corpId, page.id);
  const next = nextPollAt(page.taskCreatedAt ?? now, now);
  await deps.pages.update(page.corpId, page.id, {
    counts,
    confirmedAt,
    nextPollAt: next,
    ...(next === null ? { state: "done" as const } : {}),
  });
  tell(deps, page.corpId);
}

async function readTask(deps: BroadcastDeps, page: BroadcastPage): Promise<"not yet" | { confirmedAt: Date | null }> {
  const { corpId, id, msgId, memberId } = page;
  if (msgId === null) return { confirmedAt: null };
  const members = await deps.mass.taskStatus(corpId, msgId);
  if (members === null) return "not yet";
  // A crash between the task's record and its touches.
  await deps.pageTouches.changePage(corpId, id, ["claimed"], { state: "awaiting", note: null });
  const member = members.find(({ userId }) => userId === memberId);
  if (!member?.isSent) return { confirmedAt: null };
  const byReceiver = new Map<string, MassReceiver>();
  let cursor: string | null = null;
  do {
    const answer: Awaited<ReturnType<typeof deps.mass.results>> = await deps.mass.results(
      corpId,
      msgId,
      memberId,
      cursor,
    );
    if (answer === null) return "not yet";
    for (const item of answer.items) byReceiver.set(item.externalUserId, item);
    cursor = answer.next;
  } while (cursor !== null);
  await applyResults(deps, page, byReceiver, member.sentAt);
  return { confirmedAt: member.sentAt ?? deps.clock.now() };
}

async function applyResults(
  deps: BroadcastDeps,
  page: BroadcastPage,
  byReceiver: ReadonlyMap<string, MassReceiver>,
  memberSentAt: Date | null,
): Promise<void> {
  const { corpId, id } = page;
  const now = deps.clock.now();
  const toOf = new Map(page.recipients.map(({ contactId, to }) => [contactId, to]));
  const delivered = new Map<number, string[]>();
  const failed = { not_friend: [] as string[], over_quota: [] as string[], missing: [] as string[] };
  for (const touch of await deps.pageTouches.ofPage(corpId, id, OPEN)) {
    const result = byReceiver.get(toOf.get(touch.contactId) ?? "");
    if (result?.state === "delivered") {
      const at = (result.sentAt ?? memberSentAt ?? now).getTime();
      delivered.set(at, [...(delivered.get(at) ?? []), touch.id]);
    } else if (result?.state === "not_friend" || result?.state === "over_quota") failed[result.state].push(touch.id);
    else if (!result && memberSentAt && now.getTime() - memberSentAt.getTime() > MISSING_AFTER_MS) {
      failed.missing.push(touch.id);
    }
  }
  for (const [at, ids] of delivered) {
    const sent = { state: "sent" as const, sentAt: new Date(at), channelMessageId: page.msgId, note: null };
    await deps.pageTouches.changeMany(corpId, ids, OPEN, sent);
  }
  const notes = {
    not_friend: "已不是好友，没有送达",
    over_quota: "客户本月群发额度已满，没有送达",
    missing: "企业微信没有送达记录",
  };
  for (const reason of ["not_friend", "over_quota", "missing"] as const) {
    await deps.pageTouches.changeMany(corpId, failed[reason], OPEN, { state: "failed", note: notes[reason] });
  }
}

/** Who wrote or bought within some days after it was sent. */
async function noteAnswers(deps: BroadcastDeps, page: BroadcastPage, now: Date): Promise<void> {
  const sent = (await deps.pageTouches.ofPage(page.corpId, page.id, ["sent"])).filter(
    ({ broadcast }) => !broadcast?.repliedAt || !broadcast.convertedAt,
  );
  if (sent.length === 0) return;
  const contacts = await deps.contacts.findMany(
    page.corpId,
    sent.map(({ contactId }) => contactId),
  );
  const byId = new Map(contacts.map((contact) => [contact.id, contact]));
  const within = (touch: Touch, at: Date | null | undefined): Date | null =>
    at &&
    touch.sentAt &&
    at > touch.sentAt &&
    at <= now &&
    at.getTime() - touch.sentAt.getTime() <= RESULT_DAYS * DAY_MS
      ? at
      : null;
  const results = sent.flatMap((touch) => {
    const contact = byId.get(touch.contactId);
    const repliedAt = touch.broadcast?.repliedAt ? null : within(touch, contact?.lastInboundAt);
    const bought = contact && CUSTOMER_STAGES.has(contact.stage) ? contact.stageSince : null;
    const convertedAt = touch.broadcast?.convertedAt ? null : within(touch, bought);
    return repliedAt || convertedAt ? [{ id: touch.id, repliedAt, convertedAt }] : [];
  });
  await deps.pageTouches.noteResults(page.corpId, results);
}
