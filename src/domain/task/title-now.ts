/** Titles that tell how long somebody has been waiting; the stored title stays what was found. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../shared/time.js";
import type { Task } from "./task.js";

/**
 * The title as of now.
 *
 * @param saidAt when the message behind the task was said; null when unknown.
 */
export function titleNow(task: Task, saidAt: Date | null, now: Date): string {
  if (task.status !== "open") return task.title;
  if (task.reason === "unanswered" && saidAt) return `客户的提问已等了 ${elapsed(saidAt, now)}`;
  const quietSince = task.reason === "silence" ? silentSince(task) : null;
  const days = quietSince ? Math.floor((now.getTime() - quietSince.getTime()) / DAY_MS) : 0;
  // A title without a number of days says something else: older matters in one line. Whom it was told stands beside it.
  return days > 0 && /^已(?:超过)? \d+ 天/.test(task.title) ? `已有 ${days} 天没有联系` : task.title;
}

/** A silence's key ends in the instant of the last message. */
function silentSince(task: Task): Date | null {
  const ms = Number(task.key.split(":").at(-1));
  return Number.isSafeInteger(ms) && ms > 0 ? new Date(ms) : null;
}

function elapsed(from: Date, now: Date): string {
  const ms = Math.max(0, now.getTime() - from.getTime());
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} 分钟`;
  return ms < DAY_MS ? `${Math.floor(ms / HOUR_MS)} 小时` : `${Math.floor(ms / DAY_MS)} 天`;
}
