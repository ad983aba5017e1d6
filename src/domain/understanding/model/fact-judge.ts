/** How likely a candidate fact is one: a logistic regression per field over the candidate and what stands around it. */
import { FACT_BUCKETS, factFeatures, type FactContext } from "./fact-features.js";
import { FACT_JUDGE_WEIGHTS } from "./fact-judge-weights.js";
import { linearModel, type LinearModel, type PackedRow } from "./linear-model.js";

let models: ReadonlyMap<string, LinearModel> | null = null;

/** Other weights than those of the repository (null: those again), for scripts that judge what was never trained on. */
export function useFactJudgeWeights(rows: readonly PackedRow[] | null): void {
  models = rows && byField(rows);
}

const byField = (rows: readonly PackedRow[]): ReadonlyMap<string, LinearModel> =>
  new Map(rows.map((row) => [row.label, linearModel([row], FACT_BUCKETS)]));

/** Probability that the candidate is a fact of the field; null for a field that is not judged. */
export function factScore(field: string, context: () => FactContext): number | null {
  models ??= byField(FACT_JUDGE_WEIGHTS);
  const model = models.get(field);
  return model ? (model.scores(factFeatures(context()))[0] ?? 0) : null;
}
