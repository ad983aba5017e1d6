/** Logistic regression over hashed features by Adagrad; the last weight is the bias. */
import { FEATURE_BUCKETS } from "#src/domain/understanding/model/features.js";
import { randomSource, shuffle } from "./expand.js";

export interface LogisticExample {
  features: readonly number[];
  isPositive: boolean;
  /** How much its error counts. */
  weight: number;
  /** Number of its features where some were left out (default those given). */
  size?: number;
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
  /** Number of hash buckets that the features come from (default that of the utterance model). */
  buckets?: number;
}

/** The same examples in the same order give the same weights. */
export function trainLogistic(examples: readonly LogisticExample[], options: LogisticOptions): Float64Array {
  const { seed, epochs, rate, l2, leastError = 0, isAveraged = false, buckets = FEATURE_BUCKETS } = options;
  const random = randomSource(seed);
  const weights = new Float64Array(buckets + 1);
  const squares = new Float64Array(buckets + 1).fill(1e-2);
  const summed = new Float64Array(buckets + 1);
  const order = examples.map((_, i) => i);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (const i of order) {
      const example = examples[i];
      if (!example) continue;
      const { features, size = features.length } = example;
      const scale = 1 / Math.sqrt(Math.max(1, size));
      let sum = weights[buckets] ?? 0;
      for (const bucket of features) sum += (weights[bucket] ?? 0) * scale;
      const error = (1 / (1 + Math.exp(-sum)) - (example.isPositive ? 1 : 0)) * example.weight;
      if (Math.abs(error) < leastError) continue;
      for (let k = 0; k <= features.length; k++) {
        const bucket = k < features.length ? (features[k] ?? 0) : buckets;
        const gradient = error * (k < features.length ? scale : 1) + l2 * (weights[bucket] ?? 0);
        squares[bucket] = (squares[bucket] ?? 0) + gradient * gradient;
        weights[bucket] = (weights[bucket] ?? 0) - (rate * gradient) / Math.sqrt(squares[bucket] ?? 1);
      }
    }
    if (isAveraged && epoch >= epochs / 2)
      for (let k = 0; k <= buckets; k++) summed[k] = (summed[k] ?? 0) + (weights[k] ?? 0);
  }
  return isAveraged ? summed.map((sum) => sum / (epochs - Math.ceil(epochs / 2))) : weights;
}
