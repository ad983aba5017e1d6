/**
 * What became of WeCom tasks for one customer. There is no callback: their results are asked for, and a creation whose
 * answer was lost is looked for in WeCom's own list.
 */
import { nextPollAt, RESULT_DAYS } from "#src/domain/broadcast/broadcast.js";
import { DAY_MS, MINUTE_MS } from "#src/domain/shared/time.js";
import type { Touch } from "#src/domain/touch/touch.js";
import { TASK_CHANNEL } from "#src/domain/touch/wecom-channel.js";
import type { MassSender } from "../broadcast/ports.js";
import type { TouchStore } from "./ports.js";
import { touchChanged, type TouchDeps } from "./touch-deps.js";

export type SingleTasks = Pick<MassSender, "taskStatus" | "results" | "cancel" | "findTasks">;

const PAGE = 100;
const SOON_MS = 10_000;
/** WeCom's clock and ours may differ. */
const CLOCK_MARGIN_MS = 2 * MINUTE_MS;
/** A creation that WeCom does not list this long after any answer could come was not made. */
const SETTLE_MS = 10 * MINUTE_MS;
const WAITING_NOTE = "已在企业微信里，等成员确认后发出";

export const awaitingFrom = (now: Date): { pollAt: Date; note: string } => ({
  pollAt: new Date(now.getTime() + SOON_MS),
  note: WAITING_NOTE,
});

/** One pass over those whose time to ask has come. Every change is conditional, so passes may overlap. */
export async function pollTasks(deps: TouchDeps, tasks: SingleTasks, corpId: string): Promise<number> {
  let settled = 0;
  const due = await deps.touches.toPoll(corpId, deps.clock.now(), PAGE);
  for (const touch of due) {
    // One that cannot be asked now is asked again; the others are not kept waiting.
    if (await pollOne(deps, tasks, touch).catch(() => later(deps, touch))) settled++;
  }
  return settled;
}

async function pollOne(deps: TouchDeps, tasks: SingleTasks, touch: Touch): Promise<boolean> {
  const { corpId, channelMessageId: msgId, memberId, claim } = touch;
  const now = deps.clock.now();
  const madeAt = claim?.at ?? touch.dueAt;
  if (msgId === null) return settle(deps, touch, { state: "failed", sentAt: null, note: "企业微信没有这条消息" });
  const member = (await tasks.taskStatus(corpId, msgId))?.find(({ userId }) => userId === memberId);
  if (member?.isSent) {
    const row = (await tasks.results(corpId, msgId, memberId, null))?.items[0];
    if (row?.state === "delivered") {
      return settle(deps, touch, { state: "sent", sentAt: row.sentAt ?? member.sentAt ?? now, note: null });
    }
    if (row?.state === "not_friend" || row?.state === "over_quota") {
      return settle(deps, touch, { state: "failed", sentAt: null, note: FAILURES[row.state] });
    }
  }
  const isPointless = touch.expiresAt !== null && now >= touch.expiresAt;
  if (!member?.isSent && (isPointless || now.getTime() - madeAt.getTime() > RESULT_DAYS * DAY_MS)) {
    await tasks.cancel(corpId, msgId);
    const note = isPointless ? "成员没有确认，已过合适的时间" : `成员 ${RESULT_DAYS} 天没有确认，已撤回`;
    return settle(deps, touch, { state: "skipped", sentAt: null, note });
  }
  return later(deps, touch, nextPollAt(madeAt, now));
}

const FAILURES = {
  not_friend: "客户已经不是好友，没有送达",
  over_quota: "客户本月的群发额度用完，没有送达",
} as const;

async function settle(
  deps: TouchDeps,
  touch: Touch,
  to: Parameters<TouchStore["settleAwaiting"]>[2],
): Promise<boolean> {
  const settled = await deps.touches.settleAwaiting(touch.corpId, touch.id, to);
  if (settled) deps.live.publish([touchChanged(settled)]);
  return settled !== null;
}

