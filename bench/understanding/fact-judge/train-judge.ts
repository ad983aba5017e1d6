/** One logistic regression per field over the candidates of annotated chats. */
import { trainLogistic } from "../intent-model/logistic.js";
import type { Case } from "./cases.js";

const OPTIONS = { seed: 20261124, epochs: 12, rate: 0.3, l2: 1e-4, isAveraged: true };
/** Rules were mended for these sets, so that their candidates look better than those of new chats. */
const MENDED_FOR = /^(?:own|fresh|batch-[1-8]|dev)$/;

/** Weights of one field's cases; those of chats for which no rule was mended count twice. */
export const trainJudge = (cases: readonly Case[]): Float64Array =>
  trainLogistic(
    cases.map(({ features, isFact, set }) => ({
      features,
      isPositive: isFact,
      weight: MENDED_FOR.test(set) ? 1 : 2,
    })),
    OPTIONS,
  );
