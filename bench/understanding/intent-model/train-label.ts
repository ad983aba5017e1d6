/** One logistic regression a label over the utterances. */
import { FEATURE_BUCKETS } from "#src/domain/understanding/model/features.js";
import type { Example } from "./data.js";
import { trainLogistic } from "./logistic.js";

const OPTIONS = { seed: 20261123, epochs: 14, rate: 0.4, l2: 1e-4, leastError: 1e-3 };

/** Weights of one label; rare ones count more. */
export function trainLabel(examples: readonly Example[], label: string): Float64Array {
  const used = examples.filter((example) => !example.silent.has(label));
  const positives = used.filter((example) => example.has.has(label)).length;
  const balance = Math.min(3, Math.sqrt((used.length - positives) / Math.max(1, positives)));
  return trainLogistic(
    used.map(({ features, has, weight }) => {
      const isPositive = has.has(label);
      return { features, isPositive, weight: isPositive ? balance * weight : weight };
    }),
    OPTIONS,
  );
}

/** Probability of a label for an example. */
export function probability(weights: Float64Array, features: readonly number[]): number {
  let sum = 0;
  for (const bucket of features) sum += weights[bucket] ?? 0;
  return 1 / (1 + Math.exp(-(sum / Math.sqrt(Math.max(1, features.length)) + (weights[FEATURE_BUCKETS] ?? 0))));
}
