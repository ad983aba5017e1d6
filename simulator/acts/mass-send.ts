/** What happens to a mass send after it was created: the member confirms, rows get their status. wecom §4.6 */
import { monthOf, startOfDay, ZONE_OFFSET_MS } from "../core/sim-clock.js";
import type { Simulator } from "../core/simulator.js";
import type { Corp } from "../state/corp.js";
import type { MassSend, MassSendRow } from "../state/customers.js";
import { receive } from "./receive.js";
import { findFollow, findMember } from "./relations.js";

/**
 * The member confirms the task in the client: unsent rows are delivered or fail.
 *
 * @param only confirm for these receivers only (allow_select).
 * @returns rows by status; null when there was nothing to confirm.
 */
export function confirmMassSend(
  sim: Simulator,
  corp: Corp,
  send: MassSend,
  userid: string,
  only?: readonly string[],
): { sent: number; notFriend: number; overQuota: number } | null {
  const task = send.tasks.find((task) => task.userid.toLowerCase() === userid.toLowerCase());
  if (!task || task.status === 2 || send.isCancelled) return null;
  if (findMember(corp, task.userid)?.leftAt !== null) return null;
  const counts = { sent: 0, notFriend: 0, overQuota: 0 };
  for (const row of send.rows) {
    if (row.userid !== task.userid || row.status !== 0) continue;
    if (send.allowSelect && only && !only.includes(row.externalUserId || row.chatId)) continue;
    row.status = deliver(sim, corp, send, row);
    row.sentAt = row.status === 1 ? sim.seconds() : 0;
    if (row.status === 1) counts.sent++;
    else if (row.status === 2) counts.notFriend++;
    else counts.overQuota++;
  }
  task.status = 2;
  task.sentAt = sim.seconds();
  sim.changes++;
  return counts;
}

function deliver(sim: Simulator, corp: Corp, send: MassSend, row: MassSendRow): 1 | 2 | 3 {
  if (row.chatId === "") {
    const follow = findFollow(corp, row.userid, row.externalUserId);
    if (!follow || follow.isRemovedByCustomer) return 2;
  } else if (corp.groupChats.get(row.chatId)?.isDismissed !== false) return 2;
  if (!takeQuota(sim, corp, row.externalUserId || row.chatId)) return 3;
  receive(sim, corp, {
    kind: row.chatId === "" ? "mass-send" : "mass-send-group",
    from: row.userid,
    externalUserId: row.externalUserId,
    chatId: row.chatId,
    msgid: send.msgid,
    content: { ...(send.text ? { text: send.text } : {}), attachments: send.attachments },
  });
  return 1;
}

/** N messages a month (N = days of the month), or 7 a week, or 1 a day, corp and personal ones together. */
export function quotaOf(sim: Simulator, corp: Corp, receiver: string): { window: string; used: number; most: number } {
  const now = sim.now();
  const month = monthOf(now);
  const day = Math.floor((startOfDay(now) + ZONE_OFFSET_MS) / 86_400_000);
  const rules = {
    month: { window: month.key, most: month.days },
    // Day 0 of the epoch was a Thursday; weeks start on Mondays.
    week7: { window: `w${Math.floor((day + 3) / 7)}`, most: 7 },
    day1: { window: `d${day}`, most: 1 },
  };
  const { window, most } = rules[corp.massRule];
  return { window, most, used: corp.massQuota.get(`${receiver} ${window}`) ?? 0 };
}

function takeQuota(sim: Simulator, corp: Corp, receiver: string): boolean {
  const { window, used, most } = quotaOf(sim, corp, receiver);
  if (used >= most) return false;
  corp.massQuota.set(`${receiver} ${window}`, used + 1);
  return true;
}
