/** Decides which intents a message carries: cue hits, the utterance model and the course of the talk, weighed by training. */
import { INTENTS, type Intent } from "../understanding.js";
import { JUDGE_WEIGHTS } from "./intent-judge-weights.js";
import type { UtteranceScores } from "./utterance-model.js";

/** One intent's weights by feature; features without weight are left out. */
export interface JudgeRow {
  intent: string;
  bias: number;
  weights: Readonly<Record<string, number>>;
}

/** Labels of the utterance model that the judge looks at. */
export const JUDGED_LABELS: readonly string[] = [
  ...INTENTS,
  "mood_pos",
  "mood_neg",
  "fact_pain",
  "fact_preference",
  "fact_influencer",
  "fact_decider",
  "fact_customer",
  "fact_rival",
];
const WIDEST = 5;

/** Features of a message: its marks, and the utterance model's scores on the scale of log odds. */
export function judgeFeatures(marks: readonly string[], scores: UtteranceScores): Map<string, number> {
  const features = new Map<string, number>();
  for (const mark of marks) features.set(mark, 1);
  for (const label of JUDGED_LABELS) {
    const score = Math.min(0.999, Math.max(0.001, scores.of(label)));
    const odds = Math.log(score / (1 - score));
    if (odds > -3) features.set(`model:${label}`, (Math.min(WIDEST, odds) + 3) / 3);
  }
  return features;
}

/** Probability of every intent. */
export function judgeIntents(features: ReadonlyMap<string, number>): Map<Intent, number> {
  const found = new Map<Intent, number>();
  for (const { intent, bias, weights } of JUDGE_WEIGHTS) {
    let sum = bias;
    for (const [feature, value] of features) sum += (weights[feature] ?? 0) * value;
    found.set(intent as Intent, 1 / (1 + Math.exp(-sum)));
  }
  return found;
}
