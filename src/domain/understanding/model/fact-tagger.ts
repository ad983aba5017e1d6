/** Which stretches of a message are whose field, as a conditional random field over its characters sees them. */
import { linearModel, type LinearModel, type PackedRow } from "./linear-model.js";
import { latticeOf, likelySpans, transitions } from "./tag-lattice.js";
import { TAGGER_BUCKETS, taggerFeatures, type TaggerText } from "./tagger-features.js";
import { TAGGER_LAYERS, type TaggedField } from "./tagger-layers.js";
import { TAGGER_WEIGHTS } from "./tagger-weights.js";

/** Weights of one layer: a row a tag, and what one tag behind another adds. */
export interface TaggerLayer {
  rows: readonly PackedRow[];
  /** Tag before by tag, in thousandths; the last row is the beginning of a message. */
  moves: readonly number[];
}

/** A stretch that is a field's with some probability; offsets as in the text read. */
export interface Tagged {
  field: TaggedField;
  start: number;
  end: number;
  chance: number;
}

/** Less likely stretches are not told. */
const LEAST = 0.04;

interface Layer {
  model: LinearModel;
  moves: Float64Array;
}
let layers: readonly Layer[] | null = null;

/** Other weights than those of the repository (null: those again), for scripts that judge what was never trained on. */
export function useTaggerWeights(weights: readonly TaggerLayer[] | null): void {
  layers = weights && weights.map(read);
}

const read = ({ rows, moves }: TaggerLayer): Layer => ({
  model: linearModel(rows, TAGGER_BUCKETS),
  moves: transitions(
    moves.map((weight) => weight / 1000),
    rows.length,
  ),
});

/** Stretches of all fields, in no order; some overlap. */
export function taggedIn(text: TaggerText): Tagged[] {
  layers ??= TAGGER_WEIGHTS.map(read);
  const length = text.text.length;
  if (length === 0) return [];
  const features = taggerFeatures(text);
  return layers.flatMap(({ model, moves }, layer) => {
    const tags = model.labels.length;
    const scores = new Float32Array(length * tags);
    features.forEach((buckets, i) => model.addTo(scores.subarray(i * tags, (i + 1) * tags), buckets, 1));
    const fields: readonly TaggedField[] = TAGGER_LAYERS[layer] ?? [];
    return likelySpans(latticeOf(scores, length, tags, moves), moves, LEAST).flatMap(({ field, ...span }) => {
      const name = fields[field];
      return name ? [{ field: name, ...span }] : [];
    });
  });
}
