/** Each contact's own rhythm: the usual gap between its conversations, robust against outliers; silence judged by it. */
import { DAY_MS, HOUR_MS } from "../shared/time.js";

/** Messages closer than this belong to one conversation. */
const SAME_TALK_MS = 6 * HOUR_MS;
/** Fewer gaps tell nothing about a habit. */
const MIN_GAPS = 3;
/** Scales the median absolute deviation to a standard deviation of normal data. */
const MAD_TO_SIGMA = 1.4826;
const MIN_LIMIT_MS = 7 * DAY_MS;

export interface ContactRhythm {
  /** Gaps between conversations that were seen. */
  gaps: number;
  medianGapMs: number;
  /** Median absolute deviation of the gaps. */
  madMs: number;
  /** Beyond this a silence is longer than usual: median + 3 sigma, at least a week. */
  limitMs: number;
  /** Start of the last conversation. */
  lastTalkAt: Date;
}

export type SilenceLevel = "usual" | "long" | "alarming";

export interface Silence {
  level: SilenceLevel;
  silentMs: number;
  /** Length of the silence in usual gaps. */
  timesUsual: number;
  explanation: string;
}

/**
 * The rhythm of a contact's own messages, or null when there were too few conversations.
 *
 * @param inboundAt instants of the contact's messages, in any order.
 */
export function contactRhythm(inboundAt: readonly Date[]): ContactRhythm | null {
  const instants = inboundAt.map((at) => at.getTime()).sort((a, b) => a - b);
  const starts = instants.filter((at, i) => i === 0 || at - (instants[i - 1] ?? at) > SAME_TALK_MS);
  const gaps = starts.slice(1).map((at, i) => at - (starts[i] ?? at));
  const last = starts.at(-1);
  if (gaps.length < MIN_GAPS || last === undefined) return null;
  const medianGapMs = median(gaps);
  const madMs = median(gaps.map((gap) => Math.abs(gap - medianGapMs)));
  const limitMs = Math.max(MIN_LIMIT_MS, medianGapMs + 3 * MAD_TO_SIGMA * madMs);
  return { gaps: gaps.length, medianGapMs, madMs, limitMs, lastTalkAt: new Date(last) };
}

/** How unusual the silence since the last conversation is. */
export function silenceAgainst(rhythm: ContactRhythm, now: Date): Silence {
  const silentMs = Math.max(0, now.getTime() - rhythm.lastTalkAt.getTime());
  const level: SilenceLevel = silentMs > 2 * rhythm.limitMs ? "alarming" : silentMs > rhythm.limitMs ? "long" : "usual";
  return {
    level,
    silentMs,
    timesUsual: silentMs / Math.max(rhythm.medianGapMs, 1),
    explanation: `通常每 ${days(rhythm.medianGapMs)} 天联系一次（${rhythm.gaps} 次间隔的中位数），现已 ${days(silentMs)} 天没有消息，警戒线 ${days(rhythm.limitMs)} 天`,
  };
}

const days = (ms: number): string => String(Math.round((ms / DAY_MS) * 10) / 10);

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
