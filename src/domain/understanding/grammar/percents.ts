/** Percentages and discounts: 5%, 百分之八, 千分之二, 九折, 三成, 4.5个百分点. */
import { scanAmounts } from "./amounts.js";
import type { PercentMatch } from "./match.js";

/** All percentages of a text, in percent (九折 = 90, 千分之二 = 0.2). */
export function findPercents(text: string): PercentMatch[] {
  return scanAmounts(text)
    .filter((match) => match.unit.kind === "percent")
    .map(({ start, end, amount, unit }) => ({ start, end, amount, form: formOf(unit.word) }));
}

function formOf(word: string | null): PercentMatch["form"] {
  return word === "折" || word === "成" || word === "点" ? word : null;
}
