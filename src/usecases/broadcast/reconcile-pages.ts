/** Pages whose outcome nobody recorded: leases that ran out, creations without an answer. WeCom's own list decides. */
import type { BroadcastPage } from "#src/domain/broadcast/broadcast.js";
import { MINUTE_MS } from "#src/domain/shared/time.js";
import { tell, type BroadcastDeps } from "./broadcast-deps.js";
import { refreshCounts } from "./run-page.js";

const PAGE = 100;
/** WeCom's clock and ours may differ. */
const CLOCK_MARGIN_MS = 2 * MINUTE_MS;
const UNKNOWN_NOTE = "创建任务途中程序中断，正在向企业微信核对";

/** One pass. Every change is conditional in the store, so passes may overlap. */
export async function reconcilePages(deps: BroadcastDeps, corpId: string): Promise<void> {
  for (const page of await deps.pages.expired(corpId, deps.clock.now(), PAGE)) await expire(deps, page);
  for (const page of await deps.pages.unknown(corpId, PAGE)) await settle(deps, page);
}

/** A lease that ran out: before the task nothing happened; afterwards it has perhaps been made. */
async function expire(deps: BroadcastDeps, page: BroadcastPage): Promise<void> {
  if (!page.claim) return;
  const { corpId, id } = page;
  const { by, sendingAt } = page.claim;
  if (sendingAt === null) {
    // Its touches stay claimed: whoever runs the page next takes them over, so that nobody resets another's claims.
    await deps.pages.returnExpired(corpId, id, by, deps.clock.now());
  } else {
    if (!(await deps.pages.giveUp(corpId, id, by, "unknown", UNKNOWN_NOTE))) return;
    await deps.pageTouches.changePage(corpId, id, ["claimed"], { state: "unknown", note: UNKNOWN_NOTE });
    await refreshCounts(deps, page);
  }
  tell(deps, corpId);
}

/** Looks for the task that the creation may have made: same sender, same receivers. */
async function settle(deps: BroadcastDeps, page: BroadcastPage): Promise<void> {
  const sendingAt = page.claim?.sendingAt;
  const by = page.claim?.by;
  if (!sendingAt || by === undefined) return;
  const { corpId, id } = page;
  const now = deps.clock.now();
  const from = new Date(sendingAt.getTime() - CLOCK_MARGIN_MS);
  const until = new Date(Math.min(now.getTime(), sendingAt.getTime() + deps.limits.settleMs) + CLOCK_MARGIN_MS);
  const listed = await deps.mass.findTasks(corpId, from, until);
  const known = await deps.pages.knownTasks(
    corpId,
    listed.map(({ msgId }) => msgId),
  );
  for (const { msgId, createdAt } of listed.filter((task) => !known.has(task.msgId))) {
    const isOurs = await isTaskOf(deps, page, msgId);
    // WeCom is still making one of them: nothing is certain yet.
    if (isOurs === null) return;
    if (!isOurs) continue;
    const found = { state: "created" as const, msgId, taskCreatedAt: createdAt, nextPollAt: now, note: null };
    if (await deps.pages.record(corpId, id, by, found)) {
      await deps.pageTouches.changePage(corpId, id, ["claimed", "unknown"], { state: "awaiting", note: null });
      await refreshCounts(deps, page);
    }
    return;
  }
  if (now.getTime() - sendingAt.getTime() < deps.limits.settleMs) return;
  // Long after any answer could come, WeCom does not have it: it was not made.
  await deps.pageTouches.changePage(corpId, id, ["unknown"], { state: "planned", claim: null, note: null });
  await deps.pages.release(corpId, id, by, {
    dueAt: now,
    attempts: page.attempts + 1,
    note: "企业微信没有这个任务，重新创建",
  });
  await refreshCounts(deps, page);
}

/** null: not known yet. */
async function isTaskOf(deps: BroadcastDeps, page: BroadcastPage, msgId: string): Promise<boolean | null> {
  const members = await deps.mass.taskStatus(page.corpId, msgId);
  if (members === null) return null;
  if (members.length !== 1 || members[0]?.userId !== page.memberId) return false;
  const ours = new Set(page.recipients.map(({ to }) => to));
  let cursor: string | null = null;
  let seen = 0;
  do {
    const answer: Awaited<ReturnType<typeof deps.mass.results>> = await deps.mass.results(
      page.corpId,
      msgId,
      page.memberId,
      cursor,
    );
    if (answer === null) return null;
    if (answer.items.some(({ externalUserId }) => !ours.has(externalUserId))) return false;
    seen += answer.items.length;
    cursor = answer.next;
  } while (cursor !== null);
  return seen > 0;
}
