/** How likely an utterance carries each intent, a mood, a pain, a habit, a role … Trained on a corpus of this project. */
import { utteranceFeatures } from "./features.js";
import { linearModel, type LinearModel, type PackedRow } from "./linear-model.js";
import { UTTERANCE_WEIGHTS } from "./utterance-weights.js";

let model: LinearModel | null = null;
let index: ReadonlyMap<string, number> = new Map();

/** Probabilities of one utterance by label: the intents, `mood_pos`, `mood_neg` and `fact_*`. */
export interface UtteranceScores {
  of: (label: string) => number;
}

const NOTHING: UtteranceScores = { of: () => 0 };
const remembered = new Map<string, UtteranceScores>();
const REMEMBERED = 4_096;

/** Other weights than those of the repository (null: those again), for scripts that judge what was never trained on. */
export function useUtteranceWeights(rows: readonly PackedRow[] | null): void {
  model = rows && linearModel(rows);
  if (model) index = new Map(model.labels.map((label, i) => [label, i]));
  remembered.clear();
}

/** Scores a folded text. The last few thousand texts are remembered: several rules ask for the same clause. */
export function utteranceScores(text: string): UtteranceScores {
  const known = remembered.get(text);
  if (known) return known;
  if (!/[\u4e00-\u9fffa-z]/.test(text)) return NOTHING;
  if (!model) {
    model = linearModel(UTTERANCE_WEIGHTS);
    index = new Map(model.labels.map((label, i) => [label, i]));
  }
  const scores = model.scores(utteranceFeatures(text));
  const found: UtteranceScores = { of: (label) => scores[index.get(label) ?? -1] ?? 0 };
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(text, found);
  return found;
}
