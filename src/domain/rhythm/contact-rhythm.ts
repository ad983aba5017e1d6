/** Each contact's own rhythm: the usual gap between its conversations, robust against outliers; silence judged by it. */
import { DAY_MS, HOUR_MS } from "../shared/time.js";

/** Messages closer than this belong to one conversation. */
const SAME_TALK_MS = 6 * HOUR_MS;
/** Fewer gaps tell nothing about a habit. */
export const MIN_GAPS = 3;
/** Habits change: older gaps are forgotten. */
const MAX_GAPS = 40;
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

/** Beyond so many limits a silence is alarming. */
export const ALARMING_LIMITS = 2;

/**
 * The rhythm of a contact's own messages, or null when there were too few conversations.
 *
 * @param inboundAt instants of the contact's messages, in any order.
 */
export function contactRhythm(inboundAt: readonly Date[]): ContactRhythm | null {
  const instants = inboundAt.map((at) => at.getTime()).sort((a, b) => a - b);
  return rhythmOfTalks(instants.filter((_at, i) => isTalkStart(instants, i)));
}

/** Does the i-th instant (in order) begin a conversation? */
export const isTalkStart = (instants: readonly number[], i: number): boolean =>
  i === 0 || (instants[i] ?? 0) - (instants[i - 1] ?? 0) > SAME_TALK_MS;

/** @param starts beginnings of conversations, oldest first. */
export function rhythmOfTalks(starts: readonly number[]): ContactRhythm | null {
  const last = starts.at(-1);
  const recent = starts.slice(-MAX_GAPS - 1);
  const gaps = recent.slice(1).map((at, i) => at - (recent[i] ?? at));
  if (gaps.length < MIN_GAPS || last === undefined) return null;
  const medianGapMs = median(gaps);
  const madMs = median(gaps.map((gap) => Math.abs(gap - medianGapMs)));
  const limitMs = Math.max(MIN_LIMIT_MS, Math.round(medianGapMs + 3 * MAD_TO_SIGMA * madMs));
  return { gaps: gaps.length, medianGapMs, madMs, limitMs, lastTalkAt: new Date(last) };
}

/** The habit in plain Chinese. */
export const rhythmWords = (rhythm: Pick<ContactRhythm, "gaps" | "medianGapMs">): string =>
  `通常每 ${days(rhythm.medianGapMs)} 天联系一次(${rhythm.gaps} 次间隔的中位数)`;

/** Days with one digit after the point. */
export const days = (ms: number): string => String(Math.round((ms / DAY_MS) * 10) / 10);

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
