/** Whether an amount or a time of a message is what the contact wants, can spend, or needs it by. */
import { slotFeatures, type SlotContext } from "./features.js";
import { linearModel, type LinearModel } from "./linear-model.js";
import { SLOT_WEIGHTS } from "./slot-weights.js";

export type SlotName = "quantity" | "budget" | "timeline";

let models: ReadonlyMap<string, LinearModel> | null = null;

/** Probability that the amount or time in this context fills the slot. */
export function slotScore(slot: SlotName, context: SlotContext): number {
  models ??= new Map(SLOT_WEIGHTS.map((row) => [row.label, linearModel([row])]));
  return models.get(slot)?.scores(slotFeatures(context))[0] ?? 0;
}
