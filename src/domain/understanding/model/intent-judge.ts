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

const WIDTH = INTENTS.length;

/** The rows by feature: weights of all intents side by side; built at first use. */
let compiled: { biases: Float32Array; byFeature: ReadonlyMap<string, Float32Array> } | null = null;

function compile(): { biases: Float32Array; byFeature: ReadonlyMap<string, Float32Array> } {
  const biases = new Float32Array(WIDTH);
  const byFeature = new Map<string, Float32Array>();
  for (const { intent, bias, weights } of JUDGE_WEIGHTS) {
    const at = INTENTS.indexOf(intent as Intent);
    biases[at] = bias;
    for (const [feature, weight] of Object.entries(weights)) {
      let row = byFeature.get(feature);
      if (!row) byFeature.set(feature, (row = new Float32Array(WIDTH)));
      row[at] = weight;
    }
  }
  return { biases, byFeature };
}

/** Probability of every intent. */
export function judgeIntents(features: ReadonlyMap<string, number>): Map<Intent, number> {
  const { biases, byFeature } = (compiled ??= compile());
  const sums = Float32Array.from(biases);
  for (const [feature, value] of features) {
    const row = byFeature.get(feature);
    if (row) for (let i = 0; i < WIDTH; i++) sums[i] = (sums[i] ?? 0) + (row[i] ?? 0) * value;
  }
  return new Map(INTENTS.map((intent, i) => [intent, 1 / (1 + Math.exp(-(sums[i] ?? 0)))]));
}
