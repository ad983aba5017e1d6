/** Logistic regression over hashed features by Adagrad; the last weight is the bias. */
import { FEATURE_BUCKETS } from "#src/domain/understanding/model/features.js";
import { randomSource, shuffle } from "./expand.js";

export interface LogisticExample {
  features: readonly number[];
  isPositive: boolean;
  /** How much its error counts. */
  weight: number;
}

export interface LogisticOptions {
  seed: number;
  epochs: number;
  rate: number;
  l2: number;
  /** Errors below it teach nothing (default 0). */
  leastError?: number;
  /** Averages the weights over the second half of the epochs (default false). */
  isAveraged?: boolean;
}

/** The same examples in the same order give the same weights. */
export function trainLogistic(examples: readonly LogisticExample[], options: LogisticOptions): Float64Array {
  const { seed, epochs, rate, l2, leastError = 0, isAveraged = false } = options;
  const random = randomSource(seed);
  const weights = new Float64Array(FEATURE_BUCKETS + 1);
  const squares = new Float64Array(FEATURE_BUCKETS + 1).fill(1e-2);
  const summed = new Float64Array(FEATURE_BUCKETS + 1);
  const order = examples.map((_, i) => i);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (const i of order) {
      const example = examples[i];
      if (!example) continue;
      const { features } = example;
      const scale = 1 / Math.sqrt(Math.max(1, features.length));
      let sum = weights[FEATURE_BUCKETS] ?? 0;
      for (const bucket of features) sum += (weights[bucket] ?? 0) * scale;
      const error = (1 / (1 + Math.exp(-sum)) - (example.isPositive ? 1 : 0)) * example.weight;
      if (Math.abs(error) < leastError) continue;
      for (let k = 0; k <= features.length; k++) {
        const bucket = k < features.length ? (features[k] ?? 0) : FEATURE_BUCKETS;
        const gradient = error * (k < features.length ? scale : 1) + l2 * (weights[bucket] ?? 0);
        squares[bucket] = (squares[bucket] ?? 0) + gradient * gradient;
        weights[bucket] = (weights[bucket] ?? 0) - (rate * gradient) / Math.sqrt(squares[bucket] ?? 1);
      }
    }
    if (isAveraged && epoch >= epochs / 2)
      for (let k = 0; k <= FEATURE_BUCKETS; k++) summed[k] = (summed[k] ?? 0) + (weights[k] ?? 0);
  }
  return isAveraged ? summed.map((sum) => sum / (epochs - Math.ceil(epochs / 2))) : weights;
}
