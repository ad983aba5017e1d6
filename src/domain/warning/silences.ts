/** Silences that were longer than the contact's own rhythm. */
import { ALARMING_LIMITS, days, isTalkStart, MIN_GAPS, rhythmOfTalks, rhythmWords } from "../rhythm/contact-rhythm.js";
import { localDateOf } from "../shared/time.js";
import type { StageSignal } from "../stage/stage.js";
import { found, type FoundEpisode, type WarningInput } from "./found-episode.js";

/**
 * One episode per silence that went beyond the limit as it was known then. It ends when the contact writes again.
 *
 * @param input signals in order of time.
 */
export function silences({ signals, now, zone }: WarningInput): FoundEpisode[] {
  const words = signals.filter(isOwnWord);
  const instants = words.map((signal) => signal.at.getTime());
  const starts: number[] = [];
  const result: FoundEpisode[] = [];
  words.forEach((word, i) => {
    if (isTalkStart(instants, i)) starts.push(word.at.getTime());
    const next = words[i + 1];
    const isLastOfTalk = next === undefined || isTalkStart(instants, i + 1);
    if (!isLastOfTalk || starts.length <= MIN_GAPS) return;
    const rhythm = rhythmOfTalks(starts);
    if (!rhythm) return;
    const begun = rhythm.lastTalkAt.getTime();
    const raisedAt = new Date(begun + rhythm.limitMs + 1);
    if (next && next.at <= raisedAt) return;
    const alarmingAt = new Date(begun + ALARMING_LIMITS * rhythm.limitMs + 1);
    const until = next?.at ?? now;
    const since = localDateOf(word.at, zone);
    result.push(
      found(
        {
          kind: "silence",
          severity: until >= alarmingAt ? "high" : "medium",
          key: `silence:${word.at.toISOString()}`,
          explanation: `${rhythmWords(rhythm)}，自 ${dayWords(since)} 起没有消息，超过警戒线 ${days(rhythm.limitMs)} 天`,
          messageId: word.messageId,
          quote: null,
          raisedAt,
          endedAt: next?.at ?? null,
          endedWhy: next ? "客户重新开口" : null,
        },
        next ? null : alarmingAt,
      ),
    );
  });
  return result;
}

const isOwnWord = (signal: StageSignal): boolean => signal.kind === "inbound" && !signal.isAutomatic;

/** "2026年11月13日": the same whenever it is derived. */
function dayWords(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return `${year}年${month}月${date}日`;
}
