/** The statistical intent model: how likely a clause carries each intent. Trained on a corpus written for this project. */
import type { Intent } from "../understanding.js";
import { FEATURE_BUCKETS, intentFeatures } from "./intent-features.js";
import { INTENT_WEIGHTS } from "./intent-weights.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

interface Row {
  intent: Intent;
  bias: number;
  weights: Float32Array;
}

let rows: Row[] | null = null;

function unpacked(): Row[] {
  const valueOf = new Map(Array.from(ALPHABET, (char, i) => [char, i - 31]));
  return INTENT_WEIGHTS.map(({ intent, scale, bias, packed }) => {
    const weights = new Float32Array(FEATURE_BUCKETS);
    for (let i = 0; i < FEATURE_BUCKETS; i++) weights[i] = (valueOf.get(packed[i] ?? "f") ?? 0) * scale;
    return { intent, bias, weights };
  });
}

/** Probability of each intent for a folded text, 0 to 1. */
export function intentScores(text: string): Map<Intent, number> {
  rows ??= unpacked();
  const buckets = intentFeatures(text);
  const norm = 1 / Math.sqrt(Math.max(1, buckets.length));
  return new Map(
    rows.map(({ intent, bias, weights }) => {
      let sum = bias;
      for (const bucket of buckets) sum += (weights[bucket] ?? 0) * norm;
      return [intent, 1 / (1 + Math.exp(-sum))];
    }),
  );
}
