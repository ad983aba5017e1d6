/** Logistic regressions over hashed features, several labels at once. Weights come from a packed table. */
import { FEATURE_BUCKETS } from "./features.js";

/** One label's weights as the training script writes them: one sign a bucket, scaled. */
export interface PackedRow {
  label: string;
  scale: number;
  bias: number;
  packed: string;
}

export interface LinearModel {
  labels: readonly string[];
  biases: Float32Array;
  /** Adds the weights of the buckets, folded into the table, times a factor to the sum of each label. */
  addTo: (sums: Float32Array, buckets: readonly number[], factor: number) => void;
  /** Probability of each label, in the order of `labels`. */
  scores: (features: readonly number[]) => Float32Array;
}

/** 63 levels around zero. */
export const PACKING = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
export const PACKED_ZERO = 31;

/** Unpacks a table; rows of runs of zeros are written as "." and a count in braces. */
export function linearModel(rows: readonly PackedRow[], size = FEATURE_BUCKETS): LinearModel {
  const width = rows.length;
  const weights = new Float32Array(size * width);
  const biases = new Float32Array(width);
  /** 1 for each bucket that any label weighs. */
  const isWeighed = new Uint8Array(size);
  const valueOf = new Int8Array(128);
  for (let i = 0; i < PACKING.length; i++) valueOf[PACKING.charCodeAt(i)] = i - PACKED_ZERO;
  rows.forEach(({ scale, bias, packed }, label) => {
    biases[label] = bias;
    let bucket = 0;
    for (let i = 0; i < packed.length; i++) {
      if (packed[i] === ".") {
        const close = packed.indexOf(";", i);
        bucket += Number(packed.slice(i + 1, close));
        i = close;
      } else {
        const value = valueOf[packed.charCodeAt(i)] ?? 0;
        if (value !== 0) isWeighed[bucket] = 1;
        weights[bucket * width + label] = value * scale;
        bucket++;
      }
    }
  });
  const addTo = (sums: Float32Array, buckets: readonly number[], factor: number): void => {
    for (const bucket of buckets) {
      const slot = bucket & (size - 1);
      if (isWeighed[slot] !== 1) continue;
      const from = slot * width;
      for (let label = 0; label < width; label++)
        sums[label] = (sums[label] ?? 0) + (weights[from + label] ?? 0) * factor;
    }
  };
  return {
    labels: rows.map(({ label }) => label),
    biases,
    addTo,
    scores: (features) => {
      const sums = new Float32Array(width);
      for (const bucket of features) {
        if (isWeighed[bucket] !== 1) continue;
        const from = bucket * width;
        for (let label = 0; label < width; label++) sums[label] = (sums[label] ?? 0) + (weights[from + label] ?? 0);
      }
      const norm = 1 / Math.sqrt(Math.max(1, features.length));
      for (let label = 0; label < width; label++)
        sums[label] = 1 / (1 + Math.exp(-((sums[label] ?? 0) * norm + (biases[label] ?? 0))));
      return sums;
    },
  };
}
