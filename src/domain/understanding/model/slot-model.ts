/** Whether an amount or a time of a message is what the contact wants, can spend, or needs it by. */
import { slotFeatures, type SlotContext } from "./features.js";
import { linearModel, type LinearModel, type PackedRow } from "./linear-model.js";
import { SLOT_WEIGHTS } from "./slot-weights.js";

export type SlotName = "quantity" | "budget" | "timeline";

let models: ReadonlyMap<string, LinearModel> | null = null;

/** Other weights than those of the repository (null: those again), for scripts that judge what was never trained on. */
export function useSlotWeights(rows: readonly PackedRow[] | null): void {
  models = rows && new Map(rows.map((row) => [row.label, linearModel([row])]));
}

/** Probability that the amount or time in this context fills the slot. */
export function slotScore(slot: SlotName, context: SlotContext): number {
  models ??= new Map(SLOT_WEIGHTS.map((row) => [row.label, linearModel([row])]));
  return models.get(slot)?.scores(slotFeatures(context))[0] ?? 0;
}
