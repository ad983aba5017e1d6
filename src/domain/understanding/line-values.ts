/** Amounts as `guanxi extract` writes them: decimal strings, single, range or limit. */
import type { AgeMatch, Amount, MoneyMatch, NumberMatch, PercentMatch, QuantityMatch } from "./grammar/match.js";
import { decimalString } from "./grammar/read-number.js";
import type { EntityValue } from "./extract-line.js";

/**
 * An amount under the key of its kind.
 *
 * @param key where a single value goes: value, amount or number.
 */
export function amountValue(amount: Amount, key: "value" | "amount" | "number"): EntityValue {
  const approx = amount.approx ? { approx: true } : {};
  if (amount.value !== null)
    return {
      [key]: decimalString(tidy(amount.value)),
      ...(amount.bound === null ? {} : { bound: amount.bound }),
      ...approx,
    };
  return {
    ...(amount.min === null ? {} : { min: decimalString(tidy(amount.min)) }),
    ...(amount.max === null ? {} : { max: decimalString(tidy(amount.max)) }),
    ...approx,
  };
}

/** Sums of binary fractions back to what was said: 5.300000000000001 → 5.3. */
const tidy = (n: number): number => (Number.isInteger(n) ? n : Number(n.toPrecision(15)));

export const numberValue = (match: NumberMatch): EntityValue => ({
  ...amountValue(match.amount, "value"),
  ...(match.ordinal ? { ordinal: true } : {}),
});
export const percentValue = (match: PercentMatch): EntityValue => ({
  ...amountValue(match.amount, "value"),
  ...(match.form === null ? {} : { form: match.form }),
});
export const ageValue = (match: AgeMatch): EntityValue => ({ ...amountValue(match.amount, "value"), unit: match.unit });
export const moneyValue = (match: MoneyMatch): EntityValue => ({
  ...amountValue(match.amount, "amount"),
  currency: match.currency,
});
export const quantityValue = (match: QuantityMatch): EntityValue => ({
  ...amountValue(match.amount, "number"),
  unit: match.unit,
});
