/** Trains one layer of the tagger: a conditional random field over characters, by Adagrad. */
import { latticeOf, transitions } from "#src/domain/understanding/model/tag-lattice.js";
import { TAGGER_BUCKETS } from "#src/domain/understanding/model/tagger-features.js";
import { randomSource, shuffle } from "../intent-model/expand.js";
import type { TaggerExample } from "./examples.js";

const OPTIONS = { seed: 20261129, epochs: 7, rate: 0.12, l2: 2e-5, leastError: 2e-3 };
/** A feature of fewer chats tells nothing of others. */
const FEWEST_CHATS = 2;

export interface LayerWeights {
  tags: number;
  /** Bucket by bucket, all tags side by side. */
  local: Float64Array;
  /** Tag before by tag; the last row is the beginning of a message. */
  moves: Float64Array;
}

/** The same examples in the same order give the same weights. */
export function trainLayer(examples: readonly TaggerExample[], layer: number, fields: number): LayerWeights {
  const tags = 1 + 2 * fields;
  const isCommon = commonFeatures(examples);
  const kept = examples.map(({ features }) =>
    features.map((buckets) => Int32Array.from(buckets.filter((bucket) => isCommon[bucket] === 1))),
  );
  const local = new Float64Array(TAGGER_BUCKETS * tags);
  const squares = new Float32Array(TAGGER_BUCKETS * tags).fill(1e-2);
  const moves = new Float64Array((tags + 1) * tags);
  const moveSquares = new Float64Array((tags + 1) * tags).fill(1);
  const summed = new Float64Array(local.length);
  const summedMoves = new Float64Array(moves.length);
  const random = randomSource(OPTIONS.seed);
  const order = examples.map((_, i) => i);
  const half = Math.ceil(OPTIONS.epochs / 2);
  for (let epoch = 0; epoch < OPTIONS.epochs; epoch++) {
    shuffle(order, random);
    for (const at of order) {
      const features = kept[at] as Int32Array[];
      const gold = examples[at]?.tags[layer];
      const length = features.length;
      if (!gold || length === 0) continue;
      const scores = scoresOf(features, local, tags);
      const steps = transitions(moves, tags);
      const { forward, backward, local: chances, scales } = latticeOf(scores, length, tags, steps);
      const moveErrors = new Float64Array(moves.length);
      for (let i = 0; i < length; i++) {
        if (i === 0)
          for (let tag = 0; tag < tags; tag++)
            moveErrors[tags * tags + tag] =
              (forward[tag] as number) * (backward[tag] as number) - (gold[0] === tag ? 1 : 0);
        else {
          for (let tag = 0; tag < tags; tag++) {
            const ahead =
              ((chances[i * tags + tag] as number) * (backward[i * tags + tag] as number)) / (scales[i] as number);
            if (ahead < 1e-9) continue;
            for (let before = 0; before < tags; before++) {
              const k = before * tags + tag;
              moveErrors[k] =
                (moveErrors[k] as number) + (forward[(i - 1) * tags + before] as number) * (steps[k] as number) * ahead;
            }
          }
          const k = (gold[i - 1] as number) * tags + (gold[i] as number);
          moveErrors[k] = (moveErrors[k] as number) - 1;
        }
        for (let tag = 0; tag < tags; tag++) {
          const error =
            (forward[i * tags + tag] as number) * (backward[i * tags + tag] as number) - (gold[i] === tag ? 1 : 0);
          if (Math.abs(error) < OPTIONS.leastError) continue;
          for (const bucket of features[i] as Int32Array) {
            const w = bucket * tags + tag;
            const gradient = error + OPTIONS.l2 * (local[w] as number);
            squares[w] = (squares[w] as number) + gradient * gradient;
            local[w] = (local[w] as number) - (OPTIONS.rate * gradient) / Math.sqrt(squares[w]);
          }
        }
      }
      for (let k = 0; k < moves.length; k++) {
        const gradient = moveErrors[k] as number;
        if (Math.abs(gradient) < OPTIONS.leastError) continue;
        moveSquares[k] = (moveSquares[k] as number) + gradient * gradient;
        moves[k] = (moves[k] as number) - (OPTIONS.rate * gradient) / Math.sqrt(moveSquares[k] as number);
      }
    }
    if (epoch >= half) {
      for (let k = 0; k < local.length; k++) summed[k] = (summed[k] as number) + (local[k] as number);
      for (let k = 0; k < moves.length; k++) summedMoves[k] = (summedMoves[k] as number) + (moves[k] as number);
    }
  }
  const rounds = OPTIONS.epochs - half;
  return { tags, local: summed.map((sum) => sum / rounds), moves: summedMoves.map((sum) => sum / rounds) };
}

/** Sum of the weights of every character's features, all tags side by side. */
export function scoresOf(features: readonly ArrayLike<number>[], local: ArrayLike<number>, tags: number): Float64Array {
  const scores = new Float64Array(features.length * tags);
  features.forEach((buckets, i) => {
    for (let k = 0; k < buckets.length; k++) {
      const from = (buckets[k] as number) * tags;
      for (let tag = 0; tag < tags; tag++)
        scores[i * tags + tag] = (scores[i * tags + tag] as number) + (local[from + tag] as number);
    }
  });
  return scores;
}

/** 1 for each bucket that enough chats have. */
function commonFeatures(examples: readonly TaggerExample[]): Uint8Array {
  const chats = new Uint16Array(TAGGER_BUCKETS);
  const last = new Int32Array(TAGGER_BUCKETS).fill(-1);
  const numbers = new Map<string, number>();
  for (const { chat, features } of examples) {
    const number = numbers.get(chat) ?? numbers.size;
    numbers.set(chat, number);
    for (const buckets of features)
      for (const bucket of buckets)
        if (last[bucket] !== number) {
          last[bucket] = number;
          chats[bucket] = (chats[bucket] ?? 0) + 1;
        }
  }
  return Uint8Array.from(chats, (count) => (count >= FEWEST_CHATS ? 1 : 0));
}
