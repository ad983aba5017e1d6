/** One logistic regression over hashed features. */
import { FEATURE_BUCKETS } from "#src/domain/understanding/model/features.js";
import type { Example } from "./data.js";
import { randomSource } from "./expand.js";

const EPOCHS = 14;
const RATE = 0.4;
const L2 = 1e-4;
const SEED = 20261123;

/** Adagrad on the logistic loss for one label; the last weight is the bias. */
export function trainLabel(examples: readonly Example[], label: string): Float64Array {
  const random = randomSource(SEED);
  const used = examples.filter((example) => !example.silent.has(label));
  const weights = new Float64Array(FEATURE_BUCKETS + 1);
  const squares = new Float64Array(FEATURE_BUCKETS + 1).fill(1e-2);
  const positives = used.filter((example) => example.has.has(label)).length;
  const balance = Math.min(3, Math.sqrt((used.length - positives) / Math.max(1, positives)));
  const order = used.map((_, i) => i);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      const kept = order[i] ?? 0;
      order[i] = order[j] ?? 0;
      order[j] = kept;
    }
    for (const i of order) {
      const example = used[i];
      if (!example) continue;
      const buckets = example.features;
      const isPositive = example.has.has(label);
      const scale = 1 / Math.sqrt(Math.max(1, buckets.length));
      let sum = weights[FEATURE_BUCKETS] ?? 0;
      for (const bucket of buckets) sum += (weights[bucket] ?? 0) * scale;
      const error = (1 / (1 + Math.exp(-sum)) - (isPositive ? 1 : 0)) * (isPositive ? balance : 1) * example.weight;
      if (Math.abs(error) < 1e-3) continue;
      for (let k = 0; k <= buckets.length; k++) {
        const bucket = k < buckets.length ? (buckets[k] ?? 0) : FEATURE_BUCKETS;
        const gradient = error * (k < buckets.length ? scale : 1) + L2 * (weights[bucket] ?? 0);
        squares[bucket] = (squares[bucket] ?? 0) + gradient * gradient;
        weights[bucket] = (weights[bucket] ?? 0) - (RATE * gradient) / Math.sqrt(squares[bucket] ?? 1);
      }
    }
  }
  return weights;
}

/** Probability of a label for an example. */
export function probability(weights: Float64Array, features: readonly number[]): number {
  let sum = 0;
  for (const bucket of features) sum += weights[bucket] ?? 0;
  return 1 / (1 + Math.exp(-(sum / Math.sqrt(Math.max(1, features.length)) + (weights[FEATURE_BUCKETS] ?? 0))));
}
