/** Our own promises that were not kept in time. */
import { DAY_MS } from "../shared/time.js";
import { found, type FoundEpisode, type WarningInput } from "./found-episode.js";

/** Longer nobody waits for what was promised. */
const FADES_AFTER_MS = 30 * DAY_MS;

/** One episode per broken promise; it ends when the promise is made good, dropped, or a month has gone. */
export function brokenPromises({ promises, now }: WarningInput): FoundEpisode[] {
  return promises.flatMap((promise): FoundEpisode[] => {
    const { dueAt, resolution } = promise;
    if (promise.side !== "member" || !dueAt) return [];
    const raisedAt = new Date(dueAt.getTime() + 1);
    const keptAt = promise.keptAt ?? (resolution?.status === "kept" ? resolution.at : null);
    const settledAt = keptAt ?? (resolution ? resolution.at : null);
    if (settledAt && settledAt <= dueAt) return [];
    const fadesAt = new Date(dueAt.getTime() + FADES_AFTER_MS);
    const isSettledFirst = settledAt !== null && settledAt <= fadesAt && settledAt <= now;
    return [
      found({
        kind: "broken-promise",
        severity: "high",
        key: `broken-promise:${promise.id}`,
        explanation: `答应客户的“${promise.what}”过了时间还没有做到`,
        messageId: promise.messageId,
        quote: promise.quote,
        raisedAt,
        endedAt: isSettledFirst ? settledAt : fadesAt,
        endedWhy: isSettledFirst ? (keptAt ? "已补上" : "承诺已取消") : "过去一个月，不再提醒",
      }),
    ];
  });
}
