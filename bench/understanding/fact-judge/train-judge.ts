/** One logistic regression per field over the candidates of annotated chats. */
import { FACT_BUCKETS } from "#src/domain/understanding/model/fact-features.js";
import { trainLogistic } from "../intent-model/logistic.js";
import type { Case } from "./cases.js";

const OPTIONS = { seed: 20261124, epochs: 6, rate: 0.3, l2: 1e-4, isAveraged: true, buckets: FACT_BUCKETS };
/** Rules were mended for these sets, so that their candidates look better than those of new chats. */
const MENDED_FOR = /^(?:own|fresh|batch-[1-8])$/;
/** A feature of fewer chats tells nothing of others. */
const FEWEST_CHATS = 2;

/** Weights of one field's cases; those of chats for which no rule was mended count twice, those of the hand that counts more. */
export function trainJudge(cases: readonly Case[]): Float64Array {
  const isCommon = commonFeatures(cases);
  return trainLogistic(
    cases.map(({ features, isFact, set }) => ({
      features: features.filter((bucket) => isCommon[bucket] === 1),
      size: features.length,
      isPositive: isFact,
      weight: set === "dev" ? 4 : MENDED_FOR.test(set) ? 1 : 2,
    })),
    OPTIONS,
  );
}

/** 1 for each bucket that enough chats have. */
function commonFeatures(cases: readonly Case[]): Uint8Array {
  const chats = new Int32Array(FACT_BUCKETS);
  const last = new Int32Array(FACT_BUCKETS).fill(-1);
  const numbers = new Map<string, number>();
  for (const { set, chat, features } of cases) {
    const key = `${set} ${chat}`;
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    for (const bucket of features)
      if (last[bucket] !== number) {
        last[bucket] = number;
        chats[bucket] = (chats[bucket] ?? 0) + 1;
      }
  }
  return Uint8Array.from(chats, (count) => (count >= FEWEST_CHATS ? 1 : 0));
}
