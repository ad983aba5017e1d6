/**
 * How likely a message carries each intent or mood, seen in its talk: its own words, the sender's words around it, what
 * the other side said before and answered, and marks of form and course, weighed together. Trained on annotated chats
 * and lines of this project.
 */
import { INTENTS, type Intent } from "../understanding.js";
import { bucketOf } from "./features.js";
import { linearModel, type LinearModel, type PackedRow } from "./linear-model.js";
import { TALK_WEIGHTS } from "./talk-weights.js";

export const TALK_MOODS = ["mood_pos", "mood_neg"] as const;
export type TalkLabel = Intent | (typeof TALK_MOODS)[number];
export const TALK_LABELS: readonly TalkLabel[] = [...INTENTS, ...TALK_MOODS];

/**
 * The views of a message: utterance features of its own words, of the same side's messages right before and after it,
 * of the other side's message that it answers and of the one that answers it; and marks. Buckets are powers of two;
 * words count by their share of their message, marks each alike.
 */
export const TALK_VIEWS = {
  words: { buckets: 32_768, scale: 10 },
  earlier: { buckets: 4_096, scale: 4 },
  later: { buckets: 4_096, scale: 4 },
  reply: { buckets: 4_096, scale: 4 },
  answer: { buckets: 4_096, scale: 4 },
  marks: { buckets: 4_096, scale: null },
} as const;
export type TalkView = keyof typeof TALK_VIEWS;
export const TALK_VIEW_NAMES = Object.keys(TALK_VIEWS) as TalkView[];
const MARK_SALT = 0x7f4a7c15;

/** A message as the model sees it: utterance features of each view (empty when there is none), folded as they are used. */
export type TalkFeatures = Readonly<Record<TalkView, readonly number[]>>;

/** The buckets of marks. */
export const markBuckets = (marks: readonly string[]): number[] =>
  marks.map((mark) => bucketOf(mark, 0, mark.length, MARK_SALT));

/** What a view's features weigh, each. */
export function shareOf(view: TalkView, count: number): number {
  const { scale } = TALK_VIEWS[view];
  return scale === null ? 1 : scale / Math.sqrt(Math.max(1, count));
}

/** The weights of the views; the biases stand with the marks. */
export type TalkWeights = Readonly<Record<TalkView, readonly PackedRow[]>>;

let models: readonly (readonly [TalkView, LinearModel])[] | null = null;

const opened = (weights: TalkWeights): (readonly [TalkView, LinearModel])[] =>
  TALK_VIEW_NAMES.map((view) => [view, linearModel(weights[view], TALK_VIEWS[view].buckets)] as const);

/** Other weights than those of the repository (null: those again), for scripts that judge what was never trained on. */
export function useTalkWeights(weights: TalkWeights | null): void {
  models = weights && opened(weights);
}

/** Probability of every label. */
export function talkChances(features: TalkFeatures): Record<TalkLabel, number> {
  models ??= opened(TALK_WEIGHTS);
  const sums = new Float32Array(TALK_LABELS.length);
  for (const [view, model] of models) {
    if (view === "marks") model.biases.forEach((bias, i) => (sums[i] = (sums[i] ?? 0) + bias));
    model.addTo(sums, features[view], shareOf(view, features[view].length));
  }
  const chances = {} as Record<TalkLabel, number>;
  TALK_LABELS.forEach((label, i) => (chances[label] = 1 / (1 + Math.exp(-(sums[i] ?? 0)))));
  return chances;
}
