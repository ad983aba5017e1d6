/** Years whose announced holidays a person has to bring. */
import type { LocalDate } from "../shared/time.js";

/** From this month on the coming year's holidays are announced, and the year is asked for. */
const ANNOUNCED_IN_MONTH = 12;

/** Years whose arrangement should be known by now and is not: this one, and from December on the next. */
export function askedYears(known: Iterable<number>, today: LocalDate): number[] {
  const has = new Set(known);
  const [year = 0, month = 0] = today.split("-").map(Number);
  return [year, ...(month >= ANNOUNCED_IN_MONTH ? [year + 1] : [])].filter((each) => !has.has(each));
}
