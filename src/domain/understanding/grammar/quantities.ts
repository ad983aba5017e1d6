/** Quantities: a number with a measure word or unit (20台, 两吨半, 三五十套, 12kg). */
import { scanAmounts } from "./amounts.js";
import type { QuantityMatch } from "./match.js";

/** All quantities of a text. Time spans, money, percentages and ages are none; idle 一 (一个问题, 一下) is none. */
export function findQuantities(text: string): QuantityMatch[] {
  return scanAmounts(text)
    .filter((match) => match.unit.kind === "quantity")
    .map(({ start, end, amount, unit }) => ({ start, end, amount, unit: unit.word ?? "" }));
}
