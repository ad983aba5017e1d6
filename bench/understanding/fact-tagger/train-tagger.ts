/** Trains all layers of the tagger on annotated messages. */
import type { TaggerLayer } from "#src/domain/understanding/model/fact-tagger.js";
import { TAGGER_BUCKETS } from "#src/domain/understanding/model/tagger-features.js";
import { TAGGER_LAYERS } from "#src/domain/understanding/model/tagger-layers.js";
import { packedRow } from "../intent-model/packed-row.js";
import type { TaggerExample } from "./examples.js";
import { trainLayer, type LayerWeights } from "./train-layer.js";

export const trainTagger = (examples: readonly TaggerExample[]): TaggerLayer[] =>
  TAGGER_LAYERS.map((fields, layer) => packedLayer(trainLayer(examples, layer, fields.length)));

/** A row a tag, named by its number; the moves in thousandths. */
function packedLayer({ tags, local, moves }: LayerWeights): TaggerLayer {
  return {
    rows: Array.from({ length: tags }, (_, tag) => {
      const row = new Float64Array(TAGGER_BUCKETS + 1);
      for (let bucket = 0; bucket < TAGGER_BUCKETS; bucket++) row[bucket] = local[bucket * tags + tag] ?? 0;
      return packedRow(String(tag), row, TAGGER_BUCKETS);
    }),
    moves: Array.from(moves, (weight) => Math.round(weight * 1000)),
  };
}
