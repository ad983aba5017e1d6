/** Ages: 29岁, 十二周大, 3个月大. */
import { scanAmounts } from "./amounts.js";
import type { AgeMatch } from "./match.js";

/** All ages of a text. */
export function findAges(text: string): AgeMatch[] {
  return scanAmounts(text)
    .filter((match) => match.unit.kind === "age")
    .map(({ start, end, amount, unit }) => ({ start, end, amount, unit: unitOf(unit.word) }));
}

function unitOf(word: string | null): AgeMatch["unit"] {
  return word === "month" || word === "week" || word === "day" ? word : "year";
}
