/** Time's part of the outbox: wakes what is due, settles what was never recorded, hands over what cannot go out. */
import { DAY_MS } from "#src/domain/shared/time.js";
import type { PageKey } from "#src/domain/shared/paging.js";
import { handOverBecause } from "#src/domain/touch/hand-over.js";
import type { Touch } from "#src/domain/touch/touch.js";
import { completeHandOver, handOver } from "./hand-over.js";
import { sendTouchJob, sendWecomTouchJob } from "./job-contracts.js";
import { findLostTasks, pollTasks } from "./settle-tasks.js";
import { jobFor, touchChanged, type TouchDeps } from "./touch-deps.js";

const PAGE = 200;
const MAX_PAGES = 50;
/** Unknown outcomes are compared with the chat this long; then only a person settles them. */
const ECHO_DAYS = 7;

export interface TouchSweep {
  woken: number;
  handedOver: number;
  skipped: number;
  becameUnknown: number;
  settledByEcho: number;
  /** Tasks for one customer whose member confirmed, or that ended otherwise. */
  settledByTask: number;
}

/** One pass. Every change is a claim in the store, so passes may overlap. */
export async function sweepTouches(deps: TouchDeps, input: { corpId: string }): Promise<TouchSweep> {
  const { corpId } = input;
  const becameUnknown = await expireClaims(deps, corpId);
  const settledByEcho = await settleByEcho(deps, corpId);
  const settledByTask = deps.singleTasks ? await pollTasks(deps, deps.singleTasks, corpId) : 0;
  for (const touch of await deps.touches.handedOverWithoutTask(corpId, PAGE)) await completeHandOver(deps, touch);
  return { becameUnknown, settledByEcho, settledByTask, ...(await wakeDue(deps, corpId)) };
}

/**
 * A claim whose lease is over belongs to a process that died or lost the store. Before it began to send, the touch is
 * planned again; afterwards it has perhaps gone out, so never again.
 */
async function expireClaims(deps: TouchDeps, corpId: string): Promise<number> {
  let count = 0;
  for (let page = 0; page < MAX_PAGES; page++) {
    const touches = await deps.touches.expiredClaims(corpId, deps.clock.now(), PAGE);
    for (const touch of touches) {
      if (!touch.claim) continue;
      if (touch.claim.sendingAt === null) {
        const returned = await deps.touches.returnExpired(corpId, touch.id, touch.claim.by);
        if (returned) deps.live.publish([touchChanged(returned)]);
        continue;
      }
      const note = "发送途中程序中断：可能已经发出，请在聊天里核对";
      const unknown = await deps.touches.recordUnknown(corpId, touch.id, touch.claim.by, note);
      if (!unknown) continue;
      deps.live.publish([touchChanged(unknown)]);
      count++;
    }
    if (touches.length < PAGE) break;
  }
  return count;
}

/** The same text among our captured messages proves that it went out. */
async function settleByEcho(deps: TouchDeps, corpId: string): Promise<number> {
  const now = deps.clock.now();
  let count = 0;
  const unknown = await deps.touches.unknownSince(corpId, new Date(now.getTime() - ECHO_DAYS * DAY_MS), PAGE);
  if (deps.singleTasks) await findLostTasks(deps, deps.singleTasks, unknown);
  for (const touch of unknown) {
    // What has no words cannot be told from other messages.
    if (!touch.claim || touch.text === "") continue;
    // Channels' clocks differ a little from ours.
    const from = new Date(touch.claim.at.getTime() - 60_000);
    const to = new Date(touch.claim.until.getTime() + DAY_MS);
    const echo = await deps.echoes.find({ corpId, contactId: touch.contactId, text: touch.text, from, to });
    if (!echo) continue;
    const settled = await deps.touches.settle(corpId, touch.id, {
      state: "sent",
      sentAt: echo.sentAt,
      channelMessageId: echo.sourceId,
      note: "已在聊天记录里找到这条消息",
    });
    if (!settled) continue;
    deps.live.publish([touchChanged(settled)]);
    count++;
  }
  return count;
}

async function wakeDue(deps: TouchDeps, corpId: string): Promise<Pick<TouchSweep, "woken" | "handedOver" | "skipped">> {
  const counts = { woken: 0, handedOver: 0, skipped: 0 };
  let after: PageKey | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const now = deps.clock.now();
    const touches = await deps.touches.due(corpId, now, after, PAGE);
    const toWake: Touch[] = [];
    for (const touch of touches) {
      const why = handOverBecause(touch, now);
      if (touch.expiresAt && now >= touch.expiresAt) {
        const skipped = await deps.touches.cancel(corpId, touch.id, "已过合适的时间，没有发送", "skipped");
        if (skipped) deps.live.publish([touchChanged(skipped)]);
        counts.skipped += skipped ? 1 : 0;
      } else if (why !== null) counts.handedOver += (await handOver(deps, touch, why)) ? 1 : 0;
      else toWake.push(touch);
    }
    if (toWake.length > 0) {
      for (const contract of [sendTouchJob, sendWecomTouchJob]) {
        const mine = toWake.filter((touch) => jobFor(touch) === contract);
        const payloads = mine.map((touch) => ({ v: 1 as const, corpId, touchId: touch.id }));
        if (payloads.length > 0) await deps.jobs.enqueueMany(contract, payloads);
      }
      counts.woken += toWake.length;
    }
    const last = touches.at(-1);
    if (touches.length < PAGE || !last) break;
    after = { at: last.dueAt, id: last.id };
  }
  return counts;
}
