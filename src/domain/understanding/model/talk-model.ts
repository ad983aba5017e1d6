/**
 * How likely a message carries each intent or mood, seen in its talk: its own words, the sender's words just before,
 * and marks of form and course, weighed together. Trained on annotated chats and lines of this project.
 */
import { INTENTS, type Intent } from "../understanding.js";
import { bucketOf } from "./features.js";
import { linearModel, type LinearModel, type PackedRow } from "./linear-model.js";
import { EARLIER_WEIGHTS, MARK_WEIGHTS, WORD_WEIGHTS } from "./talk-weights.js";

export const TALK_MOODS = ["mood_pos", "mood_neg"] as const;
export type TalkLabel = Intent | (typeof TALK_MOODS)[number];
export const TALK_LABELS: readonly TalkLabel[] = [...INTENTS, ...TALK_MOODS];

/** Buckets of the three views of a message; powers of two. */
export const WORD_BUCKETS = 32_768;
export const EARLIER_BUCKETS = 4_096;
export const MARK_BUCKETS = 4_096;
const MARK_SALT = 0x7f4a7c15;

/** A message as the model sees it; bucket numbers are folded into the size of their view. */
export interface TalkFeatures {
  /** Utterance features of its own words, and of the same side's message right before it (empty when none). */
  words: readonly number[];
  earlier: readonly number[];
  marks: readonly number[];
}

export const talkFeatures = (
  words: readonly number[],
  earlier: readonly number[],
  marks: readonly string[],
): TalkFeatures => ({
  words,
  earlier: earlier.map((bucket) => bucket & (EARLIER_BUCKETS - 1)),
  marks: marks.map((mark) => bucketOf(mark, 0, mark.length, MARK_SALT) & (MARK_BUCKETS - 1)),
});

/** Words count by their share of the message, marks each alike. */
export const WORD_SCALE = 10;
export const EARLIER_SCALE = 4;
export const shareOf = (buckets: readonly number[], scale: number): number =>
  scale / Math.sqrt(Math.max(1, buckets.length));

/** The weights of the three views; the biases stand with the marks. */
export interface TalkWeights {
  words: readonly PackedRow[];
  earlier: readonly PackedRow[];
  marks: readonly PackedRow[];
}

interface TalkModel {
  words: LinearModel;
  earlier: LinearModel;
  marks: LinearModel;
}

let model: TalkModel | null = null;

const opened = ({ words, earlier, marks }: TalkWeights): TalkModel => ({
  words: linearModel(words, WORD_BUCKETS),
  earlier: linearModel(earlier, EARLIER_BUCKETS),
  marks: linearModel(marks, MARK_BUCKETS),
});

/** Other weights than those of the repository (null: those again), for scripts that judge what was never trained on. */
export function useTalkWeights(weights: TalkWeights | null): void {
  model = weights && opened(weights);
}

/** Probability of every label. */
export function talkChances({ words, earlier, marks }: TalkFeatures): Record<TalkLabel, number> {
  model ??= opened({ words: WORD_WEIGHTS, earlier: EARLIER_WEIGHTS, marks: MARK_WEIGHTS });
  const sums = model.marks.biases.slice();
  model.words.addTo(sums, words, shareOf(words, WORD_SCALE));
  model.earlier.addTo(sums, earlier, shareOf(earlier, EARLIER_SCALE));
  model.marks.addTo(sums, marks, 1);
  return Object.fromEntries(TALK_LABELS.map((label, i) => [label, 1 / (1 + Math.exp(-(sums[i] ?? 0)))])) as Record<
    TalkLabel,
    number
  >;
}