async function later(deps: TouchDeps, touch: Touch, at: Date | null = null): Promise<false> {
  await deps.touches.pollAgain(touch.corpId, touch.id, at ?? new Date(deps.clock.now().getTime() + MINUTE_MS));
  return false;
}

/** A member takes back what waits for the confirmation. @returns null: it was sent, or settled, meanwhile. */
export async function cancelTask(
  deps: TouchDeps,
  tasks: SingleTasks,
  touch: Touch,
  note: string,
): Promise<Touch | null> {
  const { corpId, id, channelMessageId: msgId, memberId } = touch;
  if (msgId !== null) {
    await tasks.cancel(corpId, msgId);
    const member = (await tasks.taskStatus(corpId, msgId))?.find(({ userId }) => userId === memberId);
    if (member?.isSent) {
      await pollOne(deps, tasks, touch);
      return null;
    }
  }
  return await deps.touches.settleAwaiting(corpId, id, { state: "cancelled", sentAt: null, note });
}

/** A creation whose answer was lost: WeCom's list of tasks decides. */
export async function findLostTasks(deps: TouchDeps, tasks: SingleTasks, touches: readonly Touch[]): Promise<number> {
  let settled = 0;
  for (const touch of touches) {
    if (touch.channel !== TASK_CHANNEL || !touch.claim?.sendingAt) continue;
    if (await findLost(deps, tasks, touch, touch.claim.sendingAt).catch(() => false)) settled++;
  }
  return settled;
}

async function findLost(deps: TouchDeps, tasks: SingleTasks, touch: Touch, sendingAt: Date): Promise<boolean> {
  const { corpId, id, claim, text, contactId } = touch;
  const now = deps.clock.now();
  const from = new Date(sendingAt.getTime() - CLOCK_MARGIN_MS);
  const until = new Date(Math.min(now.getTime(), sendingAt.getTime() + SETTLE_MS) + CLOCK_MARGIN_MS);
  const contact = await deps.contacts.find(corpId, contactId);
  const receivers = new Set(contact?.identities.filter(({ channel }) => channel === "wecom").map((each) => each.id));
  for (const { msgId, text: said } of await tasks.findTasks(corpId, from, until)) {
    if (said !== text) continue;
    const isOurs = await isTaskOf(tasks, touch, msgId, receivers);
    // WeCom is still making it: nothing is certain yet.
    if (isOurs === null) return false;
    if (!isOurs || (await isKnown(deps, touch, msgId))) continue;
    const found = { channelMessageId: msgId, ...awaitingFrom(now) };
    const taken = await deps.touches.recordAwaiting(corpId, id, claim?.by ?? "", found);
    if (taken) deps.live.publish([touchChanged(taken)]);
    return taken !== null;
  }
  if (now.getTime() - sendingAt.getTime() < SETTLE_MS) return false;
  const note = "企业微信没有这条消息，重新发送";
  const again = await deps.touches.planAgain(corpId, id, { dueAt: now, attempts: touch.attempts + 1, note });
  if (again) deps.live.publish([touchChanged(again)]);
  return again !== null;
}

/** null: not known yet. */
async function isTaskOf(
  tasks: SingleTasks,
  { corpId, memberId }: Touch,
  msgId: string,
  receivers: ReadonlySet<string>,
): Promise<boolean | null> {
  const members = await tasks.taskStatus(corpId, msgId);
  if (members === null) return null;
  if (members.length !== 1 || members[0]?.userId !== memberId) return false;
  const rows = await tasks.results(corpId, msgId, memberId, null);
  if (rows === null) return null;
  return rows.items.length === 1 && rows.items.every(({ externalUserId }) => receivers.has(externalUserId));
}

/** Another message of the same words to the same contact has it. */
const isKnown = async (deps: TouchDeps, { corpId, contactId, id }: Touch, msgId: string): Promise<boolean> =>
  (await deps.touches.ofContact(corpId, contactId, PAGE)).some(
    (other) => other.id !== id && other.channelMessageId === msgId,
  );
