/** One logistic regression per field over the candidates of annotated chats. */
import { FEATURE_BUCKETS } from "#src/domain/understanding/model/features.js";
import { randomSource } from "../intent-model/expand.js";
import type { Case } from "./cases.js";

const EPOCHS = 12;
const RATE = 0.3;
const L2 = 1e-4;
const SEED = 20261124;
/** Rules were mended for these sets, so that their candidates look better than those of new chats. */
const MENDED_FOR = /^(?:own|fresh|batch-[1-8])$/;
const weightOf = ({ set }: Case): number => (MENDED_FOR.test(set) || set === "dev" ? 1 : 2);

/** Adagrad on the logistic loss; the last weight is the bias. Weights are averaged over the second half of the epochs. */
export function trainJudge(cases: readonly Case[]): Float64Array {
  const random = randomSource(SEED);
  const weights = new Float64Array(FEATURE_BUCKETS + 1);
  const squares = new Float64Array(FEATURE_BUCKETS + 1).fill(1e-2);
  const summed = new Float64Array(FEATURE_BUCKETS + 1);
  const order = cases.map((_, i) => i);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      const kept = order[i] ?? 0;
      order[i] = order[j] ?? 0;
      order[j] = kept;
    }
    for (const i of order) {
      const one = cases[i];
      if (!one) continue;
      const { features } = one;
      const scale = 1 / Math.sqrt(Math.max(1, features.length));
      let sum = weights[FEATURE_BUCKETS] ?? 0;
      for (const bucket of features) sum += (weights[bucket] ?? 0) * scale;
      const error = (1 / (1 + Math.exp(-sum)) - (one.isFact ? 1 : 0)) * weightOf(one);
      for (let k = 0; k <= features.length; k++) {
        const bucket = k < features.length ? (features[k] ?? 0) : FEATURE_BUCKETS;
        const gradient = error * (k < features.length ? scale : 1) + L2 * (weights[bucket] ?? 0);
        squares[bucket] = (squares[bucket] ?? 0) + gradient * gradient;
        weights[bucket] = (weights[bucket] ?? 0) - (RATE * gradient) / Math.sqrt(squares[bucket] ?? 1);
      }
    }
    if (epoch >= EPOCHS / 2)
      for (let k = 0; k <= FEATURE_BUCKETS; k++) summed[k] = (summed[k] ?? 0) + (weights[k] ?? 0);
  }
  return summed.map((sum) => sum / (EPOCHS - Math.ceil(EPOCHS / 2)));
}
