import { isNaNValue, isZero } from "../values/numbers.js";
import { isNullish, isNumber, type Value } from "../values/types.js";

/** MongoDB's truth: false, null, missing and zeros of any type are false, everything else (NaN, "" and []) is true. */
export function isTrue(value: Value): boolean {
  if (typeof value === "boolean" || isNullish(value)) return value === true;
  return !isNumber(value) || isNaNValue(value) || !isZero(value);
}
