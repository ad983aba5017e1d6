/** Numbers that are no amount of anything: 200, 一万三, 5k-20k, 第三, 大于二十. */
import { scanAmounts } from "./amounts.js";
import type { NumberMatch } from "./match.js";

/** All plain numbers and number ranges of a text (those with a unit belong to the other grammars). */
export function findNumbers(text: string): NumberMatch[] {
  return scanAmounts(text)
    .filter((match) => match.unit.kind === "number")
    .map(({ start, end, amount, ordinal }) => ({ start, end, amount, ordinal }));
}
