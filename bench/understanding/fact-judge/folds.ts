/** The annotated sets in folds, each with models of utterances, slots and tags that never saw its chats. */
import { MODELLED_LABELS } from "#src/domain/understanding/chat/fact-context.js";
import { useTaggerWeights, type TaggerLayer } from "#src/domain/understanding/model/fact-tagger.js";
import type { PackedRow } from "#src/domain/understanding/model/linear-model.js";
import { useSlotWeights } from "#src/domain/understanding/model/slot-model.js";
import { useUtteranceWeights } from "#src/domain/understanding/model/utterance-model.js";
import { taggerExamples, type TaggerExample } from "../fact-tagger/examples.js";
import { trainTagger } from "../fact-tagger/train-tagger.js";
import { SLOTS, slotExamples, utterances } from "../intent-model/data.js";
import { packedRow } from "../intent-model/packed-row.js";
import { trainLabel } from "../intent-model/train-label.js";

const FOLDS = 6;

export interface Fold {
  sets: string[];
  utterance: PackedRow[];
  slot: PackedRow[];
}
export interface TaggedFold extends Fold {
  tagger: TaggerLayer[];
}

/** Sets in folds, each with models that never saw its chats; the development chats are in no corpus and stand alone. */
export function foldsOf(sets: readonly string[], without: readonly string[]): Fold[] {
  const groups = Array.from({ length: FOLDS }, (_, k) => sets.filter((_set, i) => i % FOLDS === k));
  return [...groups, ["dev"]].map((group) => {
    const unseen = [...group, ...without].map((set) => `chats:${set}`);
    const examples = utterances(unseen);
    return {
      sets: group,
      utterance: MODELLED_LABELS.map((label) => packedRow(label, trainLabel(examples, label))),
      slot: SLOTS.map((slot) => packedRow(slot, trainLabel(slotExamples(slot, unseen), slot))),
    };
  });
}

/** The same with a tagger each. All messages of all folds, as the tagger learns them, are read on the way. */
export function taggedFoldsOf(folds: readonly Fold[]): { folds: TaggedFold[]; examples: TaggerExample[] } {
  const examples = folds.map((fold) => {
    useFold(fold);
    return fold.sets.includes("dev") ? [] : fold.sets.flatMap(taggerExamples);
  });
  return {
    folds: folds.map((fold, k) => ({
      ...fold,
      tagger: trainTagger(examples.flatMap((some, i) => (i === k ? [] : some))),
    })),
    examples: examples.flat(),
  };
}

/** Lets everything that reads chats use the models of a fold; null: those of the repository again. */
export function useFold(fold: (Fold & { tagger?: TaggerLayer[] }) | null): void {
  useUtteranceWeights(fold && fold.utterance);
  useSlotWeights(fold && fold.slot);
  useTaggerWeights(fold?.tagger ?? null);
}
