/**
 * How likely a message takes the relation a step on, given the stage before it: a logistic regression per step over the
 * words and what was understood. Trained on annotated chats of this project; the engine's rules decide with it.
 */
import { linearModel, type LinearModel, type PackedRow } from "../understanding/model/linear-model.js";
import { STEPS, type Stage, type Step } from "./stage.js";
import type { StepEvidence } from "./step-evidence.js";
import { STEP_WEIGHTS } from "./step-weights.js";

export const STEP_BUCKETS = 131_072;

/** Stages from which a step can be taken at all. */
export const STEP_FROM: Readonly<Record<Step, readonly Stage[]>> = {
  qualify: ["lead", "engaged", "win_back"],
  deal: ["lead", "engaged", "qualified", "win_back"],
  buy: ["lead", "engaged", "qualified", "opportunity", "win_back", "customer"],
  twice: ["lead", "engaged", "qualified", "opportunity", "win_back"],
  loyal: ["repeat", "customer"],
  lost: ["lead", "engaged", "qualified", "opportunity", "win_back", "customer", "repeat", "loyal"],
};
export const STEP_STAGES: readonly Stage[] = STEP_FROM.lost;

/** Features of one view and what each weighs. */
export interface StepView {
  buckets: readonly number[];
  weight: number;
}

const GROUP_OF: Readonly<Partial<Record<Stage, number>>> = { opportunity: 1, customer: 2, repeat: 2, loyal: 2 };
const SALTS = { words: 0x243f6a88, before: 0x13198a2e, earlier: 0x03707344, marks: 0x299f31d0, stage: 0x452821e6 };

const folded = (buckets: readonly number[], salt: number): number[] =>
  buckets.map((bucket) => Math.imul((bucket ^ salt) + salt, 0x9e3779b1) >>> 15);
const share = (scale: number, count: number): number => scale / Math.sqrt(Math.max(1, count));

/** The message by itself. */
export function messageViews({ isOurs, words, before, earlier, marks }: StepEvidence): StepView[] {
  const side = isOurs ? 0x5bd1e995 : 0;
  return [
    { buckets: folded(words, SALTS.words ^ side), weight: share(8, words.length) },
    { buckets: folded(before, SALTS.before ^ side), weight: share(3, before.length) },
    { buckets: folded(earlier, SALTS.earlier ^ side), weight: share(3, earlier.length) },
    { buckets: folded(marks, SALTS.marks), weight: 1 },
  ];
}

/** The message after a stage. */
export function stageViews({ isOurs, words, marks }: StepEvidence, stage: Stage): StepView[] {
  const group = (GROUP_OF[stage] ?? 0) + (isOurs ? 4 : 0);
  const salt = SALTS.stage + STEP_STAGES.indexOf(stage) * 0x1b873593;
  return [
    { buckets: folded(words, SALTS.stage ^ (group * 0x85ebca6b)), weight: share(5, words.length) },
    { buckets: folded([0, ...marks.map((bucket) => bucket + 1)], salt), weight: 0.7 },
  ];
}

let model: LinearModel | null = null;

/** Other weights than those of the repository (null: those again), for scripts that judge what was never trained on. */
export function useStepWeights(rows: readonly PackedRow[] | null): void {
  model = rows && linearModel(rows, STEP_BUCKETS);
}

/** Chances of each step from each stage that allows it. */
export function stepChances(evidence: StepEvidence): (stage: Stage) => Record<Step, number> {
  const steps = (model ??= linearModel(STEP_WEIGHTS, STEP_BUCKETS));
  const base = steps.biases.slice();
  for (const { buckets, weight } of messageViews(evidence)) steps.addTo(base, buckets, weight);
  return (stage) => {
    const sums = base.slice();
    for (const { buckets, weight } of stageViews(evidence, stage)) steps.addTo(sums, buckets, weight);
    const chances = {} as Record<Step, number>;
    STEPS.forEach((step, i) => {
      chances[step] = STEP_FROM[step].includes(stage) ? 1 / (1 + Math.exp(-(sums[i] ?? 0))) : 0;
    });
    return chances;
  };
}
