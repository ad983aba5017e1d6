import { isNaNValue, isZero } from "../values/numbers.js";
import { isNumber, type Value } from "../values/types.js";

/** MongoDB's truth: false, null, missing and zeros of any type are false, everything else (NaN, "" and []) is true. */
export function isTrue(value: Value): boolean {
  if (value === true) return true;
  if (value === false || value === null || value === undefined) return false;
  return !isNumber(value) || isNaNValue(value) || !isZero(value);
}
